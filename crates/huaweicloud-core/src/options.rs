//! What a single call does otherwise than its client.

use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

use crate::error::Error;
use crate::retry::RetryPolicy;
use crate::validation::Validation;

/// What a single call does otherwise than its client. Every request takes one with `call_options`.
///
/// ```
/// use std::time::Duration;
/// use huaweicloud_core::{CallOptions, NoRetry};
///
/// let options = CallOptions::new().operation_timeout(Duration::from_secs(5)).retry(NoRetry).header("x-trace", "4711");
/// # let _ = options;
/// ```
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct CallOptions {
    pub(crate) attempt_timeout: Option<Duration>,
    pub(crate) operation_timeout: Option<Duration>,
    pub(crate) retry: Option<Arc<dyn RetryPolicy>>,
    pub(crate) endpoint: Option<String>,
    headers: Vec<(String, String)>,
    skip_validation: bool,
}

impl CallOptions {
    /// Nothing otherwise.
    pub fn new() -> Self {
        Self::default()
    }

    /// How long one attempt may take, from connecting to the end of the body.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = Some(timeout);
        self
    }

    /// How long the call may take, with all attempts and the waiting between them.
    pub fn operation_timeout(mut self, timeout: Duration) -> Self {
        self.operation_timeout = Some(timeout);
        self
    }

    /// When and how often to try again.
    pub fn retry(mut self, policy: impl RetryPolicy + 'static) -> Self {
        self.retry = Some(Arc::new(policy));
        self
    }

    /// Where to send the request, in the place of the client's endpoints. The rules for those hold here too.
    pub fn endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.endpoint = Some(endpoint.into());
        self
    }

    /// Sets a header, which is signed if its name begins with `x-`. What the client itself sets cannot be replaced: the call then fails
    /// before anything is sent.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Sends the request even if it breaks documented limits, for where the service accepts more than its documentation says.
    ///
    /// What no request can do without is enforced all the same: required fields, arguments that stay within their segment of the path, and
    /// headers that HTTP allows.
    pub fn skip_validation(mut self) -> Self {
        self.skip_validation = true;
        self
    }

    /// Collects what is wrong with the request.
    #[doc(hidden)]
    #[must_use]
    pub fn validation(&self) -> Validation {
        if self.skip_validation { Validation::without_limits() } else { Validation::new() }
    }

    /// Puts the headers on a request.
    pub(crate) fn set_headers(&self, headers: &mut HeaderMap) -> Result<(), Error> {
        for (name, value) in &self.headers {
            let wrong = |what: &str| Error::invalid_request(format!("the header {name:?} of the call options {what}"));
            let key = HeaderName::try_from(name).map_err(|_| wrong("has a name that HTTP does not allow"))?;
            if OWN.contains(&key.as_str()) {
                return Err(wrong("is one that the client sets itself"));
            }
            let value = HeaderValue::try_from(value).map_err(|_| wrong("has a value that HTTP does not allow"))?;
            headers.insert(key, value);
        }
        Ok(())
    }
}

/// The headers that authenticate a request or say how long it is.
const OWN: [&str; 10] = [
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
