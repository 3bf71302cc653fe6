//! The services: their names, and the codes with which each refuses a request before an operation is asked. What they do is not known here.

use huaweicloud_core::ErrorCode;

/// Who an operation belongs to: any service that has a client, or IAM. It is known by its name in capitals.
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

    /// Its operations and its document, if it has a client.
    pub(crate) fn client(self) -> Option<&'static clients::Service> {
        clients::SERVICES.iter().find(|client| client.prefix == self.0)
    }
}

/// The codes of what can be wrong with any request to a service.
#[derive(Clone, Copy)]
pub(crate) struct Codes {
    /// For a parameter. The name is that of the placeholder, if it is one of the path.
    pub(crate) parameter: fn(Option<&str>) -> ErrorCode,
    /// For a field of the body of an operation, such as `name` or `tags.0.key`.
    pub(crate) field: fn(&str, &str) -> ErrorCode,
    /// For a domain that is not that of the caller, unless the gateway refuses it.
    pub(crate) other_domain: Option<ErrorCode>,
}

impl Codes {
    /// Of a service that nobody has looked at yet.
    pub(crate) const UNKNOWN: Self = Self { parameter: |_| UNKNOWN, field: |_, _| UNKNOWN, other_domain: None };
}

const UNKNOWN: ErrorCode = ErrorCode::new("EMULATOR.Parameter", None, "");
