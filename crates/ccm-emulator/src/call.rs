//! The input and output of handlers.
//!
//! A [`Call`] is an authenticated and validated request of one account, and can only access that
//! account's scope of the store. It must not know HTTP beyond statuses and media types.

mod answer;
mod world;

use std::sync::Arc;
use std::time::SystemTime;

pub(crate) use answer::{Answer, Content};
use axum::http::HeaderMap;
use huaweicloud_core::Operation;
use serde::de::DeserializeOwned;
use serde_json::Value;
pub(crate) use world::World;

use crate::base::ApiError;
use crate::base::account::Account;
use crate::base::principal::Principal;
use crate::base::service::Codes;
use crate::document::Parameters;
use crate::store::{Reader, Writer};

/// Implements an operation. Runs on a blocking thread.
pub(crate) type Handler = fn(&Call) -> Result<Answer, ApiError>;

/// Implements an operation that needs no authentication, such as fetching a revocation list.
pub(crate) type OpenHandler = fn(&OpenCall) -> Result<Answer, ApiError>;

/// The default number of entries of a page.
const DEFAULT_LIMIT: usize = 10;

/// Offset and limit of a list, or their defaults.
pub(crate) fn page(offset: Option<i64>, limit: Option<i64>) -> (usize, usize) {
    let number = |value: Option<i64>, default| value.and_then(|value| usize::try_from(value).ok()).unwrap_or(default);
    (number(offset, 0), number(limit, DEFAULT_LIMIT))
}

/// An authenticated and validated request.
pub(crate) struct Call {
    pub(crate) world: Arc<World>,
    /// The account in which the call acts.
    pub(crate) account: Arc<Account>,
    /// Who calls: a user of the account, or of another one who has assumed an agency.
    pub(crate) principal: Principal,
    pub(crate) operation: &'static Operation,
    pub(crate) codes: Codes,
    pub(crate) path: Parameters,
    pub(crate) query: Parameters,
    /// With names in lower case.
    pub(crate) headers: Parameters,
    pub(crate) body: Value,
}

impl Call {
    /// A path parameter of the operation.
    pub(crate) fn path(&self, name: &str) -> &str {
        self.path.get(name).unwrap_or_default()
    }

    /// A query parameter, which is valid according to the document.
    pub(crate) fn query(&self, name: &str) -> Option<&str> {
        self.query.get(name)
    }

    /// A numeric query parameter.
    pub(crate) fn query_number(&self, name: &str) -> Option<i64> {
        self.query(name)?.parse().ok()
    }

    /// The query parameters `offset` and `limit`, or their defaults.
    pub(crate) fn page(&self) -> (usize, usize) {
        page(self.query_number("offset"), self.query_number("limit"))
    }

    /// A header that the operation documents, by its name in lower case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)
    }

    /// A boolean query parameter.
    pub(crate) fn query_flag(&self, name: &str) -> Option<bool> {
        self.query(name)?.parse().ok()
    }

    /// Deserializes the body.
    pub(crate) fn body<T: DeserializeOwned>(&self) -> Result<T, ApiError> {
        // The type may be stricter than the document. Its error may quote the value, so drop it.
        T::deserialize(&self.body).map_err(|_| {
            let code = (self.codes.parameter)(None);
            self.codes.invalid(self.operation, code, format!("the body is not valid for {}", self.operation.name))
        })
    }

    /// The current time of the emulator's clock.
    pub(crate) fn now(&self) -> SystemTime {
        self.world.clock.now()
    }

    /// Reads records of the caller's account.
    pub(crate) fn read<T>(&self, read: impl FnOnce(&Reader<'_>) -> Result<T, ApiError>) -> Result<T, ApiError> {
        self.world.store.read(self.account.domain_id(), read)
    }

    /// Changes records of the caller's account in a transaction, which is rolled back if `write`
    /// fails. On success the changes are on disk when this returns.
    pub(crate) fn write<T>(&self, write: impl FnOnce(&Writer<'_>) -> Result<T, ApiError>) -> Result<T, ApiError> {
        self.world.store.write(self.account.domain_id(), write)
    }
}

/// The caller of an operation.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    /// The account in which the caller acts.
    pub(crate) account: Arc<Account>,
    pub(crate) principal: Principal,
}

/// A request that needs no authentication.
pub(crate) struct OpenCall {
    pub(crate) world: Arc<World>,
    /// The caller, if the request has credentials nevertheless, or why these are refused. Most
    /// operations ignore them.
    pub(crate) caller: Result<Option<Caller>, ApiError>,
    pub(crate) path: Parameters,
    pub(crate) query: Parameters,
    pub(crate) headers: HeaderMap,
    /// As it arrived.
    pub(crate) body: Vec<u8>,
    /// The validated body, or null if no document describes the operation.
    pub(crate) document: Value,
}

impl OpenCall {
    /// A path parameter.
    pub(crate) fn path(&self, name: &str) -> &str {
        self.path.get(name).unwrap_or_default()
    }

    /// A header, if its value is visible ASCII.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The current time of the emulator's clock.
    pub(crate) fn now(&self) -> SystemTime {
        self.world.clock.now()
    }
}
