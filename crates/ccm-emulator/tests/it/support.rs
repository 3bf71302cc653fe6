//! Raw requests, signed by the client's code, which the gateway does not share.

use std::sync::LazyLock;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use ccm_emulator::{Account, Emulator, Settings};
use huaweicloud_core::Secret;
use huaweicloud_core::signing::{Algorithm, Keys, SigningRequest, sign};
use reqwest::{Client, Method, RequestBuilder};
use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// An HTTP client. It installs a TLS provider, which reqwest requires even for plain HTTP, and
/// keeps no idle connections, since each test has its own runtime.
pub(crate) fn client() -> Client {
    static CLIENT: LazyLock<Client> = LazyLock::new(|| {
        let _ = rustls::crypto::ring::default_provider().install_default();
        Client::builder().pool_max_idle_per_host(0).build().unwrap()
    });
    CLIENT.clone()
}

/// An emulator with two accounts and a frozen clock.
pub(crate) async fn two_accounts() -> Emulator {
    two_accounts_with(|_| {}).await
}

/// As [`two_accounts`], with other settings.
pub(crate) async fn two_accounts_with(change: impl FnOnce(&mut Settings)) -> Emulator {
    let mut settings = Settings::default();
    change(&mut settings);
    let emulator = Emulator::builder().settings(settings).account(blue()).account(red()).start().await.unwrap();
    emulator.clock().freeze(noon()).unwrap();
    emulator
}

pub(crate) fn blue() -> Account {
    Account::new("blue")
        .with_access_key("BLUEACCESSKEY0000001", "the secret key of blue")
        .with_user("somebody", "a password")
        .with_mfa_user("careful", "a password", SEED)
        .with_identity_provider("idp", "an id token")
}

/// The seed of the MFA device of the user `careful`, which is that of the test vectors of RFC 6238.
const SEED: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

pub(crate) fn red() -> Account {
    Account::new("red")
        .with_access_key("REDACCESSKEY00000001", "the secret key of red")
        .with_user("visitor", "another password")
}

/// 2030-01-01T12:00:00Z
pub(crate) fn noon() -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(1_893_499_200)
}

/// A request to sign. Tests can change each field.
#[derive(Clone, Debug)]
pub(crate) struct Signed {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
    pub(crate) date: String,
    pub(crate) access_key: String,
    pub(crate) secret_key: String,
    pub(crate) algorithm: Algorithm,
}

/// A valid request of the account `blue`, which lists its domains.
pub(crate) fn domains() -> Signed {
    Signed {
        method: Method::GET,
        path: "/v3/auth/domains".to_owned(),
        query: Vec::new(),
        headers: Vec::new(),
        body: String::new(),
        date: "20300101T120000Z".to_owned(),
        access_key: "BLUEACCESSKEY0000001".to_owned(),
        secret_key: "the secret key of blue".to_owned(),
        algorithm: Algorithm::HmacSha256,
    }
}

impl Signed {
    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The request with its signature, which only covers the fields of `self`.
    pub(crate) fn request(&self, emulator: &Emulator) -> RequestBuilder {
        let host = emulator.address().to_string();
        let mut headers: Vec<(&str, &str)> = vec![("X-Sdk-Date", &self.date), ("Host", &host)];
        headers.extend(self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        let secret = Secret::from(self.secret_key.as_str());
        let request = SigningRequest {
            method: self.method.as_str(),
            path: &self.path,
            query: &self.query,
            headers: &headers,
            body: self.body.as_bytes(),
        };
        let signed = sign(&self.algorithm, &Keys::new(&self.access_key, &secret), &request).unwrap();
        let mut builder = client()
            .request(self.method.clone(), format!("{}{}", emulator.endpoint(), self.path))
            .query(&self.query)
            .body(self.body.clone())
            .header("X-Sdk-Date", &self.date)
            .header("Authorization", signed.authorization());
        for (name, value) in &self.headers {
            builder = builder.header(name, value);
        }
        builder
    }

    pub(crate) async fn send(&self, emulator: &Emulator) -> (u16, Value) {
        answer(self.request(emulator)).await
    }
}

/// The status and the JSON body of a response, null if there is none.
pub(crate) async fn answer(request: RequestBuilder) -> (u16, Value) {
    let response = request.send().await.unwrap();
    let status = response.status().as_u16();
    assert!(response.headers().contains_key("x-request-id"), "every response has a request id");
    let bytes = response.bytes().await.unwrap();
    (status, serde_json::from_slice(&bytes).unwrap_or_default())
}

/// Asserts that the gateway refuses a request, with this text in the reason.
pub(crate) async fn assert_refused(request: RequestBuilder, reason: &str) {
    let (status, body) = answer(request).await;
    assert_eq!((status, &body["error_code"]), (401, &"APIGW.0301".into()), "{body}");
    let message = body["error_msg"].as_str().unwrap();
    assert!(message.starts_with("Incorrect IAM authentication information: "), "{message}");
    assert!(message.contains(reason), "{message}");
    assert_eq!(body["request_id"].as_str().unwrap().len(), 32);
    assert!(!message.contains("the secret key"), "{message}");
}

/// A connection on which a test writes raw bytes.
pub(crate) async fn connect(emulator: &Emulator, bytes: impl AsRef<[u8]>) -> TcpStream {
    let mut stream = TcpStream::connect(emulator.address()).await.unwrap();
    stream.write_all(bytes.as_ref()).await.unwrap();
    stream
}

/// What the emulator sends on a connection until it ends it.
pub(crate) async fn rest(mut stream: TcpStream) -> String {
    let mut bytes = Vec::new();
    let read = tokio::time::timeout(Duration::from_secs(20), stream.read_to_end(&mut bytes));
    // It may be reset, since not all of the request was read.
    let _ = read.await.expect("the emulator ends the connection");
    String::from_utf8_lossy(&bytes).into_owned()
}
