//! Serves the reference of all operations, whose pages call the emulator that serves them.
//!
//! It is made at the first request, since that takes a while. It must not know what the pages
//! contain.
//!
//! | request | answer |
//! | --- | --- |
//! | `GET /` | a redirection to `/explorer/` |
//! | `GET /explorer/…` | a file of the reference |
//! | `GET /explorer/api/user` | the user of the demonstration, whose password is public; 404 if there is none |

use std::sync::{Arc, OnceLock};

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::middleware::map_response;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::get;
use explorer::{Document, File, Sending, Site};
use serde_json::json;

use super::exchange::Server;
use crate::base::account::Account;

/// Only what the emulator itself serves is loaded, run and called; no page of another site can show
/// it in a frame.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
                      img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The headers of every response here.
const HEADERS: [(HeaderName, &str); 6] = [
    (CONTENT_SECURITY_POLICY, POLICY),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (CACHE_CONTROL, "no-store"),
];

const FRONT: &str = "/explorer/";

pub(super) fn router() -> Router<Arc<Server>> {
    let router = Router::new()
        .route("/", get(async || Redirect::temporary(FRONT)))
        .route("/explorer", get(async || Redirect::temporary(FRONT)))
        .route(FRONT, get(async || file(Path("index.html".to_owned())).await))
        .route("/explorer/{*path}", get(file))
        .route("/explorer/api/user", get(user))
        // Browsers ask for it wherever a page names no icon, such as for JSON.
        .route("/favicon.ico", get(async || file(Path("icon.svg".to_owned())).await));
    protected(router)
}

/// Adds the headers that keep a page apart from those of other sites to every response.
pub(super) fn protected(router: Router<Arc<Server>>) -> Router<Arc<Server>> {
    router.layer(map_response(protect))
}

async fn protect(mut response: Response) -> Response {
    for (name, value) in HEADERS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// `GET /explorer/{path}`
async fn file(Path(path): Path<String>) -> Response {
    let found = tokio::task::spawn_blocking(move || Ok(site()?.get(&path).cloned())).await;
    match found {
        Ok(Ok(Some(File { media_type, bytes }))) => ([(CONTENT_TYPE, media_type)], Body::from(bytes)).into_response(),
        Ok(Ok(None)) => plain(StatusCode::NOT_FOUND, "There is no such page. All operations are at /explorer/."),
        Ok(Err(error)) => plain(StatusCode::INTERNAL_SERVER_ERROR, error),
        Err(_) => plain(StatusCode::INTERNAL_SERVER_ERROR, "internal error of the emulator; this is a bug"),
    }
}

fn plain(status: StatusCode, text: &str) -> Response {
    (status, [(CONTENT_TYPE, "text/plain; charset=utf-8")], text.to_owned()).into_response()
}

/// The reference. Blocks while it is made.
fn site() -> Result<&'static Site, &'static str> {
    static SITE: OnceLock<Result<Site, String>> = OnceLock::new();
    let made = SITE.get_or_init(|| {
        let documents = clients::SERVICES.iter();
        let documents: Vec<_> =
            documents.map(|service| Document { service: service.name, text: service.document }).collect();
        explorer::site(&documents, Sending::Emulator).map_err(|error| error.to_string())
    });
    made.as_ref().map_err(String::as_str)
}

/// `GET /explorer/api/user`
async fn user(State(server): State<Arc<Server>>) -> Response {
    match server.world.accounts.all().iter().find_map(|account| demonstration(account)) {
        Some((account, name, password)) => {
            let body = json!({"account": account, "name": name, "password": password});
            ([(CONTENT_TYPE, "application/json")], body.to_string()).into_response()
        }
        None => plain(StatusCode::NOT_FOUND, "This emulator has no account for demonstration. Sign in with your own."),
    }
}

/// The first user of the account for demonstration, with a password that is in the README. `None`
/// if this is another account, even one of the same name.
fn demonstration(account: &Account) -> Option<(&str, &str, String)> {
    let known = Account::demonstration();
    let (user, public) = (account.users().first()?, known.users().first()?);
    let password = user.password.expose_secret();
    let is_public =
        account.name() == known.name() && user.name == public.name && password == public.password.expose_secret();
    is_public.then(|| (account.name(), user.name.as_str(), password.to_owned()))
}
