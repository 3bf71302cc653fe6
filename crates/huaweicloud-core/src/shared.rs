//! The state that all clones of a client share: configuration, endpoints, and what was learned
//! about the service. Rejects requests to any other address.

use std::sync::atomic::{AtomicUsize, Ordering};

use reqwest::{Request, Url};

use crate::config::Config;
use crate::endpoint::{Endpoint, Service};
use crate::error::Error;
use crate::operation::Scope;
use crate::retry::RetryBudget;
use crate::{path, transport};

/// The state that all clones of a client share.
pub(crate) struct Shared {
    pub(crate) service: &'static str,
    pub(crate) config: Config,
    /// At least one. Requests are built for the first.
    pub(crate) endpoints: Vec<Endpoint>,
    /// The index of the endpoint in use.
    pub(crate) current: AtomicUsize,
    pub(crate) budget: RetryBudget,
    /// Builds requests, and sends none.
    pub(crate) request_builder: reqwest::Client,
}

impl Shared {
    /// Prepares calls of `service`.
    ///
    /// # Errors
    ///
    /// No endpoint is configured, the endpoint is invalid, or TLS cannot be set up.
    pub(crate) fn new(config: &Config, service: &Service) -> Result<Self, Error> {
        let endpoints = config.endpoints(service)?;
        for endpoint in &endpoints {
            config.transport().prepare(&endpoint.url)?;
        }
        Ok(Self {
            service: service.name,
            endpoints,
            current: AtomicUsize::new(0),
            budget: RetryBudget::default(),
            request_builder: transport::request_builder()?,
            config: config.clone(),
        })
    }

    pub(crate) fn primary(&self) -> &Endpoint {
        // Never empty: `Config::endpoints` returns an error instead.
        &self.endpoints[0]
    }

    /// Rejects a request that must not be sent: one to another address, or one whose path was
    /// changed by an argument.
    pub(crate) fn check(&self, request: &Request, scope: Scope) -> Result<(), Error> {
        let base = &self.primary().base;
        // Both are normalized by the URL parser.
        if !request.url().as_str().strip_prefix(base).is_some_and(|rest| rest.starts_with('/')) {
            return Err(Error::invalid_request(format!(
                "the request is outside the address of this client, {base}; nothing was sent"
            )));
        }
        match scope {
            Scope::Global => path::check(request.url().path()),
            Scope::Project => path::check_without_project_id(request.url().path()),
        }
    }

    /// Changes the address of the request to this endpoint.
    pub(crate) fn retarget(&self, request: &mut Request, endpoint: &Endpoint) -> Result<(), Error> {
        if endpoint.base == self.primary().base {
            return Ok(());
        }
        let rest = request.url().as_str().get(self.primary().base.len()..).unwrap_or_default();
        let address = Url::parse(&format!("{}{rest}", endpoint.base))
            .map_err(|source| Error::config("the endpoint address is invalid").with_source(source))?;
        *request.url_mut() = address;
        Ok(())
    }

    /// Switches to the endpoint after this one, unless another call already has.
    pub(crate) fn switch_from(&self, endpoint: usize) {
        let next = (endpoint + 1) % self.endpoints.len();
        // It does not matter which call switched.
        let _ = self.current.compare_exchange(endpoint, next, Ordering::Relaxed, Ordering::Relaxed);
    }
}
