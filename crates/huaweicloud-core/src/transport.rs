//! How a request reaches the network, and the place where something else can stand in for it.
//!
//! It must not know what is sent: everything is signed and checked before, and judged after.

use std::fmt;
use std::future::Future;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::OnceLock;
use std::time::Duration;

use reqwest::redirect;
use reqwest::{Client, Request, Response, Url};

use crate::error::Error;
use crate::tls;

/// A future on the heap, as traits that are used behind a pointer return it.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Sends requests. A client has one, an HTTP client of its own unless another is set with
/// [`ConfigBuilder::transport`](crate::ConfigBuilder::transport): for tests, or to count, log or route what is sent.
pub trait Transport: fmt::Debug + Send + Sync {
    /// Sends a request once, as it is, and gives whatever answer comes. It must not follow redirects, which would carry the credentials
    /// elsewhere, nor send anything twice.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Connect`](crate::ErrorKind::Connect) only if nothing was sent, since such a request may always be sent again;
    /// [`ErrorKind::Timeout`](crate::ErrorKind::Timeout) or [`ErrorKind::Transport`](crate::ErrorKind::Transport) when no answer came.
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, Error>>;

    /// Looks whether requests to this address can be sent at all, before the first is made. By default there is nothing to look at.
    ///
    /// # Errors
    ///
    /// What has to be set up cannot be, such as TLS.
    fn prepare(&self, address: &Url) -> Result<(), Error> {
        let _ = address;
        Ok(())
    }
}

/// The user's own client. It has to be one that follows no redirects, and has TLS for `https`.
impl Transport for Client {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, Error>> {
        let answer = self.execute(request);
        Box::pin(async move { answer.await.map_err(Error::from) })
    }
}

/// What the HTTP client of a configuration is made with.
#[derive(Clone, Debug)]
pub(crate) struct HttpSettings {
    pub(crate) connect_timeout: Duration,
    pub(crate) read_timeout: Duration,
    pub(crate) user_agent: String,
}

/// The HTTP client that all clients of a configuration share. Speaks HTTP/1.1, follows no redirect and repeats nothing on its own.
///
/// It is up to three clients, each made when it is first needed: where there is no TLS, root certificates need not be there, and what is
/// at this machine or beside it is not reached through a proxy.
#[derive(Debug)]
pub(crate) struct HttpTransport {
    settings: HttpSettings,
    near: OnceLock<Client>,
    plain: OnceLock<Client>,
    secure: OnceLock<Client>,
}

impl HttpTransport {
    pub(crate) fn new(settings: HttpSettings) -> Self {
        Self { settings, near: OnceLock::new(), plain: OnceLock::new(), secure: OnceLock::new() }
    }

    fn client(&self, address: &Url) -> Result<&Client, Error> {
        let secure = address.scheme() == "https";
        let near = !secure && is_near(address);
        let slot = match (secure, near) {
            (true, _) => &self.secure,
            (false, true) => &self.near,
            (false, false) => &self.plain,
        };
        if let Some(client) = slot.get() {
            return Ok(client);
        }
        let client = self.build(secure, near)?;
        Ok(slot.get_or_init(|| client))
    }

    fn build(&self, secure: bool, near: bool) -> Result<Client, Error> {
        let builder = Client::builder()
            .http1_only()
            .redirect(redirect::Policy::none())
            .retry(reqwest::retry::never())
            .user_agent(&self.settings.user_agent)
            .connect_timeout(self.settings.connect_timeout)
            .read_timeout(self.settings.read_timeout);
        // A proxy cannot reach this machine's loopback, and over http it would see the credentials.
        let builder = if near { builder.no_proxy() } else { builder };
        let builder = if secure { tls::configure(builder)? } else { tls::disable(builder)? };
        builder.build().map_err(|source| Error::config("the HTTP client cannot be set up").with_source(source))
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

/// Whether an address is of this machine, or of its link, where the metadata service of a virtual machine is.
fn is_near(address: &Url) -> bool {
    let host = address.host_str().unwrap_or_default();
    match host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>() {
        Ok(IpAddr::V4(address)) => address.is_loopback() || address.is_link_local(),
        Ok(IpAddr::V6(address)) => address.is_loopback() || address.is_unicast_link_local(),
        Err(_) => host == "localhost",
    }
}

/// A client that only makes requests: whatever sends them is a [`Transport`]. There is one in each program.
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
