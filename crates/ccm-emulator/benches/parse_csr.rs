//! What the emulator costs beside the work itself: `cargo bench -p ccm-emulator --bench parse_csr`.
//!
//! The same signed requests for `ParseCertificateSigningRequest` go to the emulator and to a bare axum handler that parses the same CSR with
//! the same function and writes the same JSON. The one checks signature, bounds and account and writes its log, the other does nothing
//! else. Both run in this process, in turns, on the same runtime as the clients, so that whatever the machine does hits both; the clients
//! themselves cost both the same, so that the ratio of calls a second says more than either number.

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
/// How many calls are under way at once.
const CLIENTS: usize = 16;
const ROUNDS: u32 = 5;

fn main() {
    // `cargo test` asks for a quick look that everything runs.
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

    println!("{:>10}  {:>16}  {:>16}  {:>6}", "key", "emulator, call/s", "bare axum, call/s", "ratio");
    for algorithm in [KeyAlgorithm::Rsa2048, KeyAlgorithm::Ec256] {
        let request = signed(&emulator, &csr(algorithm));
        let at = |address: &str| {
            let mut request = request.try_clone().expect("a body that is there");
            *request.url_mut() = format!("{address}{PATH}").parse().expect("an address");
            request
        };
        // The first calls compile schemas and open connections; and both have to answer the same.
        let answers = (answer(at(emulator.endpoint())).await, answer(at(&bare)).await);
        assert_eq!(answers.0, answers.1);
        let (mut ours, mut theirs) = (0.0, 0.0);
        for _ in 0..ROUNDS {
            ours += calls_a_second(at(emulator.endpoint()), round).await / f64::from(ROUNDS);
            theirs += calls_a_second(at(&bare), round).await / f64::from(ROUNDS);
        }
        println!("{:>10}  {ours:>16.0}  {theirs:>16.0}  {:>6.2}", algorithm.pca_name(), ours / theirs);
    }
}

/// The bare handler: only what has to be done.
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

/// A request that the emulator takes for 15 minutes.
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

/// A client that goes to this machine directly.
fn client() -> Client {
    Client::builder().no_proxy().build().expect("a client")
}

/// The time now, as `X-Sdk-Date` says it.
fn date() -> String {
    jiff::Timestamp::now().strftime("%Y%m%dT%H%M%SZ").to_string()
}

async fn answer(request: Request) -> Value {
    let response = client().execute(request).await.expect("an answer");
    assert_eq!(response.status(), 200);
    serde_json::from_slice(&response.bytes().await.expect("a body")).expect("JSON")
}

/// Sends one request behind the other from every client, until the time is over.
async fn calls_a_second(request: Request, round: Duration) -> f64 {
    let client = client();
    let begun = Instant::now();
    let clients: Vec<_> = (0..CLIENTS)
        .map(|_| {
            let (client, request) = (client.clone(), request.try_clone().expect("a body that is there"));
            tokio::spawn(async move {
                let mut calls = 0_u32;
                while begun.elapsed() < round {
                    let response = client.execute(request.try_clone().expect("a body")).await.expect("an answer");
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
    f64::from(calls) / begun.elapsed().as_secs_f64()
}
