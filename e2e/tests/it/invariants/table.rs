//! The table of every operation of every client, with one type for all, so that a test can iterate
//! over them. The build script generates the rows.

use std::fmt::{Debug, Write as _};
use std::future::Future;
use std::pin::Pin;
use std::sync::Mutex;

use huaweicloud_core::{CallOptions, Config, Error, Paginator, ResponseValue, Scope, ValidationErrors};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// One operation.
pub(crate) struct Operation {
    /// The service, such as `scm`.
    pub(crate) service: &'static str,
    /// The `operationId`.
    pub(crate) id: &'static str,
    /// Its entry in the client's table.
    pub(crate) metadata: &'static huaweicloud_core::Operation,
    /// The setter of each parameter, by its place and name in the document.
    pub(crate) setters: &'static [(&'static str, &'static str)],
    /// Sends a request with these arguments and returns the response as JSON.
    pub(crate) send: for<'a> fn(&'a Config, &'a Call) -> Sent<'a>,
    /// The size of the future of `send` in bytes.
    pub(crate) future: fn(&Config) -> usize,
    /// Decodes a body, rebuilds it with its builder, and encodes it.
    pub(crate) body: Option<RoundTrip>,
    /// Decodes a response as the client does, and encodes it.
    pub(crate) response: Option<Read>,
    /// Sends requests with these arguments until the list ends, and returns all entries, if the
    /// operation has pages.
    pub(crate) list: Option<List>,
}

pub(crate) type List = for<'a> fn(&'a Config, &'a Call) -> Sent<'a>;

pub(crate) type Sent<'a> = Pin<Box<dyn Future<Output = Result<Value, Error>> + Send + 'a>>;
pub(crate) type RoundTrip<E = serde_json::Error> = fn(&Value) -> Result<Decoded, E>;

pub(crate) type Read = RoundTrip<Error>;

/// The parameter that a client fills if the operation is called for a project.
pub(crate) const PROJECT_ID: &str = "path project_id";

/// The arguments of a call.
#[derive(Debug, Default)]
pub(crate) struct Call {
    /// The parameters, by the key of `merged::key`.
    pub(crate) arguments: Map<String, Value>,
    /// The request body.
    pub(crate) body: Option<Value>,
    /// Whether limits are checked. If not, the request is sent despite violations.
    pub(crate) checked: bool,
    pub(crate) log: Mutex<String>,
}

impl Call {
    pub(crate) fn argument(&self, name: &str) -> Option<&Value> {
        self.arguments.get(name)
    }

    pub(crate) fn options(&self) -> CallOptions {
        let options = if self.checked { CallOptions::new() } else { CallOptions::new().skip_validation() };
        // Ignored where it is an argument.
        match self.argument(PROJECT_ID).and_then(Value::as_str) {
            Some(id) => options.project_id(id),
            None => options,
        }
    }

    /// Records the debug output of a value.
    pub(crate) fn print(&self, value: &impl Debug) {
        let mut printed = self.log.lock().expect("a lock that is not poisoned");
        let _ = write!(printed, "{value:?}\n{value:#?}\n");
    }

    /// The recorded debug output.
    pub(crate) fn printed(&self) -> String {
        self.log.lock().expect("a lock that is not poisoned").clone()
    }
}

/// A value that was decoded to its generated type.
pub(crate) struct Decoded {
    /// Its encoding.
    pub(crate) json: Value,
    /// Its debug output.
    pub(crate) printed: String,
}

/// Decodes a body strictly, as callers do.
fn body<T: DeserializeOwned + Serialize + Debug>(value: &Value) -> Result<Decoded, serde_json::Error> {
    round_trip(T::deserialize(value)?)
}

/// Decodes a body strictly and rebuilds it with its builder.
fn built<T, B>(value: &Value) -> Result<Decoded, serde_json::Error>
where
    T: DeserializeOwned + Serialize + Debug + TryFrom<B, Error = ValidationErrors>,
    B: From<T>,
{
    let built = T::try_from(B::from(T::deserialize(value)?));
    round_trip(built.map_err(serde::de::Error::custom)?)
}

fn response<T: DeserializeOwned + Serialize + Debug>(value: &Value) -> Result<Decoded, Error> {
    let value: T = huaweicloud_core::codegen::decode(value.to_string().as_bytes())?;
    Ok(round_trip(value).expect("a decoded value can be encoded"))
}

fn round_trip<T: Serialize + Debug>(value: T) -> Result<Decoded, serde_json::Error> {
    Ok(Decoded { json: serde_json::to_value(&value)?, printed: format!("{value:?}\n{value:#?}") })
}

fn decode<T: DeserializeOwned>(value: &Value) -> T {
    T::deserialize(value).expect("request types accept any string")
}

fn encoded<T: Serialize>(response: ResponseValue<T>) -> Value {
    serde_json::to_value(response.into_inner()).expect("a decoded value can be encoded")
}

/// The entries of a list.
async fn all<T: Serialize>(mut list: Paginator<T>) -> Result<Value, Error> {
    let mut entries = Vec::new();
    while let Some(entry) = list.next().await {
        entries.push(serde_json::to_value(entry?).expect("a decoded value can be encoded"));
    }
    Ok(Value::Array(entries))
}

/// Every operation of every client, or only those listed in `E2E_OPERATIONS`, such as
/// `scm/UploadCsr,pca/ListCertificate`.
pub(crate) fn operations() -> Vec<Operation> {
    let all: Vec<Operation> = include!(concat!(env!("OUT_DIR"), "/operations.rs"));
    assert!(!all.is_empty(), "the documents have operations");
    let Some(named) = named() else { return all };
    let is_named =
        |operation: &Operation| named.split(',').any(|name| name == format!("{}/{}", operation.service, operation.id));
    all.into_iter().filter(is_named).collect()
}

fn named() -> Option<String> {
    std::env::var("E2E_OPERATIONS").ok()
}

/// Whether [`operations`] returns every operation, and not a selection.
pub(crate) fn is_complete() -> bool {
    named().is_none()
}

impl Operation {
    /// The value of the parameter with this key if the client fills it. Anything else than an ID is
    /// rejected, whatever the document says of it.
    pub(crate) fn filled(&self, key: &str) -> Option<Value> {
        let is_filled = self.metadata.scope == Scope::Project && key == PROJECT_ID;
        is_filled.then(|| "0123456789abcdef0123456789abcdef".into())
    }

    /// Its name in failure messages.
    pub(crate) fn name(&self) -> String {
        format!("{} {}", self.service, self.id)
    }
}
