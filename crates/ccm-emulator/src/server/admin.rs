//! The controls of an emulator over HTTP, for tests that are not written in Rust: its clock and its faults.
//!
//! They need no signature, and answer to this machine only. A page in a browser is not let in either.
//!
//! | request | what it does |
//! | --- | --- |
//! | `GET /emulator/health` | `{"status": "ok"}` |
//! | `GET /emulator/operations` | which operations are emulated |
//! | `GET /emulator/clock` | `{"now": "2026-01-01T00:00:00Z", "frozen": false}` |
//! | `PUT /emulator/clock` | sets it, by the same JSON; `frozen` is false unless set |
//! | `POST /emulator/clock/advance` | moves it forward, by `{"seconds": 60}` |
//! | `DELETE /emulator/clock` | back to the time of the system |
//! | `GET /emulator/faults` | the faults still to come |
//! | `POST /emulator/faults` | adds one, such as `{"fault": "throttle", "retry_after": 1, "operation": "ListCsr", "times": 2}` |
//! | `DELETE /emulator/faults` | removes all |
//!
//! A `fault` is one of `latency` (with `milliseconds`), `throttle` (with `retry_after`), `status` (with `status`), `reset`, `lost_answer`
//! and `truncate`.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, ORIGIN};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::connection::Peer;
use super::coverage::coverage;
use super::exchange::Server;
use super::faults::Fault;
use crate::base::time::{parse_rfc3339, rfc3339};

type World = State<Arc<Server>>;

pub(crate) fn router() -> Router<Arc<Server>> {
    Router::new()
        .route("/health", get(async || written(StatusCode::OK, &json!({"status": "ok"}))))
        .route("/operations", get(operations))
        .route("/clock", get(show_clock).put(set_clock).delete(reset_clock))
        .route("/clock/advance", post(advance_clock))
        .route("/faults", get(list_faults).post(add_fault).delete(clear_faults))
        .layer(middleware::from_fn(only_from_here))
}

/// Lets in nobody but programs on this machine.
async fn only_from_here(ConnectInfo(peer): ConnectInfo<Peer>, request: Request, next: Next) -> Response {
    if !peer.address.ip().to_canonical().is_loopback() {
        return refused(StatusCode::FORBIDDEN, "the controls of the emulator answer to this machine only");
    }
    if request.headers().contains_key(ORIGIN) {
        return refused(StatusCode::FORBIDDEN, "the controls of the emulator do not answer to browsers");
    }
    next.run(request).await
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
    let wanted: SetClock = match read(&body) {
        Ok(wanted) => wanted,
        Err(what) => return refused(StatusCode::BAD_REQUEST, &what),
    };
    let Some(time) = parse_rfc3339(&wanted.now) else {
        return refused(StatusCode::BAD_REQUEST, "now is not a time like 2026-01-01T00:00:00Z");
    };
    let clock = &state.world.clock;
    let set = if wanted.frozen { clock.freeze(time) } else { clock.set(time) };
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
    let wanted: AdvanceClock = match read(&body) {
        Ok(wanted) => wanted,
        Err(what) => return refused(StatusCode::BAD_REQUEST, &what),
    };
    match state.world.clock.advance(Duration::from_secs(wanted.seconds)) {
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

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, String> {
    serde_json::from_slice(body).map_err(|error| format!("the body is wrong: {error}"))
}

fn written(status: StatusCode, body: &Value) -> Response {
    (status, [(CONTENT_TYPE, "application/json")], body.to_string()).into_response()
}

fn refused(status: StatusCode, message: &str) -> Response {
    written(status, &json!({"error_code": "EMULATOR.Controls", "error_msg": message}))
}
