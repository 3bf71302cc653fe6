//! Accepts connections, a bounded number at a time, and serves HTTP/1.1 on each until the emulator
//! stops. It must not know what is requested.
//!
//! hyper's builder for HTTP/1.1 is used instead of `axum::serve`, which has no time limits, and
//! which speaks HTTP/2 too wherever another crate of a build enables that feature.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use axum::response::Response;
use hyper::server::conn::http1;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinSet;

use super::connection::{Connection, Peer};
use super::exchange::{Server, refuse_at_once};
use super::{browser, host, router};

/// How long a stopping server waits for clients that have not sent their whole request, or not
/// taken their whole response.
const GRACE: Duration = Duration::from_millis(500);

/// How often a stopping server looks whether a request has been answered.
const POLL: Duration = Duration::from_millis(10);

/// How often the log says that no more connections are possible.
const LOG_INTERVAL: Duration = Duration::from_secs(10);

/// The longest time limit. A much longer one would be after the end of time.
const MAX_TIMEOUT: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// The delay after a failure to accept, such as too many open files.
const ACCEPT_DELAY: Duration = Duration::from_millis(500);

/// Serves until `stopped` becomes true and the requests in flight are answered.
pub(crate) async fn serve(listener: TcpListener, server: Arc<Server>, mut stopped: watch::Receiver<bool>) {
    let app = router(server.clone());
    let mut slots = Slots::new(server.world.settings.max_connections);
    // Dropped with this future, which ends all connections.
    let mut connections = JoinSet::new();
    loop {
        let (stream, address, slot) = tokio::select! {
            () = stop(&mut stopped) => break,
            accepted = async {
                let slot = slots.take().await;
                let (stream, address) = accept(&listener).await;
                (stream, address, slot)
            } => accepted,
        };
        connections.spawn(converse(stream, address, app.clone(), server.clone(), stopped.clone(), slot));
        while connections.try_join_next().is_some() {}
    }
    drop(listener);
    while connections.join_next().await.is_some() {}
}

/// Waits until the server stops. A dropped sender stops it too.
async fn stop(stopped: &mut watch::Receiver<bool>) {
    let _ = stopped.wait_for(|stopped| *stopped).await;
}

/// Bounds the number of connections.
struct Slots {
    free: Arc<Semaphore>,
    max: usize,
    /// When it was last logged that all are taken.
    logged: Option<Instant>,
}

impl Slots {
    fn new(max: usize) -> Self {
        let max = max.clamp(1, Semaphore::MAX_PERMITS);
        Self { free: Arc::new(Semaphore::new(max)), max, logged: None }
    }

    /// Waits for a free slot, and logs that there is none, now and then.
    async fn take(&mut self) -> Option<OwnedSemaphorePermit> {
        if let Ok(slot) = self.free.clone().try_acquire_owned() {
            return Some(slot);
        }
        if self.logged.is_none_or(|logged| logged.elapsed() > LOG_INTERVAL) {
            self.logged = Some(Instant::now());
            tracing::warn!(
                "{} connections are open, which is the maximum; further ones wait until one of them closes",
                self.max
            );
        }
        // The semaphore is never closed, so this is never an error.
        self.free.clone().acquire_owned().await.ok()
    }
}

async fn accept(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    loop {
        match listener.accept().await {
            Ok(accepted) => return accepted,
            // The client is already gone.
            Err(error) if matches!(error.kind(), io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset) => {
            }
            Err(error) => {
                tracing::warn!("cannot accept a connection: {error}; too many open files need a higher `ulimit -n`");
                tokio::time::sleep(ACCEPT_DELAY).await;
            }
        }
    }
}

/// Serves one connection.
async fn converse(
    stream: TcpStream,
    address: SocketAddr,
    app: Router,
    server: Arc<Server>,
    mut stopped: watch::Receiver<bool>,
    _slot: Option<OwnedSemaphorePermit>,
) {
    let _ = stream.set_nodelay(true);
    let timeout = server.world.settings.client_timeout.min(MAX_TIMEOUT);
    let peer = Peer::of(&stream, address);
    let connection = TokioIo::new(Connection::new(stream, &peer, timeout));
    let app = TowerToHyperService::new(app);
    let service = {
        let peer = peer.clone();
        service_fn(move |request: hyper::Request<hyper::body::Incoming>| {
            let (app, server, peer) = (app.clone(), server.clone(), peer.clone());
            async move { Ok::<_, Infallible>(respond(app, &server, peer, request.map(Body::new)).await) }
        })
    };
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(timeout);
    let mut connection = pin!(builder.serve_connection(connection, service));
    // An error means that the client broke the connection, or was too slow.
    tokio::select! {
        _ = connection.as_mut() => return,
        () = stop(&mut stopped) => {}
    }
    connection.as_mut().graceful_shutdown();
    while peer.is_busy() {
        if tokio::time::timeout(POLL, connection.as_mut()).await.is_ok() {
            return;
        }
    }
    let _ = tokio::time::timeout(GRACE, connection).await;
}

async fn respond(app: TowerToHyperService<Router>, server: &Server, peer: Peer, mut request: Request) -> Response {
    let is_known = host::check(&request, peer.is_loopback, &server.world.settings.allowed_hosts);
    if let Err(error) = is_known.and_then(|()| browser::check(&request)) {
        return refuse_at_once(server, &request, error);
    }
    request.extensions_mut().insert(ConnectInfo(peer));
    match app.call(request).await {
        Ok(response) => response,
        Err(never) => match never {},
    }
}
