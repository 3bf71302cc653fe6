//! Controls the clock and the faults of an emulator over HTTP, for tests that are not written in
//! Rust.
//!
//! The controls need no signature. They only answer to this machine, and never to a browser.
//!
//! | request | effect |
//! | --- | --- |
//! | `GET /emulator/health` | returns `{"status": "ok"}`, the version, and whether there is a seed |
//! | `GET /emulator/operations` | lists all operations, and whether each is emulated |
//! | `GET /emulator/clock` | returns `{"now": "2026-01-01T00:00:00Z", "frozen": false}` |
//! | `PUT /emulator/clock` | sets the clock from the same JSON; `frozen` defaults to false |
//! | `POST /emulator/clock/advance` | moves the clock forward, by `{"seconds": 60}` |
//! | `DELETE /emulator/clock` | returns to the system time |
//! | `GET /emulator/faults` | lists the pending faults |
//! | `POST /emulator/faults` | adds a fault, such as `{"fault": "throttle", "retry_after": 1}` |
//! | `DELETE /emulator/faults` | removes all faults |
//! | `POST /emulator/reset` | empties or seeds the store, removes all faults, and restarts the clock |
//! | `GET /emulator/state`, `PUT /emulator/state` | returns or replaces the whole state; see `server/state.rs` |
//!
//! A `fault` is `latency` (with `milliseconds`), `throttle` (with `retry_after`), `status` (with
//! `status`), `reset`, `lost_answer` or `truncate`. `operation` and `times` narrow it down.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, ORIGIN};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::body::receive;
use super::connection::Peer;
use super::coverage::coverage;
use super::exchange::Server;
use super::faults::Fault;
use super::state;
use crate::base::json;
use crate::base::time::{parse_rfc3339, rfc3339};
use crate::gateway::BodyLimit;
use crate::snapshot;
use crate::store::STORE_FORMAT;

type World = State<Arc<Server>>;

pub(crate) fn router(server: Arc<Server>) -> Router<Arc<Server>> {
    Router::new()
        .route("/health", get(health))
        .route("/operations", get(operations))
        .route("/clock", get(show_clock).put(set_clock).delete(reset_clock))
        .route("/clock/advance", post(advance_clock))
        .route("/faults", get(list_faults).post(add_fault).delete(clear_faults))
        .route("/reset", post(reset))
        .layer(middleware::from_fn_with_state(server.clone(), small_body))
        .merge(state::router(server.clone()))
        .layer(middleware::from_fn(only_local))
}

/// Only admits programs on this machine.
async fn only_local(ConnectInfo(peer): ConnectInfo<Peer>, request: Request, next: Next) -> Response {
    if !peer.address.ip().to_canonical().is_loopback() {
        return refused(StatusCode::FORBIDDEN, "the controls of the emulator only answer to this machine");
    }
    if request.headers().contains_key(ORIGIN) {
        return refused(StatusCode::FORBIDDEN, "the controls of the emulator do not answer to browsers");
    }
    next.run(request).await
}

/// Only admits a body that is small and arrives in time.
async fn small_body(State(server): World, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let settings = &server.world.settings;
    match receive(body, BodyLimit::open(settings), settings.client_timeout).await {
        Ok(body) => next.run(Request::from_parts(parts, Body::from(body))).await,
        Err(error) => refused(error.status, &error.message),
    }
}

async fn health(State(server): World) -> Response {
    let body = json!({
        "status": "ok",
        "version": env!("CARGO_PKG_VERSION"),
        "formats": {"state": snapshot::FORMAT, "store": STORE_FORMAT},
        "seeded": server.origin.file.is_some(),
    });
    written(StatusCode::OK, &body)
}

async fn operations() -> Response {
    let rows: Vec<Value> = coverage()
        .iter()
        .map(|row| {
            json!({
                "service": row.service,
                "operation": row.operation,
                "method": row.method,
                "path": row.path,
                "authenticated": row.authenticated,
                "emulated": row.emulated,
                "reason": row.reason,
            })
        })
        .collect();
    written(StatusCode::OK, &json!({"operations": rows}))
}

async fn show_clock(State(server): World) -> Response {
    let clock = &server.world.clock;
    written(StatusCode::OK, &json!({"now": rfc3339(clock.now()), "frozen": clock.is_frozen()}))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SetClock {
    now: String,
    #[serde(default)]
    frozen: bool,
}

async fn set_clock(state: World, body: Bytes) -> Response {
    let request: SetClock = match read(&body) {
        Ok(request) => request,
        Err(what) => return refused(StatusCode::BAD_REQUEST, &what),
    };
    let Some(time) = parse_rfc3339(&request.now) else {
        return refused(StatusCode::BAD_REQUEST, "`now` is not a time such as 2026-01-01T00:00:00Z");
    };
    let clock = &state.world.clock;
    let set = if request.frozen { clock.freeze(time) } else { clock.set(time) };
    match set {
        Ok(()) => show_clock(state).await,
        Err(error) => refused(StatusCode::BAD_REQUEST, &error.to_string()),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AdvanceClock {
    seconds: u64,
}

async fn advance_clock(state: World, body: Bytes) -> Response {
    let request: AdvanceClock = match read(&body) {
        Ok(request) => request,
        Err(what) => return refused(StatusCode::BAD_REQUEST, &what),
    };
    match state.world.clock.advance(Duration::from_secs(request.seconds)) {
        Ok(()) => show_clock(state).await,
        Err(error) => refused(StatusCode::BAD_REQUEST, &error.to_string()),
    }
}

async fn reset_clock(state: World) -> Response {
    state.world.clock.reset();
    show_clock(state).await
}

async fn list_faults(State(server): World) -> Response {
    written(StatusCode::OK, &json!({"faults": server.faults.list()}))
}

async fn add_fault(state: World, body: Bytes) -> Response {
    let fault: Fault = match read(&body) {
        Ok(fault) => fault,
        Err(what) => return refused(StatusCode::BAD_REQUEST, &what),
    };
    match state.faults.add(fault) {
        Ok(()) => list_faults(state).await,
        Err(error) => refused(StatusCode::BAD_REQUEST, &error.to_string()),
    }
}

async fn clear_faults(state: World) -> Response {
    state.faults.clear();
    list_faults(state).await
}

async fn reset(State(server): World) -> Response {
    match tokio::task::spawn_blocking(move || server.reset()).await {
        Ok(Ok(())) => written(StatusCode::OK, &json!({"status": "ok"})),
        Ok(Err(error)) => refused(StatusCode::INTERNAL_SERVER_ERROR, &error),
        Err(_) => refused(StatusCode::INTERNAL_SERVER_ERROR, "internal error of the emulator; this is a bug"),
    }
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, String> {
    json::parse(body).and_then(serde_json::from_value).map_err(|error| format!("the body is not valid: {error}"))
}

pub(super) fn written(status: StatusCode, body: &Value) -> Response {
    (status, [(CONTENT_TYPE, "application/json")], body.to_string()).into_response()
}

pub(super) fn refused(status: StatusCode, message: &str) -> Response {
    written(status, &json!({"error_code": "EMULATOR.Controls", "error_msg": message}))
}
