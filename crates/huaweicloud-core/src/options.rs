//! Options that override the client's settings for a single call.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

use crate::endpoint::Address;
use crate::error::Error;
use crate::operation::Scope;
use crate::retry::RetryPolicy;
use crate::setting::{self, Kind};
use crate::validation::Validation;

/// Overrides the client's settings for a single call. Every request takes it with `call_options`.
/// `Debug` shows the names of headers but not their values.
///
/// ```
/// use std::time::Duration;
/// use huaweicloud_core::{CallOptions, NoRetry};
///
/// let options = CallOptions::new().operation_timeout(Duration::from_secs(5)).retry(NoRetry).header("x-trace", "4711");
/// # let _ = options;
/// ```
#[derive(Clone, Default)]
#[must_use]
pub struct CallOptions {
    pub(crate) attempt_timeout: Option<Duration>,
    pub(crate) operation_timeout: Option<Duration>,
    pub(crate) retry: Option<Arc<dyn RetryPolicy>>,
    pub(crate) endpoint: Option<Address>,
    pub(crate) project_id: Option<String>,
    headers: Vec<(String, String)>,
    skip_validation: bool,
}

impl CallOptions {
    /// Overrides nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// The timeout of one attempt, from connecting to the end of the body.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = Some(timeout);
        self
    }

    /// The timeout of the call, including all attempts and the delays between them.
    pub fn operation_timeout(mut self, timeout: Duration) -> Self {
        self.operation_timeout = Some(timeout);
        self
    }

    /// The retry policy.
    pub fn retry(mut self, policy: impl RetryPolicy + 'static) -> Self {
        self.retry = Some(Arc::new(policy));
        self
    }

    /// The address to send the request to, instead of the client's endpoints. The same rules apply.
    pub fn endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.endpoint = Some(Address(endpoint.into()));
        self
    }

    /// The ID of the project to call the operation for, instead of the configured one or that of
    /// the region: 32 to 64 letters, digits, `-` and `_`. An invalid ID is a violation, also if
    /// limits are skipped. Operations of global services, such as SCM and PCA, ignore it.
    pub fn project_id(mut self, project_id: impl Into<String>) -> Self {
        self.project_id = Some(project_id.into());
        self
    }

    /// Sets a header, which is signed if its name starts with `x-`. A header that the client itself
    /// sets cannot be replaced: the call then fails before anything is sent.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Sends the request even if it violates documented limits, for services that accept more than
    /// their documentation states.
    ///
    /// Checks that every request needs remain: required fields, path arguments that stay within
    /// their segment, and headers that HTTP allows.
    pub fn skip_validation(mut self) -> Self {
        self.skip_validation = true;
        self
    }

    /// A collector for the violations of the request.
    #[doc(hidden)]
    #[must_use]
    pub fn validation(&self) -> Validation {
        let mut validation = if self.skip_validation { Validation::without_limits() } else { Validation::new() };
        if let Some(problem) = self.project_id.as_ref().and_then(|id| setting::problem(id, Kind::Project)) {
            validation.add("call_options.project_id", problem);
        }
        validation
    }

    /// Sets the headers on a request of this scope.
    pub(crate) fn set_headers(&self, headers: &mut HeaderMap, scope: Scope) -> Result<(), Error> {
        for (name, value) in &self.headers {
            let invalid =
                |what: &str| Error::invalid_request(format!("the header {name:?} of the call options {what}"));
            let key = HeaderName::try_from(name).map_err(|_| invalid("has an invalid name"))?;
            if RESERVED.contains(&key.as_str()) {
                return Err(invalid("is set by the client and cannot be replaced"));
            }
            if scope == Scope::Project && key == "x-project-id" {
                return Err(invalid("is set by the client: call project_id(..) on the call options instead"));
            }
            let value = HeaderValue::try_from(value).map_err(|_| invalid("has an invalid value"))?;
            headers.insert(key, value);
        }
        Ok(())
    }
}

impl fmt::Debug for CallOptions {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.headers.iter().map(|(name, _)| name.as_str()).collect();
        formatter
            .debug_struct("CallOptions")
            .field("attempt_timeout", &self.attempt_timeout)
            .field("operation_timeout", &self.operation_timeout)
            .field("retry", &self.retry)
            .field("endpoint", &self.endpoint)
            .field("project_id", &self.project_id)
            .field("headers", &names)
            .field("skip_validation", &self.skip_validation)
            .finish()
    }
}

/// The headers that authenticate a request or frame its body.
const RESERVED: [&str; 10] = [
    "authorization",
    "content-length",
    "content-type",
    "host",
    "transfer-encoding",
    "x-auth-token",
    "x-domain-id",
    "x-sdk-content-sha256",
    "x-sdk-date",
    "x-security-token",
];
