//! Shared test helpers: a client like a generated one, and a server that records requests.

use huaweicloud_core::codegen::{Handle, ResponseValue, encode_path};
use huaweicloud_core::{CallOptions, Config, Credentials, Error, Operation, Service};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use crate::verifier::Arrived;

pub(crate) const AK: &str = "AKEXAMPLE0000000TEST";
pub(crate) const SK: &str = "canary-secret-key";
pub(crate) const SECURITY_TOKEN: &str = "canary-security-token";
pub(crate) const TOKEN: &str = "canary-auth-token";
pub(crate) const DOMAIN_ID: &str = "d78cbac186b744899480f25bd022f468";

pub(crate) const SCM: Service = Service {
    name: "scm",
    endpoints: &[
        ("cn-north-4", "https://scm.cn-north-4.myhuaweicloud.com"),
        ("ap-southeast-1", "https://scm.ap-southeast-1.myhuaweicloud.com"),
    ],
};

/// A response with a required field.
#[derive(Debug, serde::Deserialize)]
pub(crate) struct Thing {
    pub(crate) id: String,
}

/// A stand-in for a generated client.
#[derive(Clone, Debug)]
pub(crate) struct Client {
    baseurl: String,
    client: reqwest::Client,
    inner: Handle,
}

impl Client {
    pub(crate) fn new(config: &Config) -> Result<Self, Error> {
        let inner = Handle::new(config, &SCM)?;
        Ok(Self { baseurl: inner.baseurl().to_owned(), client: inner.http().clone(), inner })
    }

    pub(crate) fn handle(&self) -> &Handle {
        &self.inner
    }

    /// A GET with `id` in its path.
    pub(crate) async fn show(&self, id: &str) -> Result<ResponseValue<Value>, Error> {
        let client = self;
        let url = format!("{}/v3/scm/certificates/{}/detail", client.baseurl, encode_path(id),);
        let request = client.client.get(url).build()?;
        self.call(request, "show_certificate").await
    }

    /// A POST with a JSON body.
    pub(crate) async fn create(&self, body: &Value) -> Result<ResponseValue<Value>, Error> {
        let url = format!("{}/v3/scm/certificates/import", self.baseurl);
        let request = self.client.post(url).json(body).build()?;
        self.call(request, "import_certificate").await
    }

    /// A GET with these call options.
    pub(crate) async fn read(&self, options: CallOptions) -> Result<ResponseValue<Value>, Error> {
        let request = self.request(reqwest::Method::GET, "/v3/things?limit=1").build()?;
        self.call_with(request, &READ, options).await
    }

    /// A POST with these call options.
    pub(crate) async fn write(&self, options: CallOptions) -> Result<ResponseValue<Value>, Error> {
        let request = self.request(reqwest::Method::POST, "/v3/things").json(&serde_json::json!({})).build()?;
        self.call_with(request, &WRITE, options).await
    }

    pub(crate) fn request(&self, method: reqwest::Method, path: &str) -> reqwest::RequestBuilder {
        self.client.request(method, format!("{}{path}", self.baseurl))
    }

    pub(crate) async fn call(
        &self,
        request: reqwest::Request,
        operation: &'static str,
    ) -> Result<ResponseValue<Value>, Error> {
        let method = request.method().as_str().to_owned().leak();
        let operation = Box::leak(Box::new(Operation::new(operation, operation, method, "/v3/things")));
        self.call_with(request, operation, CallOptions::new()).await
    }

    pub(crate) async fn call_with(
        &self,
        request: reqwest::Request,
        operation: &'static Operation,
        options: CallOptions,
    ) -> Result<ResponseValue<Value>, Error> {
        let response = self.inner.send(request, operation, options).await?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            204u16 => Ok(ResponseValue::empty(response).map(|()| Value::Null)),
            _ => Err(Error::from_response(response).await),
        }
    }

    /// A GET whose response has a required field.
    pub(crate) async fn typed(&self) -> Result<ResponseValue<Thing>, Error> {
        let request = self.request(reqwest::Method::GET, "/v3/things/1").build()?;
        let response = self.inner.send(request, &READ, CallOptions::new()).await?;
        ResponseValue::from_response(response).await
    }
}

pub(crate) fn key() -> Credentials {
    Credentials::access_key(AK, SK).with_security_token(SECURITY_TOKEN).with_domain_id(DOMAIN_ID)
}

pub(crate) fn client(endpoint: &str, credentials: Credentials) -> Client {
    let config = Config::builder().credentials(credentials).endpoint(endpoint).build().unwrap();
    Client::new(&config).unwrap()
}

/// An idempotent operation and one that is not.
pub(crate) const READ: Operation = Operation::new("ListThings", "list_things", "GET", "/v3/things");
pub(crate) const WRITE: Operation = Operation::new("CreateThing", "create_thing", "POST", "/v3/things");

/// Sends the same response on each connection, and records requests.
pub(crate) struct Server {
    pub(crate) address: String,
    task: JoinHandle<()>,
    received: std::sync::Arc<std::sync::Mutex<Vec<Received>>>,
}

/// A request as it was on the wire.
#[derive(Clone, Debug)]
pub(crate) struct Received {
    pub(crate) method: String,
    pub(crate) target: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Received {
    /// The whole request, for verifying its signature.
    pub(crate) fn arrived(&self) -> Arrived<'_> {
        Arrived {
            method: &self.method,
            target: &self.target,
            headers: self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect(),
            body: &self.body,
        }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut found = self.headers.iter().filter(|(key, _)| key.eq_ignore_ascii_case(name));
        let value = found.next().map(|(_, value)| value.as_str());
        assert!(found.next().is_none(), "{name} was sent twice");
        value
    }
}

impl Server {
    /// `response` is written byte for byte before the connection is closed.
    pub(crate) async fn start(response: impl Into<Vec<u8>>) -> Self {
        let response = response.into();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let received = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
        let log = received.clone();
        let task = tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                if let Some(request) = read_request(&mut stream).await {
                    log.lock().unwrap().push(request);
                }
                let _ = stream.write_all(&response).await;
                let _ = stream.shutdown().await;
            }
        });
        Self { address, task, received }
    }

    /// Responds with this status, these additional header lines and this body.
    pub(crate) async fn responding(status: &str, headers: &[&str], body: &str) -> Self {
        let mut response = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\n", body.len());
        for header in headers {
            response.push_str(header);
            response.push_str("\r\n");
        }
        response.push_str("Connection: close\r\n\r\n");
        response.push_str(body);
        Self::start(response).await
    }

    pub(crate) fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap().clone()
    }

    pub(crate) fn only(&self) -> Received {
        let received = self.received();
        assert_eq!(received.len(), 1, "{received:?}");
        received[0].clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Reads one request; `None` if the connection ends early.
pub(crate) async fn read_request(stream: &mut TcpStream) -> Option<Received> {
    let mut bytes = Vec::new();
    let head_end = loop {
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break end;
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    };
    let head = String::from_utf8(bytes[..head_end].to_vec()).unwrap();
    let mut body = bytes.split_off(head_end + 4);
    let mut lines = head.split("\r\n");
    let mut start = lines.next()?.split(' ');
    let (method, target) = (start.next()?.to_owned(), start.next()?.to_owned());
    assert_eq!(start.next(), Some("HTTP/1.1"));
    let headers: Vec<(String, String)> = lines
        .map(|line| {
            let (name, value) = line.split_once(": ").unwrap_or((line, ""));
            (name.to_owned(), value.to_owned())
        })
        .collect();
    let mut received = Received { method, target, headers, body: Vec::new() };
    if received.header("transfer-encoding").is_some() {
        while !body.ends_with(b"0\r\n\r\n") {
            if stream.read_buf(&mut body).await.ok()? == 0 {
                break;
            }
        }
    } else {
        let length: usize = received.header("content-length").map_or(0, |value| value.parse().unwrap());
        while body.len() < length && stream.read_buf(&mut body).await.ok()? > 0 {}
    }
    received.body = body;
    Some(received)
}
