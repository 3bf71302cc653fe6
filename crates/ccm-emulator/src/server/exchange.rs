//! Handles one request: applies faults, produces the response and logs it. It must not know what
//! the operations do.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use axum::body::Bytes;
use axum::extract::rejection::RawPathParamsRejection;
use axum::extract::{RawPathParams, Request, State};
use axum::http::{Method, StatusCode};
use axum::response::Response;
use huaweicloud_core::Secret;

use super::answer::{respond, truncate};
use super::body::{discard, receive};
use super::connection::Peer;
use super::faults::{Effect, Faults, Plan};
use super::log::{Line, milliseconds, shown};
use super::origin::Origin;
use super::process::{Outcome, process, run};
use super::requests::{Body, Requests};
use super::routes::{Route, choose};
use crate::base::clock::StartOfClock;
use crate::base::{ApiError, SnapshotError, random};
use crate::call::{Content, World};
use crate::document::Parameters;
use crate::gateway::{self, BodyLimit, RawRequest, Refusal, refusal};
use crate::snapshot::Snapshot;

/// The shared state of all connections.
pub(crate) struct Server {
    pub(crate) world: Arc<World>,
    pub(crate) faults: Faults,
    /// What the emulator contained when it was new.
    pub(crate) origin: Origin,
    /// What a request for the whole state must know.
    pub(crate) control_token: Secret,
    pub(super) requests: Requests,
    /// What the clock showed at the start.
    clock: StartOfClock,
    /// Held while the whole state is replaced.
    replacing: Mutex<()>,
}

impl Server {
    pub(crate) fn new(world: Arc<World>, faults: Faults, origin: Origin, control_token: Secret) -> Arc<Self> {
        let clock = world.clock.start();
        let (requests, replacing) = (Requests::default(), Mutex::default());
        Arc::new(Self { world, faults, origin, control_token, requests, clock, replacing })
    }

    /// Returns to the state of a new emulator: an empty or seeded store, no faults, no locked keys,
    /// and the clock of the start. Blocks until the store is replaced.
    pub(crate) fn reset(&self) -> Result<(), String> {
        let _guard = self.replacing.lock().unwrap_or_else(PoisonError::into_inner);
        let records = self.origin.records()?;
        self.world.store.replace(&records).map_err(|error| error.to_string())?;
        self.faults.clear();
        self.world.locks.clear();
        self.world.last_use.clear();
        self.world.clock.restart(self.clock);
        Ok(())
    }

    /// Takes a snapshot of the whole state.
    pub(crate) fn snapshot(&self) -> Result<Snapshot, SnapshotError> {
        let _guard = self.replacing.lock().unwrap_or_else(PoisonError::into_inner);
        Snapshot::take(&self.world)
    }

    /// Replaces the whole state, all or nothing. Faults stay.
    pub(crate) fn restore(&self, snapshot: &Snapshot) -> Result<(), SnapshotError> {
        let _guard = self.replacing.lock().unwrap_or_else(PoisonError::into_inner);
        snapshot.restore(&self.world)
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Server")
    }
}

/// Answers a request whose method and path match these routes.
pub(super) async fn answer(
    server: Arc<Server>,
    routes: Arc<[Route]>,
    peer: Peer,
    path: Result<RawPathParams, RawPathParamsRejection>,
    request: Request,
) -> Response {
    let started = Instant::now();
    let method = request.method().clone();
    let sent_path = request.uri().path().to_owned();
    let Some(first) = routes.first().copied() else {
        return refuse(&server, &method, &sent_path, refusal::unknown_path(), started);
    };
    if method.as_str() != first.operation.http_method {
        return refuse(&server, &method, &sent_path, refusal::unknown_method(), started);
    }
    let received = read(&server, first, request).await;
    let body = received.as_ref().map(|raw| raw.body.clone()).unwrap_or_default();
    let route = choose(&routes, &body).unwrap_or(first);
    let plan = server.faults.take(route.service, route.operation.name);
    let _busy = peer.busy();
    let outcome = exchange(&server, route, path, received, &plan).await;
    let sent = Sent { method: &method, path: &sent_path, route: Some(route), body, started };
    let response = respond_and_log(&server, sent, &outcome, &plan);
    match plan.effect {
        Some(Effect::Reset | Effect::LostAnswer) => {
            peer.reset();
            response
        }
        Some(Effect::Truncate) => truncate(response, &peer).await,
        _ => response,
    }
}

async fn exchange(
    server: &Arc<Server>,
    route: Route,
    path: Result<RawPathParams, RawPathParamsRejection>,
    received: Result<RawRequest, Outcome>,
    plan: &Plan,
) -> Outcome {
    if !plan.latency.is_zero() {
        tokio::time::sleep(plan.latency).await;
    }
    if let Some(error) = injected_error(plan.effect.as_ref()) {
        return Outcome::refused(error);
    }
    let raw = match received {
        Ok(raw) => raw,
        Err(outcome) => return outcome,
    };
    let Ok(path) = path else { return Outcome::refused(refusal::unreadable_path()) };
    let path = Parameters(path.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect());
    let world = server.world.clone();
    run(move || process(world, route, path, raw)).await
}

/// Reads the whole request, and keeps it as it arrived. How long the body may be depends on who is
/// calling; that of an unknown caller is dropped as it arrives.
async fn read(server: &Server, route: Route, request: Request) -> Result<RawRequest, Outcome> {
    let (parts, body) = request.into_parts();
    let mut raw = RawRequest {
        method: parts.method.as_str().to_owned(),
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().map(str::to_owned),
        headers: parts.headers,
        body: Default::default(),
    };
    let settings = &server.world.settings;
    match body_limit(&server.world, route, &raw) {
        Ok(limit) => {
            raw.body = receive(body, limit, settings.client_timeout).await.map_err(Outcome::refused)?;
            Ok(raw)
        }
        Err(refusal) => {
            discard(body, settings.client_timeout).await;
            Err(Outcome::unauthenticated(refusal))
        }
    }
}

fn body_limit(world: &World, route: Route, head: &RawRequest) -> Result<BodyLimit, Refusal> {
    if route.is_open() { Ok(BodyLimit::open(&world.settings)) } else { gateway::body_limit(world, head) }
}

/// The error of a fault that replaces the operation.
fn injected_error(effect: Option<&Effect>) -> Option<ApiError> {
    match effect? {
        Effect::Throttle { retry_after } => Some(refusal::throttled(*retry_after)),
        Effect::Status { status } => {
            let status = StatusCode::from_u16(*status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            Some(ApiError::gateway(status, "EMULATOR.Fault", "injected fault"))
        }
        // The client never sees this response.
        Effect::Reset => Some(ApiError::internal("EMULATOR.Fault", "injected fault")),
        Effect::LostAnswer | Effect::Truncate | Effect::Latency { .. } => None,
    }
}

pub(super) async fn unknown_path(State(server): State<Arc<Server>>, request: Request) -> Response {
    refuse(&server, request.method(), request.uri().path(), refusal::unknown_path(), Instant::now())
}

pub(super) async fn wrong_method(State(server): State<Arc<Server>>, request: Request) -> Response {
    refuse(&server, request.method(), request.uri().path(), refusal::unknown_method(), Instant::now())
}

/// Answers a request for a host, or of a page, that the emulator does not answer to.
pub(super) fn refuse_at_once(server: &Server, request: &Request, error: ApiError) -> Response {
    refuse(server, request.method(), request.uri().path(), error, Instant::now())
}

/// Answers a request that matches no route.
fn refuse(server: &Server, method: &Method, path: &str, error: ApiError, started: Instant) -> Response {
    let sent = Sent { method, path, route: None, body: Bytes::new(), started };
    respond_and_log(server, sent, &Outcome::refused(error), &Plan::default())
}

/// What was requested.
struct Sent<'a> {
    method: &'a Method,
    path: &'a str,
    route: Option<Route>,
    body: Bytes,
    started: Instant,
}

/// Makes the HTTP response, logs it, and keeps it for those who ask for the last requests.
fn respond_and_log(server: &Server, sent: Sent<'_>, outcome: &Outcome, plan: &Plan) -> Response {
    let request_id = random::id().unwrap_or_default();
    let response = respond(&outcome.result, &request_id);
    let line = Line {
        method: sent.method.as_str().to_owned(),
        path: shown(sent.path),
        service: sent.route.map(|route| route.service.name()),
        operation: sent.route.map(|route| route.operation.name),
        account: outcome.account.as_deref().map(|account| account.name().to_owned()),
        verdict: outcome.verdict,
        status: response.status().as_u16(),
        code: outcome.result.as_ref().err().map(|error| error.code.clone()),
        fault: plan.name().map(str::to_owned),
        duration_ms: milliseconds(sent.started.elapsed()),
        request_id,
    };
    line.write();
    let error = outcome.result.as_ref().err().map(|error| error.body(&line.request_id).to_string());
    let answered = match (&outcome.result, &error) {
        (_, Some(error)) => Body::Json(error.as_bytes()),
        (Ok(answer), None) => match &answer.body {
            Content::Json(bytes) => Body::Json(bytes),
            Content::Bytes { media_type, bytes } => Body::Other(media_type, bytes.len()),
            Content::Empty | Content::Broken(_) => Body::Json(&[]),
        },
        (Err(_), None) => Body::Json(&[]),
    };
    let operation = sent.route.map(|route| route.operation);
    server.requests.keep(server.world.clock.now(), line, operation, &sent.body, &answered);
    response
}
