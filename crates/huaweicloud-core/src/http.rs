//! The way that every call takes.
//!
//! [`Handle`] sends requests for a generated client: checked, authenticated anew each time, to one address only. The
//! traits are what generated code calls. It must not know any operation beyond its name, nor what a body means.

use std::borrow::Borrow;
use std::fmt;
use std::future::{Future, ready};
use std::sync::Arc;
use std::time::SystemTime;

use reqwest::redirect;
use reqwest::{Request, Response};

use crate::authenticate::authenticate;
use crate::config::Config;
use crate::credentials::Credentials;
use crate::endpoint::{Endpoint, Service};
use crate::error::Error;
use crate::time::sdk_date;
use crate::{path, tls};

/// What a generated client consists of: an HTTP client, the address of the service and the credentials. Cheap to clone;
/// all clones share their connections. `Debug` shows no secret.
#[derive(Clone)]
pub struct Handle(Arc<Inner>);

struct Inner {
    service: &'static str,
    endpoint: Endpoint,
    credentials: Credentials,
    http: reqwest::Client,
}

impl Handle {
    /// Makes ready to call `service`. Opens no connection yet.
    ///
    /// Speaks HTTP/1.1, follows no redirect (it would carry the credentials elsewhere) and never repeats a request on
    /// its own. A proxy that the environment names (`HTTPS_PROXY` and the like) is used, except towards this machine.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) when no endpoint follows from the configuration, the endpoint is
    /// not acceptable, or TLS cannot be set up.
    pub fn new(config: &Config, service: &Service) -> Result<Self, Error> {
        let endpoint = config.endpoint(service)?;
        let http = build_client(config, &endpoint)?;
        Ok(Self(Arc::new(Inner { service: service.name, endpoint, credentials: config.credentials().clone(), http })))
    }

    /// The address that paths are appended to: scheme, host, port if it is not the scheme's own, base path; no slash at
    /// the end.
    #[must_use]
    pub fn baseurl(&self) -> &str {
        &self.0.endpoint.base
    }

    /// The HTTP client. What is sent with it directly is neither checked nor authenticated.
    #[must_use]
    pub fn http(&self) -> reqwest::Client {
        self.0.http.clone()
    }

    /// Refuses a request that must not be sent: one to another address, or with a path that an argument has changed.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidRequest`](crate::ErrorKind::InvalidRequest).
    pub fn check(&self, request: &Request, info: &OperationInfo) -> Result<(), Error> {
        self.check_address(request)
            .and_then(|()| path::check(request.url().path()))
            .map_err(|error| error.with_operation(info.operation_id))
    }

    fn check_address(&self, request: &Request) -> Result<(), Error> {
        let base = &self.0.endpoint.url;
        let base_path = base.path().trim_end_matches('/');
        let within = request.url().path().strip_prefix(base_path).is_some_and(|rest| rest.starts_with('/'));
        if request.url().origin() == base.origin() && within {
            return Ok(());
        }
        Err(Error::invalid_request(format!(
            "the request leaves the address of this client, {}; nothing was sent",
            self.baseurl()
        )))
    }

    /// Sends `request` once: checks it, authenticates it with the time of now, and returns whatever the service
    /// answers.
    ///
    /// # Errors
    ///
    /// [`check`](Self::check) refuses the request, it cannot be authenticated (see [`Credentials`]), or no answer came.
    /// An answer with an error status is not an error here.
    pub async fn send(&self, mut request: Request, info: &OperationInfo) -> Result<Response, Error> {
        self.check(&request, info)?;
        let operation = info.operation_id;
        authenticate(&mut request, &self.0.credentials, &sdk_date(SystemTime::now()))
            .map_err(|error| error.with_operation(operation))?;
        let mut response =
            self.0.http.execute(request).await.map_err(|error| Error::from(error).with_operation(operation))?;
        response.extensions_mut().insert(Called(operation));
        Ok(response)
    }
}

impl fmt::Debug for Handle {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Handle")
            .field("service", &self.0.service)
            .field("baseurl", &self.baseurl())
            .field("credentials", &self.0.credentials)
            .finish_non_exhaustive()
    }
}

fn build_client(config: &Config, endpoint: &Endpoint) -> Result<reqwest::Client, Error> {
    let mut builder = reqwest::Client::builder()
        .http1_only()
        .redirect(redirect::Policy::none())
        .retry(reqwest::retry::never())
        .user_agent(config.user_agent())
        .connect_timeout(config.connect_timeout())
        .read_timeout(config.read_timeout())
        .timeout(config.timeout());
    // A proxy cannot reach this machine's loopback, and over http it would see the credentials.
    if endpoint.loopback {
        builder = builder.no_proxy();
    }
    builder = if endpoint.url.scheme() == "https" { tls::configure(builder)? } else { tls::disable(builder)? };
    builder.build().map_err(|source| Error::config("the HTTP client cannot be set up").with_source(source))
}

/// The name of the operation, carried by its response so that errors can tell it.
#[derive(Clone, Copy)]
pub(crate) struct Called(pub(crate) &'static str);

/// What generated code tells about the operation that it calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OperationInfo {
    /// The snake-case name of the operation, that of the client's method.
    pub operation_id: &'static str,
}

/// What a generated client is made of.
pub trait ClientInfo<Inner> {
    /// The version of the document that the client was generated from.
    fn api_version() -> &'static str;
    /// The address that paths are appended to.
    fn baseurl(&self) -> &str;
    /// The HTTP client that builds requests.
    fn client(&self) -> &reqwest::Client;
    /// The state behind the client, its [`Handle`].
    fn inner(&self) -> &Inner;
}

/// The steps of each call of a generated client. The defaults do all that is needed, so a client says no more than
/// `impl ClientHooks<Handle> for Client {}`.
pub trait ClientHooks<Inner: Borrow<Handle> = Handle>: ClientInfo<Inner> {
    /// Looks at a request that has been built, before [`exec`](Self::exec). By default [`Handle::check`].
    ///
    /// # Errors
    ///
    /// The request must not be sent.
    fn pre(&self, request: &mut Request, info: &OperationInfo) -> impl Future<Output = Result<(), Error>> + Send {
        ready(self.inner().borrow().check(request, info))
    }

    /// Sends a request. By default [`Handle::send`].
    ///
    /// # Errors
    ///
    /// No answer came. An answer with an error status is not an error here.
    fn exec(&self, request: Request, info: &OperationInfo) -> impl Future<Output = Result<Response, Error>> + Send {
        let handle = self.inner().borrow().clone();
        async move { handle.send(request, info).await }
    }

    /// Looks at the outcome of [`exec`](Self::exec). By default does nothing.
    ///
    /// # Errors
    ///
    /// The outcome shall not reach the caller.
    fn post(
        &self,
        _result: &Result<Response, Error>,
        _info: &OperationInfo,
    ) -> impl Future<Output = Result<(), Error>> + Send {
        ready(Ok(()))
    }
}
