//! Records calls of a real service in a file, and replays them. Secrets are not recorded.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use reqwest::header::HeaderMap;
use reqwest::{Request, Response};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::mock::{MockRule, MockTransport};
use super::replay::{MockResponse, ReceivedRequest};
use crate::error::Error;
use crate::operation::Operation;
use crate::transport::{BoxFuture, HttpSettings, HttpTransport, Transport};

/// What replaces a secret.
const REDACTED: &str = "[redacted]";

/// Sends requests and records them with their responses. Clones share the
/// recording.
///
/// Only calls of the given operations are recorded, for example those in `operations::OPERATIONS`
/// of a client; others, such as requests for credentials, are only sent. Of a request, method,
/// path, query and body are recorded, of a response status, request ID, body and the headers that
/// are fields of its type. What is [secret](Operation::secrets) is replaced, as is every text with
/// a private key in it; a body that is not JSON is left out.
///
/// ```no_run
/// use huaweicloud_core::test_util::{RecordingTransport, Session};
/// # use huaweicloud_core::{Config, Operation};
/// # const OPERATIONS: &[Operation] = &[];
///
/// # async fn record() -> Result<(), Box<dyn std::error::Error>> {
/// let recorder = RecordingTransport::new(OPERATIONS);
/// // … calls of a client with this transport, then:
/// recorder.session().save("tests/sessions/renewal.json")?;
///
/// let transport = Session::load("tests/sessions/renewal.json")?.replay(OPERATIONS);
/// # let _ = transport;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct RecordingTransport {
    inner: Arc<dyn Transport>,
    operations: Arc<[Operation]>,
    session: Arc<Mutex<Session>>,
}

impl RecordingTransport {
    /// Records the calls of these operations. They are sent with an HTTP client that has the
    /// default settings of a configuration.
    #[must_use]
    pub fn new<'a>(operations: impl IntoIterator<Item = &'a Operation>) -> Self {
        Self::with(HttpTransport::new(HttpSettings::default()), operations)
    }

    /// Records the calls of these operations that are sent with `inner`.
    #[must_use]
    pub fn with<'a>(inner: impl Transport + 'static, operations: impl IntoIterator<Item = &'a Operation>) -> Self {
        let operations = operations.into_iter().copied().collect();
        Self { inner: Arc::new(inner), operations, session: Arc::default() }
    }

    /// What was recorded so far.
    #[must_use]
    pub fn session(&self) -> Session {
        self.session.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl fmt::Debug for RecordingTransport {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let recorded = self.session().calls.len();
        formatter.debug_struct("RecordingTransport").field("inner", &self.inner).field("recorded", &recorded).finish()
    }
}

impl Transport for RecordingTransport {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, Error>> {
        Box::pin(async move {
            let received = ReceivedRequest::of(&request);
            let response = self.inner.send(request).await?;
            let Some(operation) = self.operations.iter().find(|operation| received.calls(operation)) else {
                return Ok(response);
            };
            let (status, headers) = (response.status(), response.headers().clone());
            let body = response.bytes().await?;
            let request_id = headers.get("x-request-id").and_then(|id| id.to_str().ok()).map(str::to_owned);
            let call = Call {
                operation: operation.name.to_owned(),
                path: received.url().path().to_owned(),
                query: redacted_query(&received, operation),
                request: redacted(received.body(), operation),
                status: status.as_u16(),
                request_id,
                headers: redacted_headers(&headers, operation),
                response: redacted(&body, operation),
            };
            self.session.lock().unwrap_or_else(PoisonError::into_inner).calls.push(call);
            let mut copy = http::Response::new(body);
            *copy.status_mut() = status;
            *copy.headers_mut() = headers;
            Ok(Response::from(copy))
        })
    }

    fn prepare(&self, address: &reqwest::Url) -> Result<(), Error> {
        self.inner.prepare(address)
    }
}

/// Recorded calls, in order.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(transparent)]
pub struct Session {
    calls: Vec<Call>,
}

#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
struct Call {
    operation: String,
    path: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    query: Vec<(String, String)>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    request: Option<Value>,
    status: u16,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    request_id: Option<String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    headers: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    response: Option<Value>,
}

impl Session {
    /// Writes the session to a file, as JSON that people can read and edit.
    ///
    /// # Errors
    ///
    /// The file cannot be written.
    pub fn save(&self, path: impl AsRef<Path>) -> io::Result<()> {
        let text = serde_json::to_string_pretty(self)?;
        fs::write(path, text + "\n")
    }

    /// Reads a session from a file.
    ///
    /// # Errors
    ///
    /// The file cannot be read, or is not a session.
    pub fn load(path: impl AsRef<Path>) -> io::Result<Self> {
        let path = path.as_ref();
        let named = |error: &dyn fmt::Display| io::Error::other(format!("{}: {error}", path.display()));
        let text = fs::read_to_string(path).map_err(|error| named(&error))?;
        serde_json::from_str(&text).map_err(|error| named(&error))
    }

    /// The operations that were called, by name and in order.
    #[must_use]
    pub fn operations(&self) -> Vec<&str> {
        self.calls.iter().map(|call| call.operation.as_str()).collect()
    }

    /// Responds as recorded, in order, to the same requests: operation, path, query and body must
    /// be equal, apart from secrets. Any other request fails. `operations` are those that were
    /// recorded.
    #[must_use]
    pub fn replay<'a>(&self, operations: impl IntoIterator<Item = &'a Operation>) -> MockTransport {
        let operations: Vec<_> = operations.into_iter().collect();
        MockTransport::in_order(self.calls.iter().map(|call| {
            match operations.iter().find(|operation| operation.name == call.operation) {
                Some(operation) => call.rule(operation),
                // Matches nothing, so the name of the operation is reported.
                None => MockRule::new(&UNKNOWN).response(MockResponse::status(500)),
            }
        }))
    }
}

/// Stands for an operation of a session that the caller did not pass.
const UNKNOWN: Operation = Operation::new("an operation that was not passed to `replay`", "unknown", "NONE", "/");

impl Call {
    fn rule(&self, operation: &Operation) -> MockRule {
        let (expected, known) = (self.clone(), *operation);
        let rule = MockRule::new(operation).when(move |request| {
            request.url().path() == expected.path
                && redacted_query(request, &known) == expected.query
                && redacted(request.body(), &known) == expected.request
        });
        let mut response = match &self.response {
            Some(body) => MockResponse::json(self.status, body),
            None => MockResponse::status(self.status),
        };
        if let Some(id) = &self.request_id {
            response = response.with_header("x-request-id", id);
        }
        for (name, value) in &self.headers {
            response = response.with_header(name, value);
        }
        rule.response(response)
    }
}

/// A body without its secrets. `None` if it is empty or not JSON.
fn redacted(body: &[u8], operation: &Operation) -> Option<Value> {
    let mut body = serde_json::from_slice(body).ok()?;
    redact(&mut body, operation.secrets);
    Some(body)
}

fn redact(value: &mut Value, secrets: &[&str]) {
    match value {
        Value::String(text) if text.contains("PRIVATE KEY-----") => *text = REDACTED.to_owned(),
        Value::Array(values) => values.iter_mut().for_each(|value| redact(value, secrets)),
        Value::Object(fields) => {
            for (name, value) in fields {
                match value {
                    Value::Null => {}
                    value if secrets.contains(&name.as_str()) => *value = Value::from(REDACTED),
                    value => redact(value, secrets),
                }
            }
        }
        _ => {}
    }
}

/// The declared headers of a response, without secrets.
fn redacted_headers(headers: &HeaderMap, operation: &Operation) -> BTreeMap<String, String> {
    let found = operation.response_headers.iter().filter_map(|header| {
        let value = headers.get(header.name)?.to_str().ok()?;
        let is_secret = operation.secrets.contains(&header.name) || value.contains("PRIVATE KEY-----");
        Some((header.name.to_owned(), if is_secret { REDACTED } else { value }.to_owned()))
    });
    found.collect()
}

fn redacted_query(request: &ReceivedRequest, operation: &Operation) -> Vec<(String, String)> {
    let pairs = request.url().query_pairs().map(|(name, value)| {
        let value = if operation.secrets.contains(&&*name) { REDACTED.to_owned() } else { value.into_owned() };
        (name.into_owned(), value)
    });
    pairs.collect()
}
