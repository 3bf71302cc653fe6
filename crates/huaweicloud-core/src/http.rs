//! What a generated client consists of: where the service is, who calls, and how.
//!
//! [`Handle`] is made from a configuration and checks that nothing leaves its address; `call` sends. It must not know any operation, nor
//! what a body means.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};

use reqwest::{Request, Response, Url};

use crate::config::Config;
use crate::endpoint::{Endpoint, Service};
use crate::error::Error;
use crate::operation::Operation;
use crate::options::CallOptions;
use crate::retry::Budget;
use crate::{call, path, transport};

/// What a generated client consists of. Cheap to clone; all clones share connections, credentials and what was learned about the service.
/// `Debug` shows no secret.
#[derive(Clone)]
pub struct Handle(Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) service: &'static str,
    pub(crate) config: Config,
    /// At least one; the first is the one that requests are built for.
    pub(crate) endpoints: Vec<Endpoint>,
    /// The endpoint that answered last.
    pub(crate) endpoint: AtomicUsize,
    /// How many seconds the clock of the service is ahead of ours, as far as that is known to matter.
    pub(crate) skew: AtomicI64,
    pub(crate) budget: Budget,
    /// Makes requests, and sends none.
    builder: reqwest::Client,
}

impl Handle {
    /// Makes ready to call `service`. Opens no connection yet.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) when no endpoint follows from the configuration, the endpoint is
    /// not acceptable, or TLS cannot be set up.
    pub fn new(config: &Config, service: &Service) -> Result<Self, Error> {
        let endpoints = config.endpoints(service)?;
        for endpoint in &endpoints {
            config.transport().prepare(&endpoint.url)?;
        }
        Ok(Self(Arc::new(Inner {
            service: service.name,
            endpoints,
            endpoint: AtomicUsize::new(0),
            skew: AtomicI64::new(0),
            budget: Budget::default(),
            builder: transport::request_builder()?,
            config: config.clone(),
        })))
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
        let inner = Arc::clone(&self.0);
        async move { call::send(&inner, &mut request, operation, &options).await }
    }
}

impl Inner {
    fn first(&self) -> &Endpoint {
        // There is always one: `Config::endpoints` gives an error otherwise.
        &self.endpoints[0]
    }

    /// Refuses a request that must not be sent: one to another address, or with a path that an argument has changed.
    pub(crate) fn check(&self, request: &Request) -> Result<(), Error> {
        let base = &self.first().url;
        let base_path = base.path().trim_end_matches('/');
        let within = request.url().path().strip_prefix(base_path).is_some_and(|rest| rest.starts_with('/'));
        if request.url().origin() != base.origin() || !within {
            return Err(Error::invalid_request(format!(
                "the request leaves the address of this client, {}; nothing was sent",
                self.first().base
            )));
        }
        path::check(request.url().path())
    }

    /// The same request for this endpoint.
    pub(crate) fn readdress(&self, request: &mut Request, endpoint: &Endpoint) -> Result<(), Error> {
        if endpoint.base == self.first().base {
            return Ok(());
        }
        let rest = request.url().as_str().get(self.first().base.len()..).unwrap_or_default();
        let address = Url::parse(&format!("{}{rest}", endpoint.base))
            .map_err(|source| Error::config("the address of the endpoint cannot be used").with_source(source))?;
        *request.url_mut() = address;
        Ok(())
    }

    /// Goes on to the endpoint after this one, unless another call did so already.
    pub(crate) fn leave(&self, endpoint: usize) {
        let next = (endpoint + 1) % self.endpoints.len();
        // Whether it was this call or another that went on does not matter.
        let _ = self.endpoint.compare_exchange(endpoint, next, Ordering::Relaxed, Ordering::Relaxed);
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
