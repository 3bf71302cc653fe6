//! Converts responses of handlers to HTTP.

use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::http::header::{ALLOW, CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use futures_util::stream;

use super::connection::Peer;
use crate::base::ApiError;
use crate::call::{Answer, Content};

const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const JSON: &str = "application/json";

/// The delay before a truncated response breaks off, so that its first half arrives.
const TRUNCATION_DELAY: Duration = Duration::from_millis(20);

/// Makes the HTTP response, with the id of the request.
pub(super) fn respond(result: &Result<Answer, ApiError>, request_id: &str) -> Response {
    let mut response = match result {
        Ok(answer) => success_response(answer, request_id),
        Err(error) => error_response(error, request_id),
    };
    if let Ok(id) = HeaderValue::from_str(request_id) {
        response.headers_mut().insert(X_REQUEST_ID, id);
    }
    response
}

fn success_response(answer: &Answer, request_id: &str) -> Response {
    let (media_type, bytes) = match &answer.body {
        Content::Empty => (None, Vec::new()),
        Content::Json(bytes) => (Some(JSON), bytes.clone()),
        Content::Bytes { media_type, bytes } => (Some(*media_type), bytes.clone()),
        Content::Broken(why) => {
            let error = ApiError::internal("EMULATOR.Answer", format!("cannot serialize the response: {why}"));
            return error_response(&error, request_id);
        }
    };
    let mut response = Response::new(Body::from(bytes));
    *response.status_mut() = answer.status.unwrap_or_default();
    if let Some(media_type) = media_type {
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
    }
    for (name, value) in &answer.headers {
        response.headers_mut().insert(name, value.clone());
    }
    response
}

fn error_response(error: &ApiError, request_id: &str) -> Response {
    let mut response = Response::new(Body::from(error.body(request_id).to_string()));
    *response.status_mut() = error.status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(JSON));
    if let Some(seconds) = error.retry_after {
        headers.insert(RETRY_AFTER, seconds.into());
    }
    if error.status == StatusCode::METHOD_NOT_ALLOWED {
        // HTTP requires this header for the status. Clients find the methods in the documents.
        headers.insert(ALLOW, HeaderValue::from_static(""));
    }
    response
}

/// Announces the full length of the response, sends half of it, and breaks the connection.
pub(super) async fn truncate(response: Response, peer: &Peer) -> Response {
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, usize::MAX).await else { return Response::from_parts(parts, Body::empty()) };
    if bytes.is_empty() {
        // An empty body has no half, so reset the connection.
        peer.reset();
        return Response::from_parts(parts, Body::empty());
    }
    parts.headers.insert(CONTENT_LENGTH, bytes.len().into());
    let half = bytes.slice(..bytes.len() / 2);
    let chunks = stream::unfold(Some(half), |half| async move {
        match half {
            Some(half) if !half.is_empty() => Some((Ok(half), Some(Bytes::new()))),
            Some(_) => {
                tokio::time::sleep(TRUNCATION_DELAY).await;
                Some((Err(std::io::Error::from(std::io::ErrorKind::ConnectionAborted)), None))
            }
            None => None,
        }
    });
    Response::from_parts(parts, Body::from_stream(chunks))
}
