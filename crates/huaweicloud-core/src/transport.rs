//! Sends requests to the network; other implementations can replace it.
//!
//! It must not know what is sent: requests are signed and checked before, and responses are
//! interpreted after.

use std::fmt;
use std::future::Future;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::OnceLock;
use std::time::Duration;

use reqwest::header::{CONTENT_LENGTH, HeaderValue};
use reqwest::{Body, Client, Method, Proxy, Request, Response, Url, redirect};

use crate::ca_bundle::Roots;
use crate::env::Environment;
use crate::error::Error;
use crate::{proxy, tls};

/// A boxed future, as returned by object-safe traits.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Sends requests. By default a client uses its own HTTP client;
/// [`ConfigBuilder::transport`](crate::ConfigBuilder::transport) replaces it, for tests, or to
/// count, log or route requests.
pub trait Transport: fmt::Debug + Send + Sync {
    /// Sends a request once, unchanged, and returns the response, whatever its status. It must not
    /// follow redirects, which would send the credentials to another host, and must not send
    /// anything twice.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Connect`](crate::ErrorKind::Connect) only if nothing was sent, since such a
    /// request may always be retried; [`ErrorKind::Timeout`](crate::ErrorKind::Timeout) or
    /// [`ErrorKind::Transport`](crate::ErrorKind::Transport) if no response came.
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, Error>>;

    /// Checks whether requests to this address can be sent, before the first is made. By default it
    /// checks nothing.
    ///
    /// # Errors
    ///
    /// The setup fails, for example of TLS.
    fn prepare(&self, address: &Url) -> Result<(), Error> {
        let _ = address;
        Ok(())
    }
}

/// A custom HTTP client. It must not follow redirects, and must support TLS for `https`.
impl Transport for Client {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, Error>> {
        let response = self.execute(request);
        Box::pin(async move { response.await.map_err(Error::from) })
    }
}

/// The settings of the HTTP client.
#[derive(Clone)]
pub(crate) struct HttpSettings {
    pub(crate) connect_timeout: Duration,
    pub(crate) read_timeout: Duration,
    pub(crate) user_agent: String,
    /// The configured proxy, instead of the one in the environment.
    pub(crate) proxy: Option<Proxy>,
    /// The certificate authorities to trust instead of the platform's.
    pub(crate) roots: Option<Roots>,
}

impl Default for HttpSettings {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(10),
            read_timeout: Duration::from_secs(60),
            user_agent: concat!("huaweicloud-rust/", env!("CARGO_PKG_VERSION")).to_owned(),
            proxy: None,
            roots: None,
        }
    }
}

/// The HTTP client that all clients of a configuration share. Uses HTTP/1.1, follows no redirects
/// and never retries on its own.
///
/// It consists of up to three clients, each created when first needed: without TLS, no root
/// certificates are required, and local addresses are reached without a proxy.
pub(crate) struct HttpTransport {
    settings: HttpSettings,
    local: OnceLock<Client>,
    plain: OnceLock<Client>,
    secure: OnceLock<Client>,
}

impl HttpTransport {
    pub(crate) fn new(settings: HttpSettings) -> Self {
        Self { settings, local: OnceLock::new(), plain: OnceLock::new(), secure: OnceLock::new() }
    }

    fn client(&self, address: &Url) -> Result<&Client, Error> {
        let secure = address.scheme() == "https";
        let local = !secure && is_local(address);
        let slot = match (secure, local) {
            (true, _) => &self.secure,
            (false, true) => &self.local,
            (false, false) => &self.plain,
        };
        if let Some(client) = slot.get() {
            return Ok(client);
        }
        let client = self.build(secure, local)?;
        Ok(slot.get_or_init(|| client))
    }

    fn build(&self, secure: bool, local: bool) -> Result<Client, Error> {
        let builder = Client::builder()
            .http1_only()
            .redirect(redirect::Policy::none())
            .retry(reqwest::retry::never())
            .user_agent(&self.settings.user_agent)
            .connect_timeout(self.settings.connect_timeout)
            .read_timeout(self.settings.read_timeout);
        let builder = match &self.settings.proxy {
            // A proxy cannot reach this machine's loopback interface, and over http it would see
            // the credentials.
            _ if local => builder.no_proxy(),
            Some(proxy) => builder.no_proxy().proxy(proxy.clone()),
            None => {
                proxy::check(secure, &Environment::process())?;
                builder
            }
        };
        let builder =
            if secure { tls::configure(builder, self.settings.roots.as_ref())? } else { tls::disable(builder)? };
        builder.build().map_err(|source| Error::config("the HTTP client cannot be set up").with_source(source))
    }
}

/// Does not show the proxy, whose address may contain a password.
impl fmt::Debug for HttpTransport {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("HttpTransport")
            .field("connect_timeout", &self.settings.connect_timeout)
            .field("read_timeout", &self.settings.read_timeout)
            .field("user_agent", &self.settings.user_agent)
            .finish_non_exhaustive()
    }
}

impl Transport for HttpTransport {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, Error>> {
        Box::pin(async move { self.client(request.url())?.send(request).await })
    }

    fn prepare(&self, address: &Url) -> Result<(), Error> {
        self.client(address).map(drop)
    }
}

/// Sets `Content-Length: 0` on a request without a body, unless the method never has one. HTTP
/// recommends it for POST, PUT and PATCH, since gateways may answer 411 without it, and the
/// vendor's client sends it with DELETE too. The HTTP client sets the length of any other body
/// only.
pub(crate) fn set_empty_length(request: &mut Request) {
    let is_empty = request.body().is_none_or(|body| Body::as_bytes(body).is_some_and(<[u8]>::is_empty));
    if is_empty && ![Method::GET, Method::HEAD].contains(request.method()) {
        request.headers_mut().entry(CONTENT_LENGTH).or_insert(HeaderValue::from_static("0"));
    }
}

/// Whether an address is a loopback or link-local one; a virtual machine's metadata service is
/// link-local.
pub(crate) fn is_local(address: &Url) -> bool {
    let host = address.host_str().unwrap_or_default();
    match host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>() {
        Ok(IpAddr::V4(address)) => address.is_loopback() || address.is_link_local(),
        Ok(IpAddr::V6(address)) => address.is_loopback() || address.is_unicast_link_local(),
        Err(_) => host == "localhost",
    }
}

/// A client that only builds requests, shared by the whole process; a [`Transport`] sends them.
pub(crate) fn request_builder() -> Result<Client, Error> {
    static BUILDER: OnceLock<Client> = OnceLock::new();
    if let Some(client) = BUILDER.get() {
        return Ok(client.clone());
    }
    let builder = tls::disable(Client::builder().no_proxy())?;
    let client =
        builder.build().map_err(|source| Error::config("the HTTP client cannot be set up").with_source(source))?;
    Ok(BUILDER.get_or_init(|| client).clone())
}
