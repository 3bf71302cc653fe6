//! Handles one request: applies faults, produces the response and logs it. It must not know what
//! the operations do.

use std::fmt;
use std::sync::Arc;
use std::time::Instant;

use axum::extract::rejection::RawPathParamsRejection;
use axum::extract::{RawPathParams, Request};
use axum::http::{Method, StatusCode};
use axum::response::Response;

use super::answer::{respond, truncate};
use super::body::{discard, receive};
use super::connection::Peer;
use super::faults::{Effect, Faults, Plan};
use super::log::Line;
use super::process::{Outcome, process, run};
use super::routes::{Route, choose};
use crate::base::account::Account;
use crate::base::clock::StartOfClock;
use crate::base::{ApiError, random};
use crate::call::World;
use crate::document::Parameters;
use crate::gateway::{self, BodyLimit, RawRequest, Refusal, refusal};
use crate::store::StoreError;

/// The shared state of all connections.
pub(crate) struct Server {
    pub(crate) world: Arc<World>,
    pub(crate) faults: Faults,
    /// What the clock showed at the start.
    clock: StartOfClock,
}

impl Server {
    pub(crate) fn new(world: Arc<World>, faults: Faults) -> Arc<Self> {
        let clock = world.clock.start();
        Arc::new(Self { world, faults, clock })
    }

    /// Returns to the state of a new emulator: an empty store, no faults, no locked keys, and the
    /// clock of the start. Blocks until the store is empty.
    pub(crate) fn reset(&self) -> Result<(), StoreError> {
        self.world.store.clear()?;
        self.faults.clear();
        self.world.locks.clear();
        self.world.last_use.clear();
        self.world.clock.restart(self.clock);
        Ok(())
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
        return refuse(&method, &sent_path, refusal::unknown_path(), started);
    };
    if method.as_str() != first.operation.http_method {
        return refuse(&method, &sent_path, refusal::unknown_method(), started);
    }
    let received = read(&server, first, request).await;
    let body = received.as_ref().map(|raw| raw.body.as_ref()).unwrap_or_default();
    let route = choose(&routes, body).unwrap_or(first);
    let plan = server.faults.take(route.service, route.operation.name);
    let _busy = peer.busy();
    let outcome = exchange(&server, route, path, received, &plan).await;
    let response = respond_and_log(&method, &sent_path, Some(route), &outcome, &plan, started);
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

pub(super) async fn unknown_path(request: Request) -> Response {
    refuse(request.method(), request.uri().path(), refusal::unknown_path(), Instant::now())
}

pub(super) async fn wrong_method(request: Request) -> Response {
    refuse(request.method(), request.uri().path(), refusal::unknown_method(), Instant::now())
}

/// Answers a request for a host, or of a page, that the emulator does not answer to.
pub(super) fn refuse_at_once(request: &Request, error: ApiError) -> Response {
    refuse(request.method(), request.uri().path(), error, Instant::now())
}

/// Answers a request that matches no route.
fn refuse(method: &Method, path: &str, error: ApiError, started: Instant) -> Response {
    respond_and_log(method, path, None, &Outcome::refused(error), &Plan::default(), started)
}

/// Makes the HTTP response and logs it.
fn respond_and_log(
    method: &Method,
    path: &str,
    route: Option<Route>,
    outcome: &Outcome,
    plan: &Plan,
    started: Instant,
) -> Response {
    let request_id = random::id().unwrap_or_default();
    let response = respond(&outcome.result, &request_id);
    Line {
        method: method.as_str(),
        path,
        operation: route.map(|route| (route.service.name(), route.operation.name)),
        account: outcome.account.as_deref().map(Account::name),
        verdict: outcome.verdict,
        status: response.status().as_u16(),
        code: outcome.result.as_ref().err().map(|error| error.code.as_str()),
        fault: plan.name(),
        duration: started.elapsed(),
        request_id: &request_id,
    }
    .write();
    response
}
