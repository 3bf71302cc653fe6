//! Calls an operation from within the process, exactly as a request with a token would be handled:
//! authenticated, validated and answered.

use std::sync::Arc;

use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value};

use super::process::process;
use super::routes::{self, Route};
use crate::base::ApiError;
use crate::base::account::Account;
use crate::base::principal::Principal;
use crate::call::{Answer, World};
use crate::document::Parameters;
use crate::gateway::RawRequest;
use crate::services::iam::tokens::{self, Scope};

/// A request of a caller.
pub(crate) struct InnerCall<'a> {
    pub(crate) route: Route,
    pub(crate) path: Map<String, Value>,
    pub(crate) query: Map<String, Value>,
    pub(crate) headers: Map<String, Value>,
    /// Null without a body.
    pub(crate) body: &'a Value,
}

/// The documented operation of a service with this name, such as `SCM` and `UploadCsr`.
pub(crate) fn documented(service: &str, operation: &str) -> Option<Route> {
    let is_it = |route: &Route| route.is_documented() && route.operation.name == operation;
    routes::all().into_iter().find(|route| route.service.name().eq_ignore_ascii_case(service) && is_it(route))
}

/// Calls an operation as this principal of an account.
pub(crate) fn call(
    world: &Arc<World>,
    account: &Account,
    principal: &Principal,
    request: InnerCall<'_>,
) -> Result<Answer, ApiError> {
    let token = tokens::issue(world, account, principal.clone(), Scope::Domain, &["password"])?.0;
    let mut headers = HeaderMap::new();
    let given = request.headers.iter().map(|(name, value)| (name.as_str(), text(value)));
    for (name, value) in given.chain([("x-auth-token", token), (CONTENT_TYPE.as_str(), "application/json".to_owned())])
    {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            headers.insert(name, value);
        }
    }
    let operation = request.route.operation;
    let encoded = |value: &str| utf8_percent_encode(value, NON_ALPHANUMERIC).to_string();
    let query = request.query.iter().flat_map(|(name, value)| {
        let items = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
        items.iter().map(move |item| format!("{}={}", encoded(name), encoded(&text(item))))
    });
    let raw = RawRequest {
        method: operation.http_method.to_owned(),
        path: operation.path.to_owned(),
        query: Some(query.collect::<Vec<_>>().join("&")),
        headers,
        body: if request.body.is_null() { Vec::new() } else { request.body.to_string().into_bytes() }.into(),
    };
    let path = Parameters(request.path.iter().map(|(name, value)| (name.clone(), text(value))).collect());
    process(world.clone(), request.route, path, raw).result
}

/// A parameter as text.
fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
