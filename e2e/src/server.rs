//! A local server that returns one prepared response and records the requests.

use huaweicloud_core::{Config, ConfigBuilder, Credentials};
use serde_json::Value;
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use crate::merged::Page;

/// The access key of all tests.
pub const ACCESS_KEY: &str = "AKEXAMPLE0000000TEST";
/// Its secret key.
pub const SECRET_KEY: &str = "SKexampleSKexampleSKexampleSKexampleTEST";
/// The request id in every response of the server.
pub const REQUEST_ID: &str = "5f2d8b6c0f6a4d9e9c3b7a1e2d4c6b8a";

/// A local server that stops when it is dropped.
#[derive(Debug)]
pub struct Server(MockServer);

impl Server {
    /// Starts a server that returns this response to any request.
    pub async fn responding(status: u16, body: Option<&Value>) -> Self {
        let response = ResponseTemplate::new(status);
        let response = match body {
            Some(body) => response.set_body_json(body),
            None => response,
        };
        Self::with(response).await
    }

    /// Starts a server that returns this response of an operation to any request: the properties of
    /// the body that are headers of the response are sent as such.
    ///
    /// # Panics
    ///
    /// If such a value is no text that a header can have.
    pub async fn answering(page: &Page<'_>, status: u16, body: Option<&Value>) -> Self {
        let mut response = ResponseTemplate::new(status);
        let mut body = body.cloned();
        for name in page.headers() {
            let value = body.as_mut().and_then(|body| body.as_object_mut()?.remove(name));
            response = match value {
                None | Some(Value::Null) => response,
                Some(Value::String(text)) => response.insert_header(name, text),
                Some(value) => response.insert_header(name, value.to_string()),
            };
        }
        let response = match body.filter(|_| page.method != "HEAD") {
            Some(body) => response.set_body_json(body),
            None => response,
        };
        Self::with(response).await
    }

    /// Starts a server that returns a ZIP with these bytes to any request.
    pub async fn responding_with_archive(bytes: &[u8]) -> Self {
        Self::with(ResponseTemplate::new(200).set_body_raw(bytes, "application/zip")).await
    }

    async fn with(response: ResponseTemplate) -> Self {
        let server = MockServer::start().await;
        let response = response.insert_header("X-Request-Id", REQUEST_ID);
        Mock::given(any()).respond_with(response).mount(&server).await;
        Self(server)
    }

    /// A configuration for this server, with an access key.
    ///
    /// # Panics
    ///
    /// If the runtime rejects it.
    #[must_use]
    pub fn config(&self) -> Config {
        self.config_with(Credentials::access_key(ACCESS_KEY, SECRET_KEY))
    }

    /// A configuration for this server, with these credentials.
    ///
    /// # Panics
    ///
    /// If the runtime rejects it.
    #[must_use]
    pub fn config_with(&self, credentials: Credentials) -> Config {
        self.builder(credentials).build().expect("a valid configuration")
    }

    /// The builder of a configuration for this server, with these credentials.
    pub fn builder(&self, credentials: Credentials) -> ConfigBuilder {
        Config::builder().retry(huaweicloud_core::NoRetry).endpoint(self.0.uri()).credentials(credentials)
    }

    /// The host and port, as in the `Host` header.
    #[must_use]
    pub fn host(&self) -> String {
        self.0.address().to_string()
    }

    /// All received requests.
    ///
    /// # Panics
    ///
    /// Never: the server always records them.
    pub async fn all_requests(&self) -> Vec<Request> {
        self.0.received_requests().await.expect("the server records requests")
    }

    /// The number of received requests.
    pub async fn request_count(&self) -> usize {
        self.all_requests().await.len()
    }

    /// The only received request.
    ///
    /// # Panics
    ///
    /// If there is none, or more than one.
    pub async fn request(&self) -> Request {
        let mut requests = self.all_requests().await;
        assert_eq!(requests.len(), 1, "exactly one request is received");
        requests.remove(0)
    }
}
