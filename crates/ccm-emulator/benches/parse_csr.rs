//! Measures the overhead of the emulator: `cargo bench -p ccm-emulator --bench parse_csr`.
//!
//! The same signed requests for `ParseCertificateSigningRequest` go to the emulator and to a bare
//! axum handler, which parses the same CSR with the same function and returns the same JSON. Only
//! the emulator checks signature, parameters and account, and writes a log. Both run alternately in
//! this process, on the same runtime as the clients, so that other load affects both. The ratio of
//! calls per second is more meaningful than either number, since both include the cost of the
//! clients.

use std::time::{Duration, Instant};

use axum::Router;
use axum::http::StatusCode;
use axum::routing::post;
use ccm_emulator::Emulator;
use huaweicloud_core::Secret;
use huaweicloud_core::signing::{Algorithm, Keys, SigningRequest, sign};
use pki::{CertificateRequest, DistinguishedName, HashAlgorithm, KeyAlgorithm, KeyPair, LineEnding};
use reqwest::{Client, Request};
use serde_json::{Value, json};

const PATH: &str = "/v1/private-certificates/csr/parse";
/// The number of concurrent calls.
const CLIENTS: usize = 16;
const ROUNDS: u32 = 5;

fn main() {
    // Under `cargo test`, only check that the benchmark works.
    let bench = std::env::args().any(|argument| argument == "--bench");
    let round = if bench { Duration::from_secs(2) } else { Duration::from_millis(50) };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(compare(round));
}

async fn compare(round: Duration) {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let emulator = Emulator::start().await.expect("an emulator");
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let bare = format!("http://{}", listener.local_addr().expect("an address"));
    tokio::spawn(async { axum::serve(listener, Router::new().route(PATH, post(parse))).await });

    println!("{:>10}  {:>17}  {:>18}  {:>6}", "key", "emulator, calls/s", "bare axum, calls/s", "ratio");
    for algorithm in [KeyAlgorithm::Rsa2048, KeyAlgorithm::Ec256] {
        let request = signed(&emulator, &csr(algorithm));
        let at = |address: &str| {
            let mut request = request.try_clone().expect("a body in memory");
            *request.url_mut() = format!("{address}{PATH}").parse().expect("an address");
            request
        };
        // The first calls compile schemas and open connections. Both responses must be the same.
        let responses = (send(at(emulator.endpoint())).await, send(at(&bare)).await);
        assert_eq!(responses.0, responses.1);
        let (mut emulated, mut bare_axum) = (0.0, 0.0);
        for _ in 0..ROUNDS {
            emulated += calls_per_second(at(emulator.endpoint()), round).await / f64::from(ROUNDS);
            bare_axum += calls_per_second(at(&bare), round).await / f64::from(ROUNDS);
        }
        let ratio = emulated / bare_axum;
        println!("{:>10}  {emulated:>17.0}  {bare_axum:>18.0}  {ratio:>6.2}", algorithm.pca_name());
    }
}

/// The bare handler, without any overhead.
async fn parse(body: axum::body::Bytes) -> Result<String, StatusCode> {
    let body: Value = serde_json::from_slice(&body).map_err(|_| StatusCode::BAD_REQUEST)?;
    let text = body["csr"].as_str().ok_or(StatusCode::BAD_REQUEST)?;
    let request = CertificateRequest::from_pem(text).map_err(|_| StatusCode::BAD_REQUEST)?;
    let (name, key) = (request.subject_dn(), request.public_key());
    let answer = json!({
        "distinguished_name": {
            "common_name": name.common_name,
            "country": name.country,
            "locality": name.locality,
            "organization": name.organization,
            "organizational_unit": name.organizational_unit,
            "state": name.state,
        },
        "key_algorithm": key.algorithm_name(),
        "key_algorithm_length": key.bits(),
        "public_key": key.to_pem(LineEnding::CrLf).map_err(|_| StatusCode::BAD_REQUEST)?,
        "signature_algorithm": request.signature_algorithm().to_string(),
    });
    Ok(answer.to_string())
}

fn csr(algorithm: KeyAlgorithm) -> String {
    let subject = DistinguishedName {
        common_name: "www.example.com".to_owned(),
        country: "CN".to_owned(),
        state: "Sichuan".to_owned(),
        locality: "Chengdu".to_owned(),
        organization: "Example".to_owned(),
        organizational_unit: "IT".to_owned(),
    };
    let key = KeyPair::generate(algorithm).expect("a key");
    let request = CertificateRequest::create(&subject, &[], &key, HashAlgorithm::Sha256).expect("a request");
    request.to_pem(LineEnding::Lf)
}

/// A signed request, which the emulator accepts for 15 minutes.
fn signed(emulator: &Emulator, csr: &str) -> Request {
    let body = json!({"csr": csr}).to_string();
    let account = emulator.accounts().next().expect("an account");
    let key = account.access_keys().first().expect("a key");
    let date = date();
    let host = emulator.address().to_string();
    let headers = [("Content-Type", "application/json"), ("Host", &host), ("X-Sdk-Date", &date)];
    let request = SigningRequest { method: "POST", path: PATH, query: &[], headers: &headers, body: body.as_bytes() };
    let secret = Secret::from(key.secret.expose_secret());
    let signed = sign(&Algorithm::HmacSha256, &Keys::new(&key.id, &secret), &request).expect("a signature");
    let request = client()
        .post(format!("{}{PATH}", emulator.endpoint()))
        .header("Content-Type", "application/json")
        .header("X-Sdk-Date", &date)
        .header("Authorization", signed.authorization())
        .body(body);
    request.build().expect("a request")
}

/// A client without a proxy.
fn client() -> Client {
    Client::builder().no_proxy().build().expect("a client")
}

/// The current time in the format of `X-Sdk-Date`.
fn date() -> String {
    jiff::Timestamp::now().strftime("%Y%m%dT%H%M%SZ").to_string()
}

async fn send(request: Request) -> Value {
    let response = client().execute(request).await.expect("a response");
    assert_eq!(response.status(), 200);
    serde_json::from_slice(&response.bytes().await.expect("a body")).expect("JSON")
}

/// Sends requests from all clients until the time is over, each client one request after the other.
async fn calls_per_second(request: Request, round: Duration) -> f64 {
    let client = client();
    let started = Instant::now();
    let clients: Vec<_> = (0..CLIENTS)
        .map(|_| {
            let (client, request) = (client.clone(), request.try_clone().expect("a body in memory"));
            tokio::spawn(async move {
                let mut calls = 0_u32;
                while started.elapsed() < round {
                    let request = request.try_clone().expect("a body in memory");
                    let response = client.execute(request).await.expect("a response");
                    assert_eq!(response.status(), 200);
                    response.bytes().await.expect("a body");
                    calls += 1;
                }
                calls
            })
        })
        .collect();
    let mut calls = 0;
    for client in clients {
        calls += client.await.expect("a client");
    }
    f64::from(calls) / started.elapsed().as_secs_f64()
}
