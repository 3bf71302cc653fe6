//! The last requests, for a page that shows them.
//!
//! Secrets are hidden before a request is kept. Headers and queries are never kept, since they have
//! credentials. It must not know how requests are handled.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use axum::body::Bytes;
use huaweicloud_core::Operation;
use huaweicloud_core::redact::redact;
use serde::Serialize;
use serde_json::Value;

use super::log::Line;
use crate::base::time::rfc3339;

/// How many requests are kept.
const MAX_REQUESTS: usize = 100;
/// The longest body that is kept, in bytes.
const MAX_BODY: usize = 16 << 10;

/// The last requests.
#[derive(Debug, Default)]
pub(crate) struct Requests(Mutex<VecDeque<Kept>>);

/// A request and its response.
#[derive(Clone, Debug, Serialize)]
struct Kept {
    time: String,
    #[serde(flatten)]
    line: Line,
    request_body: Value,
    response_body: Value,
}

/// The body of a request or a response.
pub(crate) enum Body<'a> {
    Json(&'a [u8]),
    /// Something else, with its length.
    Other(&'static str, usize),
}

impl Requests {
    /// Keeps a request. The bodies of one whose caller is not known are not kept.
    pub(crate) fn keep(
        &self,
        time: SystemTime,
        line: Line,
        operation: Option<&Operation>,
        request: &Bytes,
        response: &Body<'_>,
    ) {
        let (request_body, response_body) = match (operation, &line.account) {
            (Some(operation), Some(_)) => (kept(&Body::Json(request), operation), kept(response, operation)),
            _ => (Value::Null, Value::Null),
        };
        let mut requests = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if requests.len() == MAX_REQUESTS {
            requests.pop_back();
        }
        requests.push_front(Kept { time: rfc3339(time), line, request_body, response_body });
    }

    /// The requests of an account, and those without one, newest first.
    pub(crate) fn of(&self, account: &str) -> Vec<Value> {
        let requests = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_shown = |kept: &&Kept| kept.line.account.as_deref().is_none_or(|owner| owner == account);
        requests.iter().filter(is_shown).filter_map(|kept| serde_json::to_value(kept).ok()).collect()
    }
}

/// A body without secrets, or a note about one that is not kept.
fn kept(body: &Body<'_>, operation: &Operation) -> Value {
    let note = |what: &str, length: usize| Value::from(format!("[{what}, {length} bytes, not kept]"));
    match body {
        Body::Json([]) => Value::Null,
        Body::Json(bytes) if bytes.len() > MAX_BODY => note("a long body", bytes.len()),
        Body::Json(bytes) => match serde_json::from_slice(bytes) {
            Ok(mut value) => {
                redact(&mut value, operation.secrets);
                value
            }
            Err(_) => note("not JSON", bytes.len()),
        },
        Body::Other(media_type, length) => note(media_type, *length),
    }
}
