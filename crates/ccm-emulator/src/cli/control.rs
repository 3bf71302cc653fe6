//! Requests to the controls of an emulator that runs elsewhere on this machine. It must not know
//! what they contain.

use std::error::Error;
use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::http::header::HOST;
use axum::http::{Method, Request, Uri};
use hyper::client::conn::http1::handshake;
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpStream;

/// The variable with the token that requests for the whole state need.
pub(super) const CONTROL_TOKEN: &str = "CCM_EMULATOR_CONTROL_TOKEN";

/// How long a request may take. That for a large state takes seconds.
const TIMEOUT: Duration = Duration::from_secs(300);

/// Asks whether an emulator is healthy, and returns the body of the response.
pub(super) async fn health(endpoint: &str) -> Result<Bytes, Box<dyn Error>> {
    send(endpoint, Request::get("/emulator/health").body(Body::empty())?).await
}

/// Sends a request for the whole state, and returns the body of the response.
pub(super) async fn state(endpoint: &str, method: Method, body: Vec<u8>) -> Result<Bytes, Box<dyn Error>> {
    let token = std::env::var(CONTROL_TOKEN).map_err(|_| {
        format!("{CONTROL_TOKEN} is not set; copy it from the lines that `ccm-emulator serve` printed when it started")
    })?;
    let request = Request::builder().method(method).uri("/emulator/state").header("x-emulator-token", token);
    send(endpoint, request.body(Body::from(body))?).await
}

async fn send(endpoint: &str, mut request: Request<Body>) -> Result<Bytes, Box<dyn Error>> {
    let uri: Uri = endpoint.parse().map_err(|_| wrong_endpoint(endpoint))?;
    let is_http = uri.scheme_str() == Some("http");
    let authority = uri.authority().filter(|_| is_http).ok_or_else(|| wrong_endpoint(endpoint))?;
    let host = authority.host().trim_matches(['[', ']']);
    request.headers_mut().insert(HOST, authority.as_str().parse()?);
    let exchange = async {
        let stream = TcpStream::connect((host, authority.port_u16().unwrap_or(80))).await?;
        let (mut sender, connection) = handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        let response = sender.send_request(request).await?;
        let status = response.status();
        let body = to_bytes(Body::new(response.into_body()), usize::MAX).await?;
        Ok::<_, Box<dyn Error>>((status, body))
    };
    let failed =
        |error: String| format!("the emulator at {endpoint} does not answer: {error}; start it, or pass --endpoint");
    let answered = tokio::time::timeout(TIMEOUT, exchange).await.map_err(|_| failed("it takes too long".to_owned()))?;
    let (status, body) = answered.map_err(|error| failed(error.to_string()))?;
    if status.is_success() {
        return Ok(body);
    }
    let answer: Value = serde_json::from_slice(&body).unwrap_or_default();
    let reason = answer["error_msg"].as_str().unwrap_or("it is no emulator, or one of an older version");
    Err(format!("the emulator at {endpoint} refused it ({}): {reason}", status.as_u16()).into())
}

fn wrong_endpoint(endpoint: &str) -> String {
    format!("{endpoint:?} is no address of an emulator; write something like http://127.0.0.1:8080")
}
