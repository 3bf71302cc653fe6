//! What a handler is given, and what it gives back.
//!
//! A [`Call`] has passed the gateway and the document's bounds, and belongs to one account. It offers the store only within the scope of
//! that account. It must not know HTTP beyond statuses and media types.

mod answer;
mod world;

use std::sync::Arc;
use std::time::SystemTime;

use axum::http::HeaderMap;
use huaweicloud_core::Operation;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::base::{ApiError, account::Account, service::Codes};
use crate::document::Parameters;
use crate::store::{Reader, Writer};

pub(crate) use answer::{Answer, Content};
pub(crate) use world::World;

/// Does what an operation does. Runs on a thread that may block.
pub(crate) type Handler = fn(&Call) -> Result<Answer, ApiError>;

/// Answers a request that anybody may send, such as one for a revocation list.
pub(crate) type OpenHandler = fn(&OpenCall) -> Result<Answer, ApiError>;

/// How many entries a page has unless something else is asked for.
const USUAL_LIMIT: usize = 10;

/// Offset and limit of a list, with their defaults.
pub(crate) fn page(offset: Option<i64>, limit: Option<i64>) -> (usize, usize) {
    let number = |value: Option<i64>, default| value.and_then(|value| usize::try_from(value).ok()).unwrap_or(default);
    (number(offset, 0), number(limit, USUAL_LIMIT))
}

/// One request that passed the gateway and the document's bounds.
pub(crate) struct Call {
    pub(crate) world: Arc<World>,
    /// Who is calling.
    pub(crate) account: Arc<Account>,
    pub(crate) operation: &'static Operation,
    pub(crate) codes: Codes,
    pub(crate) path: Parameters,
    pub(crate) query: Parameters,
    pub(crate) body: Value,
}

impl Call {
    /// A placeholder of the operation's path, which every call of it has.
    pub(crate) fn path(&self, name: &str) -> &str {
        self.path.get(name).unwrap_or_default()
    }

    /// A parameter of the query. The document's bounds hold.
    pub(crate) fn query(&self, name: &str) -> Option<&str> {
        self.query.get(name)
    }

    /// A number of the query. That it is one has been checked.
    pub(crate) fn query_number(&self, name: &str) -> Option<i64> {
        self.query(name)?.parse().ok()
    }

    /// Offset and limit of the query, with their defaults.
    pub(crate) fn page(&self) -> (usize, usize) {
        page(self.query_number("offset"), self.query_number("limit"))
    }

    /// A truth value of the query. That it is one has been checked.
    pub(crate) fn query_flag(&self, name: &str) -> Option<bool> {
        self.query(name)?.parse().ok()
    }

    /// The body as a generated type.
    pub(crate) fn body<T: DeserializeOwned>(&self) -> Result<T, ApiError> {
        // Where the type refuses what the document allows, its text may quote the value; say only that.
        T::deserialize(&self.body).map_err(|_| {
            let code = (self.codes.parameter)(None).code;
            ApiError::bad_request(code, format!("the body is not what {} takes", self.operation.name))
        })
    }

    /// The time of this call, by the emulator's clock.
    pub(crate) fn now(&self) -> SystemTime {
        self.world.clock.now()
    }

    /// Reads records of the account.
    pub(crate) fn read<T>(&self, read: impl FnOnce(&Reader<'_>) -> Result<T, ApiError>) -> Result<T, ApiError> {
        self.world.store.read(self.account.domain_id(), read)
    }

    /// Changes records of the account: all that `write` does, or nothing where it fails. On disk when this returns.
    pub(crate) fn write<T>(&self, write: impl FnOnce(&Writer<'_>) -> Result<T, ApiError>) -> Result<T, ApiError> {
        self.world.store.write(self.account.domain_id(), write)
    }
}

/// One request that needs no account.
pub(crate) struct OpenCall {
    pub(crate) world: Arc<World>,
    pub(crate) path: Parameters,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl OpenCall {
    /// A placeholder of the path.
    pub(crate) fn path(&self, name: &str) -> &str {
        self.path.get(name).unwrap_or_default()
    }

    /// The time by the emulator's clock.
    pub(crate) fn now(&self) -> SystemTime {
        self.world.clock.now()
    }
}
