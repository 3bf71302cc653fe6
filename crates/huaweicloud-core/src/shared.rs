//! What all clones of a client share: its configuration, its endpoints, and what was learned about the service. Checks that no request
//! leaves them.

use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};

use reqwest::{Request, Url};

use crate::config::Config;
use crate::endpoint::{Endpoint, Service};
use crate::error::Error;
use crate::retry::Budget;
use crate::{path, transport};

/// What all clones of a client share.
pub(crate) struct Shared {
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
    pub(crate) builder: reqwest::Client,
}

impl Shared {
    /// Makes ready to call `service`.
    ///
    /// # Errors
    ///
    /// No endpoint follows from the configuration, the endpoint is not acceptable, or TLS cannot be set up.
    pub(crate) fn new(config: &Config, service: &Service) -> Result<Self, Error> {
        let endpoints = config.endpoints(service)?;
        for endpoint in &endpoints {
            config.transport().prepare(&endpoint.url)?;
        }
        Ok(Self {
            service: service.name,
            endpoints,
            endpoint: AtomicUsize::new(0),
            skew: AtomicI64::new(0),
            budget: Budget::default(),
            builder: transport::request_builder()?,
            config: config.clone(),
        })
    }

    pub(crate) fn first(&self) -> &Endpoint {
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
