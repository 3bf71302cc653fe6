//! A server on loopback that gives one prepared answer and keeps what it received.

use huaweicloud_core::{Config, Credentials};
use serde_json::Value;
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

/// The access key of every test.
pub const ACCESS_KEY: &str = "AKEXAMPLE0000000TEST";
/// Its secret key.
pub const SECRET_KEY: &str = "SKexampleSKexampleSKexampleSKexampleTEST";
/// The id of the request, as the server names it in every answer.
pub const REQUEST_ID: &str = "5f2d8b6c0f6a4d9e9c3b7a1e2d4c6b8a";

/// A server that stops when it is dropped.
#[derive(Debug)]
pub struct Server(MockServer);

impl Server {
    /// Starts a server that gives this answer to any request.
    pub async fn answering(status: u16, body: Option<&Value>) -> Self {
        let answer = ResponseTemplate::new(status);
        let answer = match body {
            Some(body) => answer.set_body_json(body),
            None => answer,
        };
        Self::with(answer).await
    }

    /// Starts a server that answers any request with a ZIP of these bytes.
    pub async fn answering_archive(bytes: &[u8]) -> Self {
        Self::with(ResponseTemplate::new(200).set_body_raw(bytes, "application/zip")).await
    }

    async fn with(answer: ResponseTemplate) -> Self {
        let server = MockServer::start().await;
        let answer = answer.insert_header("X-Request-Id", REQUEST_ID);
        Mock::given(any()).respond_with(answer).mount(&server).await;
        Self(server)
    }

    /// A configuration that leads to this server, with keys.
    ///
    /// # Panics
    ///
    /// When the runtime refuses it.
    #[must_use]
    pub fn config(&self) -> Config {
        self.config_with(Credentials::access_key(ACCESS_KEY, SECRET_KEY))
    }

    /// A configuration that leads to this server, with these credentials.
    ///
    /// # Panics
    ///
    /// When the runtime refuses it.
    #[must_use]
    pub fn config_with(&self, credentials: Credentials) -> Config {
        Config::builder()
            .retry(huaweicloud_core::NoRetry)
            .endpoint(self.0.uri())
            .credentials(credentials)
            .build()
            .expect("a sound configuration")
    }

    /// The host with its port, as clients name it.
    #[must_use]
    pub fn host(&self) -> String {
        self.0.address().to_string()
    }

    /// Every request that arrived.
    ///
    /// # Panics
    ///
    /// Never: the server always keeps them.
    pub async fn all_requests(&self) -> Vec<Request> {
        self.0.received_requests().await.expect("the server keeps requests")
    }

    /// How many requests arrived.
    pub async fn requests(&self) -> usize {
        self.all_requests().await.len()
    }

    /// The one request that arrived.
    ///
    /// # Panics
    ///
    /// When none arrived, or several.
    pub async fn request(&self) -> Request {
        let mut requests = self.all_requests().await;
        assert_eq!(requests.len(), 1, "exactly one request arrives");
        requests.remove(0)
    }
}
