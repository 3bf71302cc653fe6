//! What a generated client consists of: [`Handle`], made from a configuration. What its clones share is in `shared`; `call` sends.
//!
//! It must not know any operation, nor what a body means.

use std::fmt;
use std::sync::Arc;

use reqwest::{Request, Response};

use crate::call;
use crate::config::Config;
use crate::endpoint::Service;
use crate::error::Error;
use crate::operation::Operation;
use crate::options::CallOptions;
use crate::shared::Shared;

/// What a generated client consists of. Cheap to clone; all clones share connections, credentials and what was learned about the service.
/// `Debug` shows no secret.
#[derive(Clone)]
pub struct Handle(Arc<Shared>);

impl Handle {
    /// Makes ready to call `service`. Opens no connection yet.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) when no endpoint follows from the configuration, the endpoint is
    /// not acceptable, or TLS cannot be set up.
    pub fn new(config: &Config, service: &Service) -> Result<Self, Error> {
        Ok(Self(Arc::new(Shared::new(config, service)?)))
    }

    /// The address that paths are appended to: scheme, host, port if it is not the scheme's own, base path; no slash at
    /// the end.
    #[must_use]
    pub fn baseurl(&self) -> &str {
        &self.0.first().base
    }

    /// Makes requests. What is sent with it directly is neither checked nor authenticated.
    #[must_use]
    pub fn http(&self) -> &reqwest::Client {
        &self.0.builder
    }

    /// Calls an operation: checks the request, and sends it, signed anew each time, until there is an answer or no point in trying again.
    /// The whole body of the answer is there when this returns.
    ///
    /// # Errors
    ///
    /// The request must not be sent, there are no credentials, no answer came in time, or it has a status of 400 or above.
    pub fn send(
        &self,
        mut request: Request,
        operation: &'static Operation,
        options: CallOptions,
    ) -> impl Future<Output = Result<Response, Error>> + Send {
        let shared = Arc::clone(&self.0);
        async move { call::send(&shared, &mut request, operation, &options).await }
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
