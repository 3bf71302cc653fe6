//! What the explorer asks for besides the operations: samples of calls, and the last requests.
//!
//! | request | response |
//! | --- | --- |
//! | `GET /explorer/api/samples` | what a call of each operation needs to succeed, by `service/Operation` |
//! | `GET /explorer/api/requests` | the last requests of the caller's account, and those of unknown callers |
//!
//! Both need a signature or a token, as operations do, and answer for the caller's account. It must
//! not know the page that asks.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::header::CACHE_CONTROL;
use axum::response::Response;
use axum::routing::get;
use serde_json::{Value, json};

use super::answer::respond;
use super::exchange::Server;
use crate::base::service::Codes;
use crate::base::{ApiError, random};
use crate::call::{Answer, Caller};
use crate::gateway::{self, RawRequest, refusal};
use crate::seed::Facts;
use crate::seed::samples::{Surroundings, samples};

pub(super) fn router() -> Router<Arc<Server>> {
    // Not nested, since a signature covers the whole path.
    Router::new()
        .route("/explorer/api/samples", get(|state, request| answer(state, request, show_samples)))
        .route("/explorer/api/requests", get(|state, request| answer(state, request, show_requests)))
}

/// Answers for the caller, if the request is authenticated.
async fn answer(
    State(server): State<Arc<Server>>,
    request: Request,
    show: fn(&Server, &Caller) -> Result<Value, ApiError>,
) -> Response {
    let (parts, _) = request.into_parts();
    // A signature covers the body, which must be empty.
    let raw = RawRequest {
        method: parts.method.as_str().to_owned(),
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().map(str::to_owned),
        headers: parts.headers,
        body: Bytes::new(),
    };
    let work = move || {
        let caller = gateway::authenticate(&server.world, &raw).map_err(ApiError::from)?.caller;
        gateway::check_domain(&caller.account, &raw, &Codes::UNKNOWN)?;
        show(&server, &caller)
    };
    let result = match tokio::task::spawn_blocking(work).await {
        Ok(result) => result,
        Err(_) => Err(refusal::broken_emulator()),
    };
    let result = result.map(|value| Answer::json(&value).with_header(CACHE_CONTROL, "no-store"));
    respond(&result, &random::id().unwrap_or_default())
}

fn show_samples(server: &Server, caller: &Caller) -> Result<Value, ApiError> {
    let facts = server.world.store.read(caller.account.domain_id(), Facts::load)?;
    let Caller { account, principal } = caller;
    let surroundings = Surroundings { world: &server.world, account, principal, facts: &facts };
    Ok(samples(server.origin.file.as_deref(), &surroundings))
}

fn show_requests(server: &Server, caller: &Caller) -> Result<Value, ApiError> {
    Ok(json!({"requests": server.requests.of(caller.account.name())}))
}
