//! The whole state of the emulator over HTTP. It has all private keys, so requests must know the
//! control token, beside what all controls require.
//!
//! | request | effect |
//! | --- | --- |
//! | `GET /emulator/state` | returns the state, as of one time |
//! | `PUT /emulator/state` | replaces it, all or nothing |

use std::sync::Arc;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use serde_json::json;

use super::admin::{refused, written};
use super::body::receive;
use super::exchange::Server;
use crate::base::SnapshotError;
use crate::gateway::BodyLimit;
use crate::snapshot::{MAX_SIZE, Snapshot};

/// The header with the control token.
const CONTROL_TOKEN: &str = "x-emulator-token";

pub(super) fn router(server: Arc<Server>) -> Router<Arc<Server>> {
    Router::new().route("/state", get(take).put(restore)).layer(middleware::from_fn_with_state(server, with_token))
}

/// Only admits requests with the control token, before their body is received.
async fn with_token(State(server): State<Arc<Server>>, request: Request, next: Next) -> Response {
    let given = request.headers().get(CONTROL_TOKEN).map(|value| value.as_bytes()).unwrap_or_default();
    if verify_slices_are_equal(given, server.control_token.expose_secret().as_bytes()).is_err() {
        return refused(
            StatusCode::UNAUTHORIZED,
            "the state needs the control token in the header X-Emulator-Token; `serve` prints it as \
             CCM_EMULATOR_CONTROL_TOKEN",
        );
    }
    next.run(request).await
}

async fn take(State(server): State<Arc<Server>>) -> Response {
    match tokio::task::spawn_blocking(move || server.snapshot()).await {
        Ok(Ok(snapshot)) => {
            let headers = [(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, "no-store")];
            (StatusCode::OK, headers, snapshot.json().to_vec()).into_response()
        }
        Ok(Err(error)) => failed(&error),
        Err(_) => bug(),
    }
}

async fn restore(State(server): State<Arc<Server>>, body: Body) -> Response {
    let limit = BodyLimit { bytes: MAX_SIZE, of: "snapshots" };
    let received = receive(body, limit, server.world.settings.client_timeout).await;
    let snapshot = match received {
        Ok(bytes) => Snapshot::from_json(bytes),
        Err(error) => return refused(error.status, &error.message),
    };
    match tokio::task::spawn_blocking(move || server.restore(&snapshot)).await {
        Ok(Ok(())) => written(StatusCode::OK, &json!({"status": "ok"})),
        Ok(Err(error)) => failed(&error),
        Err(_) => bug(),
    }
}

fn failed(error: &SnapshotError) -> Response {
    let status = match error {
        SnapshotError::Store(_) | SnapshotError::TooLarge { .. } => StatusCode::INTERNAL_SERVER_ERROR,
        _ => StatusCode::BAD_REQUEST,
    };
    refused(status, &error.to_string())
}

fn bug() -> Response {
    refused(StatusCode::INTERNAL_SERVER_ERROR, "internal error of the emulator; this is a bug")
}
