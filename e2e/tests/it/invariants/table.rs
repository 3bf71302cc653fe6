//! Every operation of every client behind one type, so that a test can run over all of them. The rows are made by the build script.

use std::fmt::{Debug, Write as _};
use std::future::Future;
use std::pin::Pin;
use std::sync::Mutex;

use huaweicloud_core::codegen::Tolerant;
use huaweicloud_core::{CallOptions, Config, Error, ResponseValue, ValidationErrors};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// One operation.
pub(crate) struct Operation {
    /// The service, such as `scm`.
    pub(crate) service: &'static str,
    /// The `operationId`.
    pub(crate) id: &'static str,
    /// The setter of each parameter, by its place and name in the document.
    pub(crate) setters: &'static [(&'static str, &'static str)],
    /// Sends a request with these arguments and gives the answer as JSON.
    pub(crate) send: for<'a> fn(&'a Config, &'a Call) -> Sent<'a>,
    /// How many bytes the future of `send` has.
    pub(crate) future: fn(&Config) -> usize,
    /// Reads the type of the body, makes it anew with its builder, and writes it again.
    pub(crate) body: Option<Through>,
    /// Reads the answer and writes it again.
    pub(crate) answer: Option<Through>,
}

pub(crate) type Sent<'a> = Pin<Box<dyn Future<Output = Result<Value, Error>> + Send + 'a>>;
pub(crate) type Through = fn(&Value) -> Result<Read, serde_json::Error>;

/// What is sent.
#[derive(Debug, Default)]
pub(crate) struct Call {
    /// The parameters by their places and names in the document, as `merged::key` has them.
    pub(crate) arguments: Map<String, Value>,
    /// The body.
    pub(crate) body: Option<Value>,
    /// Whether limits are checked. If not, the request is sent whatever it breaks.
    pub(crate) checked: bool,
    pub(crate) log: Mutex<String>,
}

impl Call {
    pub(crate) fn argument(&self, name: &str) -> Option<&Value> {
        self.arguments.get(name)
    }

    pub(crate) fn options(&self) -> CallOptions {
        if self.checked { CallOptions::new() } else { CallOptions::new().skip_validation() }
    }

    /// Keeps what a value prints.
    pub(crate) fn print(&self, value: &impl Debug) {
        let mut printed = self.log.lock().expect("no test panics while it prints");
        let _ = write!(printed, "{value:?}\n{value:#?}\n");
    }

    /// What the request and its answer print.
    pub(crate) fn printed(&self) -> String {
        self.log.lock().expect("no test panics while it prints").clone()
    }
}

/// A value that went through its generated type.
pub(crate) struct Read {
    /// As it is written again.
    pub(crate) json: Value,
    /// As it is printed.
    pub(crate) printed: String,
}

/// A body, read as callers read what they saved.
fn body<T: DeserializeOwned + Serialize + Debug>(value: &Value) -> Result<Read, serde_json::Error> {
    through(T::deserialize(value)?)
}

/// A body that is made by its builder, from fields that were read.
fn built<T, B>(value: &Value) -> Result<Read, serde_json::Error>
where
    T: DeserializeOwned + Serialize + Debug + TryFrom<B, Error = ValidationErrors>,
    B: From<T>,
{
    let built = T::try_from(B::from(T::deserialize(value)?));
    through(built.map_err(serde::de::Error::custom)?)
}

/// An answer, read as the client reads it.
fn answer<T: DeserializeOwned + Serialize + Debug>(value: &Value) -> Result<Read, serde_json::Error> {
    through(T::deserialize(Tolerant(value))?)
}

fn through<T: Serialize + Debug>(value: T) -> Result<Read, serde_json::Error> {
    Ok(Read { json: serde_json::to_value(&value)?, printed: format!("{value:?}\n{value:#?}") })
}

fn decode<T: DeserializeOwned>(value: &Value) -> T {
    T::deserialize(value).expect("generated types of requests read any text")
}

fn written<T: Serialize>(answer: ResponseValue<T>) -> Value {
    serde_json::to_value(answer.into_inner()).expect("what was read can be written")
}

/// Every operation of every client; only some if `E2E_OPERATIONS` names them, as in `scm/UploadCsr,pca/ListCertificate`.
pub(crate) fn operations() -> Vec<Operation> {
    let all: Vec<Operation> = include!(concat!(env!("OUT_DIR"), "/operations.rs"));
    let Some(named) = named() else { return all };
    let is_named =
        |operation: &Operation| named.split(',').any(|name| name == format!("{}/{}", operation.service, operation.id));
    all.into_iter().filter(is_named).collect()
}

fn named() -> Option<String> {
    std::env::var("E2E_OPERATIONS").ok()
}

/// Whether [`operations`] gives every operation, so that there are some of every kind.
pub(crate) fn are_all() -> bool {
    named().is_none()
}

impl Operation {
    /// Its name, for the message of a failure.
    pub(crate) fn name(&self) -> String {
        format!("{} {}", self.service, self.id)
    }
}
