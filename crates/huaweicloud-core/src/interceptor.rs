//! Hooks to observe and change what a client does.

use std::fmt;
use std::time::Duration;

use http::StatusCode;
use reqwest::Request;

use crate::error::Error;
use crate::operation::Operation;

/// Observes each attempt of each call, and may change it. By default all methods do nothing.
///
/// [`Attempt`] names the operation. Requests contain credentials and may contain private keys, so
/// be careful with logging them.
pub trait Interceptor: fmt::Debug + Send + Sync {
    /// Called before the request is signed. Changes are signed if they affect the path, the query,
    /// the body, `content-type` or an `x-` header.
    ///
    /// # Errors
    ///
    /// The call fails with this error, and the request is not sent.
    fn before_signing(&self, attempt: &Attempt, request: &mut Request) -> Result<(), Error> {
        let _ = (attempt, request);
        Ok(())
    }

    /// Called after the request is signed, before it is sent.
    ///
    /// # Errors
    ///
    /// The call fails with this error, and the request is not sent.
    fn before_send(&self, attempt: &Attempt, request: &Request) -> Result<(), Error> {
        let _ = (attempt, request);
        Ok(())
    }

    /// Called after the attempt, whether or not the call continues. Not called for an attempt that
    /// is cut off because the call timed out or its future was dropped.
    fn after_attempt(&self, attempt: &Attempt, outcome: &Outcome<'_>) {
        let _ = (attempt, outcome);
    }
}

/// One attempt of a call.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Attempt {
    /// The operation that is called.
    pub operation: &'static Operation,
    /// The number of the attempt, starting at 1.
    pub number: u32,
}

/// The outcome of an attempt.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Outcome<'a> {
    /// The status, if the service responded.
    pub status: Option<StatusCode>,
    /// The `X-Request-Id` of the response.
    pub request_id: Option<&'a str>,
    /// The error, if the attempt failed. A response with a status of 400 or above is a failure.
    pub error: Option<&'a Error>,
    /// The duration, from signing to the end of the body.
    pub latency: Duration,
}
