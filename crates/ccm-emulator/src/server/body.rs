//! Receives the body of a request, within a size and a time. It must not know who sends it.

use std::time::Duration;

use axum::body::{Body, Bytes};
use futures_util::StreamExt as _;

use crate::base::ApiError;
use crate::gateway::BodyLimit;
use crate::gateway::refusal::{broken_body, late_body, too_long_body};

/// How much of a body is received and dropped after it exceeds its limit: a client that is still
/// sending would not read the response.
const MAX_DISCARDED: usize = 32 << 20;

/// Receives a body.
pub(super) async fn receive(body: Body, limit: BodyLimit, timeout: Duration) -> Result<Bytes, ApiError> {
    let received = tokio::time::timeout(timeout, collect(body, limit)).await;
    received.unwrap_or_else(|_| Err(late_body(timeout)))
}

/// Receives a body that nobody will read.
pub(super) async fn discard(body: Body, timeout: Duration) {
    let _ = receive(body, BodyLimit::NONE, timeout).await;
}

async fn collect(body: Body, limit: BodyLimit) -> Result<Bytes, ApiError> {
    let (mut bytes, mut length) = (Vec::new(), 0_usize);
    let mut chunks = body.into_data_stream();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|_| broken_body())?;
        length = length.saturating_add(chunk.len());
        if length <= limit.bytes {
            bytes.extend_from_slice(&chunk);
            continue;
        }
        bytes = Vec::new();
        if length - limit.bytes > MAX_DISCARDED {
            break;
        }
    }
    if length > limit.bytes { Err(too_long_body(limit)) } else { Ok(bytes.into()) }
}
