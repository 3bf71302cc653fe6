//! [`Handle`], which every generated client wraps, created from a configuration. The state that its
//! clones share is in `shared`; `call` sends requests.
//!
//! It must not know any operation, or what a body means.

use std::fmt;
use std::sync::Arc;

use reqwest::Request;

use crate::call;
use crate::clock::{Clock, Random};
use crate::config::Config;
use crate::endpoint::Service;
use crate::error::Error;
use crate::operation::Operation;
use crate::options::CallOptions;
use crate::response::CompleteResponse;
use crate::shared::Shared;
use crate::stream::ByteStream;

/// The inner part of a generated client. Cheap to clone; clones share connections, credentials and
/// what was learned about the service. `Debug` shows no secret.
#[derive(Clone)]
pub struct Handle(Arc<Shared>);

impl Handle {
    /// Prepares calls of `service`. Opens no connection yet.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) if no endpoint is configured, the endpoint
    /// is invalid, or TLS cannot be set up.
    pub fn new(config: &Config, service: &Service) -> Result<Self, Error> {
        Ok(Self(Arc::new(Shared::new(config, service)?)))
    }

    /// The address that paths are appended to: scheme, host, port unless it is the scheme's
    /// default, and base path; without a trailing slash.
    #[must_use]
    pub fn baseurl(&self) -> &str {
        &self.0.primary().base
    }

    /// Builds requests. Requests sent with it directly are neither checked nor authenticated.
    #[must_use]
    pub fn http(&self) -> &reqwest::Client {
        &self.0.request_builder
    }

    /// Calls an operation: checks the request and sends it, signed again for each attempt, until
    /// there is a response or a retry is not allowed.
    ///
    /// # Errors
    ///
    /// The request must not be sent, there are no credentials, no response came in time, or its
    /// status is 400 or above.
    pub fn send(
        &self,
        mut request: Request,
        operation: &'static Operation,
        options: CallOptions,
    ) -> impl Future<Output = Result<CompleteResponse, Error>> + Send {
        let shared = Arc::clone(&self.0);
        async move { call::send(&shared, &mut request, operation, &options, None).await }
    }

    /// Calls an operation as [`send`](Self::send) does, but leaves the body of the response to be
    /// read.
    ///
    /// # Errors
    ///
    /// Those of [`send`](Self::send).
    pub fn send_streamed(
        &self,
        mut request: Request,
        operation: &'static Operation,
        options: CallOptions,
    ) -> impl Future<Output = Result<http::Response<ByteStream>, Error>> + Send {
        let shared = Arc::clone(&self.0);
        async move {
            let mut unread = None;
            let head = call::send(&shared, &mut request, operation, &options, Some(&mut unread)).await?;
            let timeout = options.attempt_timeout.unwrap_or_else(|| shared.config.attempt_timeout());
            let clock = Arc::clone(shared.config.clock());
            Ok(head.map(|_| ByteStream::new(unread, clock, timeout)))
        }
    }
}

impl Handle {
    pub(crate) fn clock(&self) -> &dyn Clock {
        &**self.0.config.clock()
    }

    pub(crate) fn random(&self) -> &dyn Random {
        &**self.0.config.random()
    }
}

impl fmt::Debug for Handle {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Handle")
            .field("service", &self.0.service)
            .field("baseurl", &self.baseurl())
            .field("config", &self.0.config)
            .finish_non_exhaustive()
    }
}
