//! The services: their names, and the error codes for requests that are refused before a handler
//! runs. It must not know what the operations do.

use huaweicloud_core::{ErrorCode, Operation};

use super::{ApiError, Format};

/// The service of an operation: one that has a client, or IAM. Identified by its uppercase name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Service(&'static str);

impl Service {
    pub(crate) const PCA: Self = Self("PCA");
    pub(crate) const SCM: Self = Self("SCM");
    pub(crate) const IAM: Self = Self("IAM");

    /// The service of a client.
    pub(crate) fn of(client: &'static clients::Service) -> Self {
        Self(client.prefix)
    }

    pub(crate) fn name(self) -> &'static str {
        self.0
    }

    /// The client's operations and document, if there is a client.
    pub(crate) fn client(self) -> Option<&'static clients::Service> {
        clients::SERVICES.iter().find(|client| client.prefix == self.0)
    }
}

/// The error codes of a service for invalid requests.
#[derive(Clone, Copy)]
pub(crate) struct Codes {
    /// For an invalid parameter. Takes the name of the placeholder for a path parameter, else
    /// `None`.
    pub(crate) parameter: fn(Option<&str>) -> ErrorCode,
    /// For an invalid field of a body. Takes the name of the operation and the path of the field,
    /// such as `name` or `tags.0.key`.
    pub(crate) field: fn(&str, &str) -> ErrorCode,
    /// For a domain other than the caller's. With `None`, the gateway refuses the request.
    pub(crate) other_domain: Option<ErrorCode>,
    /// The format of the errors of an operation.
    pub(crate) format: fn(&Operation) -> Format,
}

impl Codes {
    /// For services without their own codes.
    pub(crate) const UNKNOWN: Self =
        Self { parameter: |_| UNKNOWN, field: |_, _| UNKNOWN, other_domain: None, format: |_| Format::Service };

    /// The error for an invalid request, with status 400.
    pub(crate) fn invalid(&self, operation: &Operation, code: ErrorCode, message: impl Into<String>) -> ApiError {
        ApiError::bad_request(code.code, message).in_format((self.format)(operation))
    }
}

const UNKNOWN: ErrorCode = ErrorCode::new("EMULATOR.Parameter", None, "");
