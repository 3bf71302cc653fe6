//! The way that every call takes, from the checked request to the answer with its whole body: attempt after attempt, each signed anew, until
//! there is an answer or no point in trying again.
//!
//! It must not know what the request asks for, and decides nothing that a policy can decide.

use std::pin::pin;
use std::sync::atomic::Ordering;
use std::time::{Duration, SystemTime};

use reqwest::header::{DATE, HeaderMap, HeaderName, RETRY_AFTER};
use reqwest::{Request, Response, StatusCode};
use tracing::field::Empty;
use tracing::{Instrument, Span, debug, debug_span, info_span};

use crate::clock::within;
use crate::credentials::{Credentials, authenticate};
use crate::endpoint::Endpoint;
use crate::error::{Called, Error, ErrorKind, request_id};
use crate::interceptor::{Attempt, Outcome};
use crate::operation::Operation;
use crate::options::CallOptions;
use crate::retry::Failure;
use crate::shared::Shared;
use crate::signing::DATE_HEADER;
use crate::time::sdk_date;

/// How far the clocks have to be apart before a refused signature is blamed on it. Services allow 15 minutes.
const SKEW: Duration = Duration::from_secs(5 * 60);

/// Calls an operation.
///
/// It and what it waits for borrow whatever is large: the future of an `async fn` has room for its arguments twice, so that one that is given
/// another by value, or a request, grows by twice its size.
pub(crate) async fn send(
    client: &Shared,
    request: &mut Request,
    operation: &'static Operation,
    options: &CallOptions,
) -> Result<Response, Error> {
    let span = info_span!(
        "operation",
        service = client.service,
        operation = operation.client_method,
        method = operation.http_method,
        path = operation.path,
        attempts = Empty,
        status = Empty,
        request_id = Empty,
        latency_ms = Empty,
    );
    let clock = client.config.clock();
    let start = clock.now();
    let limit = options.operation_timeout.unwrap_or_else(|| client.config.operation_timeout());
    let end = start.checked_add(limit);
    let mut call = Call { client, operation, options, end, attempts: 0, paid: 0, moves: 0, mended: false };
    let in_time = {
        let run = pin!(call.run(request).instrument(span.clone()));
        within(client.config.clock().timeout(limit), run).await
    };
    let mut result = in_time.unwrap_or_else(|| {
        Err(Error::new(ErrorKind::Timeout, format!("the call, with all its attempts, took longer than {limit:?}")))
    });
    let called = Called { operation: operation.client_method, attempts: call.attempts };
    match &mut result {
        Ok(response) => drop(response.extensions_mut().insert(called)),
        Err(error) => error.set_call(called),
    }
    span.record("attempts", called.attempts);
    match &result {
        Ok(response) => record(&span, Some(response.status()), request_id(response.headers())),
        Err(error) => record(&span, error.status(), error.request_id()),
    }
    span.record("latency_ms", millis(since(client, start)));
    result
}

struct Call<'a> {
    client: &'a Shared,
    operation: &'static Operation,
    options: &'a CallOptions,
    /// When its time is over.
    end: Option<SystemTime>,
    /// How often something was sent.
    attempts: u32,
    /// What the attempt under way has cost.
    paid: u32,
    /// How often the call went on to another endpoint.
    moves: usize,
    /// Whether the reason of a refusal was mended, which is done once.
    mended: bool,
}

/// An attempt that failed, with what the next one depends on.
struct Failed {
    error: Error,
    retry_after: Option<Duration>,
    /// The time of the service.
    date: Option<SystemTime>,
    credentials: Option<Credentials>,
    /// Whether its signature has a date.
    signed: bool,
}

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        Self { error, retry_after: None, date: None, credentials: None, signed: false }
    }
}

impl Call<'_> {
    async fn run(&mut self, request: &mut Request) -> Result<Response, Error> {
        self.client.check(request)?;
        self.options.set_headers(request.headers_mut())?;
        let endpoint =
            self.options.endpoint.as_deref().map(|text| self.client.config.parse_endpoint(text)).transpose()?;
        if let Some(endpoint) = &endpoint {
            self.client.config.transport().prepare(&endpoint.url)?;
        }
        loop {
            let (mut copy, once) = copy(request);
            let client = self.client;
            let current = client.endpoint.load(Ordering::Relaxed);
            let address = endpoint.as_ref().unwrap_or(&client.endpoints[current]);
            let before = self.attempts;
            let failed = match self.attempt(&mut copy, address).await {
                Ok(response) => {
                    self.client.budget.succeeded(self.paid);
                    return Ok(response);
                }
                Err(failed) => failed,
            };
            let sent = self.attempts > before;
            if once || !sent {
                return Err(failed.error);
            }
            if endpoint.is_none() && self.moves_on(&failed.error, current) || self.mends(&failed) {
                continue;
            }
            let Some(wait) = self.wait(&failed) else { return Err(failed.error) };
            debug!(kind = ?failed.error.kind(), wait_ms = millis(wait), "the call is tried again");
            self.client.config.clock().sleep(wait).await;
        }
    }

    /// Sends the request once, and takes it.
    async fn attempt(&mut self, request: &mut Option<Request>, endpoint: &Endpoint) -> Result<Response, Failed> {
        let number = self.attempts + 1;
        let span = debug_span!("attempt", number, status = Empty, request_id = Empty, latency_ms = Empty);
        let attempt = Attempt { operation: self.operation, number };
        let start = self.client.config.clock().now();
        let result = self.signed_attempt(&attempt, request, endpoint).instrument(span.clone()).await;
        let (status, id, error) = match &result {
            Ok(response) => (Some(response.status()), request_id(response.headers()), None),
            Err(failed) => (failed.error.status(), failed.error.request_id(), Some(&failed.error)),
        };
        let latency = since(self.client, start);
        record(&span, status, id);
        span.record("latency_ms", millis(latency));
        let outcome = Outcome { status, request_id: id, error, latency };
        self.client.config.interceptors().iter().for_each(|each| each.after_attempt(&attempt, &outcome));
        result
    }

    async fn signed_attempt(
        &mut self,
        attempt: &Attempt,
        request: &mut Option<Request>,
        endpoint: &Endpoint,
    ) -> Result<Response, Failed> {
        let config = &self.client.config;
        let credentials = config.credentials().get().await?;
        let signed = self.sign(attempt, request, &credentials, endpoint)?;
        let limit = self.options.attempt_timeout.unwrap_or_else(|| config.attempt_timeout());
        let late = || Error::new(ErrorKind::Timeout, format!("the service did not answer within {limit:?}"));
        let mut timeout = config.clock().timeout(limit);
        // Counted before it ends, since the time of the call may be over before that.
        self.attempts += 1;
        let uncopied = || Error::new(ErrorKind::Transport, "the request could not be copied");
        let request = request.take().ok_or_else(uncopied)?;
        let response = match within(&mut timeout, config.transport().send(request)).await {
            Some(response) => response?,
            None => return Err(late().into()),
        };
        let headers = response.headers().clone();
        let (max_response_size, status) = (config.max_response_size(), response.status());
        let date = http_date(&headers, &DATE);
        let error = if status.as_u16() >= 400 {
            // Where only the body is late, what the service said is worth more than that.
            let mut error = Error::from_head(&response);
            within(&mut timeout, pin!(error.read_body(response))).await;
            error
        } else {
            match within(&mut timeout, pin!(complete(response, max_response_size))).await {
                Some(Ok(response)) => return Ok(response),
                Some(Err(error)) => error,
                None => late().with_head(status, &headers),
            }
        };
        Err(Failed {
            error,
            retry_after: retry_after(&headers, date.unwrap_or_else(|| self.service_time())),
            date,
            credentials: Some(credentials),
            signed,
        })
    }

    /// Makes the request ready to be sent to the endpoint. Says whether its signature has a date.
    fn sign(
        &self,
        attempt: &Attempt,
        request: &mut Option<Request>,
        credentials: &Credentials,
        endpoint: &Endpoint,
    ) -> Result<bool, Error> {
        let Some(request) = request else { return Ok(false) };
        self.client.readdress(request, endpoint)?;
        for interceptor in self.client.config.interceptors() {
            interceptor.before_signing(attempt, request)?;
        }
        authenticate(request, credentials, &sdk_date(self.service_time()))?;
        for interceptor in self.client.config.interceptors() {
            interceptor.before_send(attempt, request)?;
        }
        Ok(request.headers().contains_key(DATE_HEADER))
    }

    /// The time of now by the clock of the service, as far as it is known.
    fn service_time(&self) -> SystemTime {
        let now = self.client.config.clock().now();
        let skew = self.client.skew.load(Ordering::Relaxed);
        let distance = Duration::from_secs(skew.unsigned_abs());
        let time = if skew < 0 { now.checked_sub(distance) } else { now.checked_add(distance) };
        time.unwrap_or(now)
    }

    /// Goes on to another endpoint where one cannot be reached: at once until each was tried, and then after a wait.
    fn moves_on(&mut self, error: &Error, endpoint: usize) -> bool {
        if error.kind() != ErrorKind::Connect {
            return false;
        }
        self.client.leave(endpoint);
        self.moves += 1;
        self.moves < self.client.endpoints.len()
    }

    /// Mends what a signature or a token was refused for: credentials that can be fetched anew, or a clock that is wrong. Once only, since
    /// services lock an access key after five refused signatures.
    fn mends(&mut self, failed: &Failed) -> bool {
        let Some(credentials) = &failed.credentials else { return false };
        if self.mended || failed.error.status() != Some(StatusCode::UNAUTHORIZED) {
            return false;
        }
        self.mended =
            self.client.config.credentials().refused(credentials) || failed.signed && self.corrects_clock(failed.date);
        self.mended
    }

    fn corrects_clock(&self, date: Option<SystemTime>) -> bool {
        let Some(date) = date else { return false };
        let used = self.service_time();
        let apart = date.duration_since(used).or_else(|_| used.duration_since(date)).unwrap_or_default();
        if apart < SKEW {
            return false;
        }
        let now = self.client.config.clock().now();
        let skew = match date.duration_since(now) {
            Ok(ahead) => i64::try_from(ahead.as_secs()),
            Err(behind) => i64::try_from(behind.duration().as_secs()).map(|seconds| -seconds),
        };
        self.client.skew.store(skew.unwrap_or_default(), Ordering::Relaxed);
        true
    }

    /// How long to wait before another attempt, if there shall be one, it can begin in time, and the budget pays for it.
    fn wait(&mut self, failed: &Failed) -> Option<Duration> {
        let config = &self.client.config;
        let failure = Failure {
            operation: self.operation,
            attempts: self.attempts,
            error: &failed.error,
            retry_after: failed.retry_after,
            random: config.random().unit(),
        };
        let wait = self.options.retry.as_deref().unwrap_or_else(|| config.retry()).delay(&failure)?;
        // To wait in vain would hide why the attempt failed.
        let begin = config.clock().now().checked_add(wait)?;
        if self.end.is_some_and(|end| begin >= end) {
            return None;
        }
        self.paid = self.client.budget.pay(&failed.error)?;
        Some(wait)
    }
}

/// The same answer with its whole body in memory, so that a body that breaks off is a failed attempt.
async fn complete(mut response: Response, limit: usize) -> Result<Response, Error> {
    let too_long =
        || Error::new(ErrorKind::Decode, format!("the answer is longer than the {limit} bytes that are allowed"));
    if response.content_length().is_some_and(|length| length > limit as u64) {
        return Err(too_long().with_response(&response));
    }
    let mut body = Vec::new();
    loop {
        let error = match response.chunk().await {
            Ok(Some(chunk)) if body.len() + chunk.len() <= limit => {
                body.extend_from_slice(&chunk);
                continue;
            }
            Ok(Some(_)) => too_long(),
            Ok(None) => break,
            Err(source) => Error::from(source),
        };
        return Err(error.with_response(&response));
    }
    let (parts, _) = http::Response::from(response).into_parts();
    Ok(Response::from(http::Response::from_parts(parts, body)))
}

/// A copy of the request, and whether it is the only one: a body that is a stream can be sent once.
fn copy(request: &mut Request) -> (Option<Request>, bool) {
    if let Some(copy) = request.try_clone() {
        return (Some(copy), false);
    }
    let body = request.body_mut().take();
    let mut copy = request.try_clone();
    if let Some(copy) = &mut copy {
        *copy.body_mut() = body;
    }
    (copy, true)
}

/// How long the service asks to wait: a number of seconds, or a date by its own clock.
fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    // A date that has passed asks for no wait.
    http_date(headers, &RETRY_AFTER).map(|date| date.duration_since(now).unwrap_or_default())
}

fn http_date(headers: &HeaderMap, name: &HeaderName) -> Option<SystemTime> {
    httpdate::parse_http_date(headers.get(name)?.to_str().ok()?).ok()
}

fn since(client: &Shared, start: SystemTime) -> Duration {
    client.config.clock().now().duration_since(start).unwrap_or_default()
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

fn record(span: &Span, status: Option<StatusCode>, request_id: Option<&str>) {
    if let Some(status) = status {
        span.record("status", status.as_u16());
    }
    if let Some(id) = request_id {
        span.record("request_id", id);
    }
}
