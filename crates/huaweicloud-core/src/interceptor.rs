//! Looking at what a client does, and changing it, from outside.

use std::fmt;
use std::time::Duration;

use http::StatusCode;
use reqwest::Request;

use crate::error::Error;
use crate::operation::Operation;

/// Is told of each attempt of each call. All methods do nothing unless they are implemented.
///
/// What is called is in [`Attempt`]; requests hold credentials and may hold private keys, so think before logging one.
pub trait Interceptor: fmt::Debug + Send + Sync {
    /// The request is about to be signed. What is changed here is signed, if it is the path, the query, the body, `content-type` or an
    /// `x-` header.
    ///
    /// # Errors
    ///
    /// The call fails with this error, and the request is not sent.
    fn before_signing(&self, attempt: &Attempt, request: &mut Request) -> Result<(), Error> {
        let _ = (attempt, request);
        Ok(())
    }

    /// The request is signed and about to be sent.
    ///
    /// # Errors
    ///
    /// The call fails with this error, and the request is not sent.
    fn before_send(&self, attempt: &Attempt, request: &Request) -> Result<(), Error> {
        let _ = (attempt, request);
        Ok(())
    }

    /// The attempt is over, whether the call goes on or not. Not told of one that is cut off: because the time of the call is over, or its
    /// future was dropped.
    fn after_attempt(&self, attempt: &Attempt, outcome: &Outcome<'_>) {
        let _ = (attempt, outcome);
    }
}

/// One attempt of a call.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Attempt {
    /// What is called.
    pub operation: &'static Operation,
    /// Which attempt it is, from 1.
    pub number: u32,
}

/// How an attempt ended.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Outcome<'a> {
    /// The status, if the service answered.
    pub status: Option<StatusCode>,
    /// The `X-Request-Id` of the answer.
    pub request_id: Option<&'a str>,
    /// Why it failed, if it did. An answer with a status of 400 or above is a failure.
    pub error: Option<&'a Error>,
    /// How long it took, from signing to the end of the body.
    pub latency: Duration,
}
