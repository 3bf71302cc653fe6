//! Adds credentials to a request that is about to be sent.
//!
//! Connects credentials and HTTP requests with `signing`, which decides what is signed. It must not
//! send anything, and gets the date from its caller.

use reqwest::header::{AUTHORIZATION, HeaderName, HeaderValue};
use reqwest::{Request, Url};

use super::{Auth, Credentials, DOMAIN_ID, PROJECT_ID};
use crate::error::Error;
use crate::secret::Secret;
use crate::secret_header::sensitive;
use crate::signing::{Algorithm, Keys, SigningError, Target, canonical_query, prepare_headers, sign_prepared};

const X_AUTH_TOKEN: HeaderName = HeaderName::from_static("x-auth-token");
const X_DOMAIN_ID: HeaderName = HeaderName::from_static("x-domain-id");
const X_PROJECT_ID: HeaderName = HeaderName::from_static("x-project-id");

/// What a request is authenticated for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Subject<'a> {
    /// The account of the credentials.
    Account,
    /// A project, whose ID is sent if it is known. A token is issued for its project, and is sent
    /// without the ID.
    Project(Option<&'a str>),
}

/// The algorithm that all services with a client accept.
const ALGORITHM: Algorithm = Algorithm::HmacSha256;

/// Brings the query of `request` into canonical form, and adds the authentication headers if it is
/// sent with credentials.
///
/// # Errors
///
/// A credential or another value cannot be sent as a header, or a streamed body must be signed.
pub(crate) fn authenticate(
    request: &mut Request,
    credentials: Option<&Credentials>,
    subject: Subject<'_>,
    date: &str,
) -> Result<(), Error> {
    let query = canonicalize_query(request.url_mut());
    let Some(credentials) = credentials else { return Ok(()) };
    let is_key = matches!(credentials.auth(), Auth::AccessKey { .. });
    let id = match subject {
        Subject::Account => credentials.domain_id().map(|id| (X_DOMAIN_ID, id, "domain ID", DOMAIN_ID)),
        Subject::Project(id) => id.filter(|_| is_key).map(|id| (X_PROJECT_ID, id, "project ID", PROJECT_ID)),
    };
    if let Some((name, id, what, variable)) = id {
        request.headers_mut().insert(name, header_value(id, what, variable)?);
    }
    match credentials.auth() {
        Auth::Token(token) => {
            let value = secret_value(token, "token", "HUAWEICLOUD_SDK_AUTH_TOKEN")?;
            request.headers_mut().insert(X_AUTH_TOKEN, value);
            Ok(())
        }
        Auth::AccessKey { access_key, secret_key, security_token } => {
            // Checked here for a more specific message; signing is stricter.
            header_value(access_key, "access key", "HUAWEICLOUD_SDK_AK")?;
            let keys = Keys::new(access_key, secret_key);
            let keys = security_token.as_ref().map_or(keys, |token| keys.with_security_token(token));
            sign(request, &query, &keys, date)
        }
    }
}

/// Rewrites the query to its signed form, so that every interpretation of the rules yields the same
/// signature. Returns its pairs.
fn canonicalize_query(url: &mut Url) -> Vec<(String, String)> {
    if url.query().is_none() {
        return Vec::new();
    }
    let pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
    let text = canonical_query(&pairs);
    url.set_query((!text.is_empty()).then_some(text.as_str()));
    pairs
}

fn sign(request: &mut Request, query: &[(String, String)], keys: &Keys<'_>, date: &str) -> Result<(), Error> {
    let host = header_value(&host(request.url()), "host", "the endpoint of the configuration")?;
    prepare_headers(request.headers_mut(), &ALGORITHM, keys, date, host).map_err(signing_error)?;
    let target = Target { method: request.method().as_str(), path: request.url().path(), query };
    let body = signed_body(request)?;
    let (_, authorization) =
        sign_prepared(&target, request.headers(), body, &ALGORITHM, keys).map_err(signing_error)?;
    request.headers_mut().insert(AUTHORIZATION, authorization);
    Ok(())
}

/// Maps a signing error to an error that names the source of the value.
fn signing_error(error: SigningError) -> Error {
    match error {
        SigningError::SecurityToken => invalid_header("security token", "HUAWEICLOUD_SDK_SECURITY_TOKEN"),
        SigningError::AccessKey => Error::config(format!("{error}: check HUAWEICLOUD_SDK_AK or the value set in code")),
        SigningError::SecretKey => Error::config(format!("{error}: check HUAWEICLOUD_SDK_SK or the value set in code")),
        error => Error::invalid_request(error.to_string()),
    }
}

/// The `Host` header: in lower case, with the port unless it is the scheme's default. [`Url`] has
/// already normalized it.
fn host(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    }
}

/// The body bytes to sign.
fn signed_body(request: &Request) -> Result<&[u8], Error> {
    let Some(body) = request.body() else {
        return Ok(b"");
    };
    match body.as_bytes() {
        Some(bytes) => Ok(bytes),
        None if request.headers().contains_key(ALGORITHM.content_header()) => Ok(b""),
        None => Err(Error::invalid_request(
            "a streamed body cannot be signed: send it from memory, or with a content type other than JSON and BSON, \
             for which the body is not signed",
        )),
    }
}

fn secret_value(secret: &Secret, what: &str, variable: &str) -> Result<HeaderValue, Error> {
    sensitive(secret.expose_secret()).map_err(|_| invalid_header(what, variable))
}

fn header_value(text: &str, what: &str, origin: &str) -> Result<HeaderValue, Error> {
    HeaderValue::from_str(text).map_err(|_| invalid_header(what, origin))
}

/// The error does not contain the value: instead of the intended value, a secret may have been
/// pasted.
fn invalid_header(what: &str, origin: &str) -> Error {
    Error::config(format!(
        "the {what} contains characters that are not allowed in an HTTP header, such as a line break: check {origin} \
         or the value set in code"
    ))
}
