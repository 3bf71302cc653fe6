//! A scripted server on loopback, with one step per connection.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use huaweicloud_core::test_util::FakeClock;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use crate::support::{Received, read_request};

/// A certificate for 127.0.0.1 that is its own issuer, in PEM. No platform trusts it.
pub(super) const UNTRUSTED: &str = include_str!("../../data/untrusted.pem");

/// What happens to a connection.
#[derive(Clone)]
pub(super) enum Step {
    /// The request is read, this is written, and the connection ends.
    Respond(String),
    /// Like `Respond`, but the connection is reset.
    Reset(String),
    /// Like `Respond`, but the connection stays open. Then that much time passes.
    Stall(String, Duration),
    /// Nothing is read, nothing is written, and the connection stays open.
    Deaf,
    /// A TLS handshake with the certificate `UNTRUSTED`, and a success response.
    Tls,
    /// Nothing is read, this is written, and the connection ends.
    Shout(&'static str),
    /// Like `Respond`, followed by this many MiB of zeros.
    Flood(String, usize),
}

/// A response with these header lines and a body of the right length.
pub(super) fn response(status: &str, headers: &[&str], body: &str) -> Step {
    let headers: String = headers.iter().map(|line| format!("{line}\r\n")).collect();
    Step::Respond(format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {}\r\n\r\n{body}", body.len()))
}

/// A success response.
pub(super) fn good() -> Step {
    response("200 OK", &["X-Request-Id: good"], "{}")
}

pub(super) struct FaultServer {
    pub(super) port: u16,
    received: Arc<Mutex<Vec<Received>>>,
    _tasks: JoinSet<()>,
}

impl FaultServer {
    /// Runs the steps of the script, and repeats the last one. Time passes on `clock`. Without any
    /// step, connections are refused.
    pub(super) async fn start(script: &[Step], clock: &FakeClock) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let received = Arc::new(Mutex::new(Vec::new()));
        let (script, clock, log) = (script.to_vec(), clock.clone(), received.clone());
        let mut tasks = JoinSet::new();
        tasks.spawn(async move {
            if script.is_empty() {
                return;
            }
            let mut connections = JoinSet::new();
            for number in 0.. {
                let Ok((stream, _)) = listener.accept().await else { return };
                let step = script[number.min(script.len() - 1)].clone();
                connections.spawn(serve(stream, step, clock.clone(), log.clone()));
            }
        });
        Self { port, received, _tasks: tasks }
    }

    pub(super) fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap().clone()
    }
}

async fn serve(mut stream: TcpStream, step: Step, clock: FakeClock, log: Arc<Mutex<Vec<Received>>>) {
    if !matches!(step, Step::Deaf | Step::Shout(_) | Step::Tls) {
        let Some(request) = read_request(&mut stream).await else { return };
        log.lock().unwrap().push(request);
    }
    match step {
        Step::Respond(text) => {
            let _ = stream.write_all(text.as_bytes()).await;
            let _ = stream.shutdown().await;
        }
        Step::Reset(text) => {
            let _ = stream.write_all(text.as_bytes()).await;
            // The data should arrive before the reset.
            tokio::time::sleep(Duration::from_millis(30)).await;
            let _ = stream.set_zero_linger();
        }
        Step::Stall(text, passes) => {
            let _ = stream.write_all(text.as_bytes()).await;
            tokio::time::sleep(Duration::from_millis(30)).await;
            clock.advance(passes);
            std::future::pending().await
        }
        Step::Tls => {
            let Ok(mut stream) = untrusted().accept(stream).await else { return };
            // The request has no body, and fits into one record.
            let _ = stream.read(&mut [0; 4096]).await;
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}").await;
            let _ = stream.shutdown().await;
        }
        Step::Deaf => std::future::pending().await,
        Step::Shout(text) => {
            let _ = stream.write_all(text.as_bytes()).await;
            let _ = stream.shutdown().await;
        }
        Step::Flood(text, times) => {
            let _ = stream.write_all(text.as_bytes()).await;
            let zeros = vec![b'0'; 1024 * 1024];
            for _ in 0..times {
                if stream.write_all(&zeros).await.is_err() {
                    return;
                }
            }
        }
    }
}

fn untrusted() -> tokio_rustls::TlsAcceptor {
    use tokio_rustls::rustls::ServerConfig;
    use tokio_rustls::rustls::crypto::ring::default_provider;
    use tokio_rustls::rustls::pki_types::pem::PemObject;
    use tokio_rustls::rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};

    let certificate = CertificateDer::from_pem_slice(UNTRUSTED.as_bytes()).unwrap();
    let key = PrivatePkcs8KeyDer::from(include_bytes!("../../data/untrusted-key.der").as_slice());
    let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key.into())
        .unwrap();
    Arc::new(config).into()
}
