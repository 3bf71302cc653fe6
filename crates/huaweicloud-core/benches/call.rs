//! Measures the overhead of a call over a bare `reqwest` call with a precomputed signature: `cargo
//! bench -p huaweicloud-core --bench call`.
//!
//! Both call the same server on loopback, alternately, so that any load on the machine affects
//! both. The ratio of the medians is the overhead of everything this crate does: checks,
//! credentials, signing, timeouts, spans, decoding. Loopback has almost no latency, so there are
//! also servers that delay their responses, like a nearby one. The last line is a call over a
//! transport that responds immediately: it measures only this crate, building the request and
//! reading the response.
//!
//! A profile of that call (`perf`, on a processor with instructions for SHA-256): signing is a
//! third, of which hashing is 40%. Decoding is 15%, parsing the address 8%, the response of the
//! transport itself 9%. The rest is spread over checks, the copy of the request that a retry would
//! need, clocks, headers and spans. The timeouts do not show. Over loopback the same work takes
//! longer, since caches are cold after each wait.
//!
//! `scripts/compare-sdks` uses two other modes: `-- --serve` prints its address and serves until
//! its input ends, and `-- --calls ADDRESS COUNT` makes calls.

use std::io::Read as _;
use std::time::{Duration, Instant};

use huaweicloud_core::codegen::{Handle, ResponseValue};
use huaweicloud_core::{
    BoxFuture, CallOptions, Config, ConfigBuilder, Credentials, Error, Operation, Service, Transport,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const SERVICE: Service = Service { name: "demo", endpoints: &[] };
const LIST: Operation = Operation::new("ListCertificates", "list_certificates", "GET", PATH);
const PATH: &str = "/v3/scm/certificates";
const BODY: &str = r#"{"certificates":[{"id":"scs1600313391074","name":"edge","status":"ISSUED"}],"total_count":1}"#;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let bench = std::env::args().any(|argument| argument == "--bench");
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    match &arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["--serve"] => {
            println!("{}", runtime.block_on(serve(Duration::ZERO)));
            let _ = std::io::stdin().read_to_end(&mut Vec::new());
        }
        ["--calls", address, count] => {
            let count: u32 = count.parse().expect("a number of calls");
            let handle = handle(address);
            runtime.block_on(async {
                for _ in 0..count {
                    call(&handle).await.expect("a response");
                }
            });
        }
        // `cargo test` only checks that everything runs.
        _ => runtime.block_on(compare(if bench { 20_000 } else { 20 })),
    }
}

/// Measures both kinds of calls and prints the times.
async fn compare(calls: usize) {
    println!("{:>14}  {:>12}  {:>12}  {:>8}", "server delay", "a call", "bare reqwest", "ratio");
    for (wait, calls) in
        [(Duration::ZERO, calls), (Duration::from_millis(1), calls / 10), (Duration::from_millis(10), calls / 40)]
    {
        let (ours, bare) = beside_bare(wait, calls.max(5)).await;
        println!("{wait:>14.1?}  {ours:>12.1?}  {bare:>12.1?}  {:>8.3}", ours.as_secs_f64() / bare.as_secs_f64());
    }
    let handle = handle_with("https://demo.example.com", |config| config.transport(Immediate));
    let mut alone = Vec::with_capacity(calls);
    for _ in 0..calls {
        let start = Instant::now();
        call(&handle).await.expect("a response");
        alone.push(start.elapsed());
    }
    println!("{:>14}  {:>12.1?}", "no network", median(alone));
}

/// The medians of both, with a server that waits before it responds.
async fn beside_bare(wait: Duration, calls: usize) -> (Duration, Duration) {
    let address = serve(wait).await;
    let handle = handle(&address);
    // The client that requests are built with, which has no connection yet.
    let plain = handle.http();
    let (mut ours, mut bare) = (Vec::with_capacity(calls), Vec::with_capacity(calls));
    for _ in 0..calls {
        let start = Instant::now();
        call(&handle).await.expect("a response");
        ours.push(start.elapsed());
        let start = Instant::now();
        bare_call(plain, &address).await.expect("a response");
        bare.push(start.elapsed());
    }
    (median(ours), median(bare))
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

/// A transport that responds immediately.
#[derive(Debug)]
struct Immediate;

impl Transport for Immediate {
    fn send(&self, _: reqwest::Request) -> BoxFuture<'_, Result<reqwest::Response, Error>> {
        Box::pin(std::future::ready(Ok(reqwest::Response::from(http::Response::new(BODY)))))
    }
}

fn handle(address: &str) -> Handle {
    handle_with(address, |config| config)
}

fn handle_with(address: &str, change: impl FnOnce(ConfigBuilder) -> ConfigBuilder) -> Handle {
    let credentials = Credentials::access_key("AKEXAMPLE0000000TEST", "a secret key of forty characters .......");
    let credentials = credentials.with_domain_id("0123456789abcdef0123456789abcdef");
    let config = change(Config::builder().credentials(credentials).endpoint(address)).build().expect("a configuration");
    Handle::new(&config, &SERVICE).expect("a client")
}

async fn call(handle: &Handle) -> Result<serde_json::Value, Error> {
    let request = handle.http().get(format!("{}{PATH}", handle.baseurl())).build()?;
    let response = handle.send(request, &LIST, CallOptions::new()).await?;
    ResponseValue::from_response(response).await.map(ResponseValue::into_inner)
}

async fn bare_call(client: &reqwest::Client, address: &str) -> Result<serde_json::Value, reqwest::Error> {
    let request = client
        .get(format!("{address}{PATH}"))
        .header("x-sdk-date", "20250101T000000Z")
        .header("x-domain-id", "0123456789abcdef0123456789abcdef")
        .header(
            "authorization",
            "SDK-HMAC-SHA256 Access=AKEXAMPLE0000000TEST, SignedHeaders=host;x-domain-id;x-sdk-date, Signature=0",
        );
    request.send().await?.json().await
}

/// Starts a server that gives the same response to every request, over keep-alive connections.
async fn serve(wait: Duration) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = format!("http://{}", listener.local_addr().expect("an address"));
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(respond(stream, wait));
        }
    });
    address
}

async fn respond(mut stream: TcpStream, wait: Duration) {
    let response = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\nX-Request-Id: r\r\n\r\n{BODY}",
        BODY.len()
    );
    let _ = stream.set_nodelay(true);
    let mut head = Vec::new();
    while matches!(stream.read_buf(&mut head).await, Ok(read) if read > 0) {
        // Requests have no body here, so each ends with its head.
        if head.ends_with(b"\r\n\r\n") {
            head.clear();
            if !wait.is_zero() {
                tokio::time::sleep(wait).await;
            }
            if stream.write_all(response.as_bytes()).await.is_err() {
                return;
            }
        }
    }
}
