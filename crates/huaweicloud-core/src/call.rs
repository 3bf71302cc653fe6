//! The call pipeline: check, sign, send, retry, and read the whole response. Each attempt is signed
//! again. The pipeline ends with a response, or when a retry is not allowed or would not help.
//!
//! It must not know what the request is for, and leaves decisions to the retry policy where a
//! policy may decide.

use std::pin::pin;
use std::sync::atomic::Ordering;
use std::time::{Duration, SystemTime};

use reqwest::header::{HeaderMap, RETRY_AFTER};
use reqwest::{Request, Response, StatusCode};
use tracing::field::Empty;
use tracing::{Instrument, Span, debug, debug_span, info_span};

use crate::clock::with_timeout;
use crate::credentials::{Credentials, DomainId, ProjectId, Subject, authenticate};
use crate::endpoint::Endpoint;
use crate::error::{CallInfo, Error, ErrorKind, request_id};
use crate::interceptor::{Attempt, Outcome};
use crate::operation::{Operation, Scope};
use crate::options::CallOptions;
use crate::panics::caught;
use crate::path;
use crate::response::CompleteResponse;
use crate::retry::Failure;
use crate::service_clock::{Verdict, http_date, response_date};
use crate::shared::Shared;
use crate::signing::DATE_HEADER;
use crate::time::sdk_date;
use crate::transport::set_empty_length;

/// Calls an operation.
///
/// This function and those it awaits borrow large values: the future of an `async fn` reserves
/// space for each argument twice, so passing another future or a request by value would add twice
/// its size.
///
/// A panic during the call is an error of this call alone, and is not retried.
///
/// With `unread`, the body of a success is left there instead of being read.
pub(crate) async fn send(
    client: &Shared,
    request: &mut Request,
    operation: &'static Operation,
    options: &CallOptions,
    unread: Option<&mut Option<Response>>,
) -> Result<CompleteResponse, Error> {
    let mut attempts = 0;
    let completed = caught(send_in_time(client, request, operation, options, &mut attempts, unread)).await;
    let mut result = completed.unwrap_or_else(|| Err(panicked(attempts)));
    let info = CallInfo { operation: operation.client_method, attempts };
    match &mut result {
        Ok(response) => drop(response.extensions_mut().insert(info)),
        Err(error) => error.set_call(info),
    }
    result
}

/// Calls an operation until the operation timeout, in its span. Counts the attempts.
async fn send_in_time(
    client: &Shared,
    request: &mut Request,
    operation: &'static Operation,
    options: &CallOptions,
    attempts: &mut u32,
    unread: Option<&mut Option<Response>>,
) -> Result<CompleteResponse, Error> {
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
    let timeout = options.operation_timeout.unwrap_or_else(|| client.config.operation_timeout());
    let deadline = start.checked_add(timeout);
    let mut call = Call {
        client,
        operation,
        options,
        deadline,
        attempts,
        unread,
        last_failure: None,
        retry_cost: 0,
        failovers: 0,
        auth_recovered: false,
    };
    let completed = {
        let run = pin!(call.run(request).instrument(span.clone()));
        with_timeout(client.config.clock().timeout(timeout), run).await
    };
    let result = completed.unwrap_or_else(|| {
        let text = format!("the call did not complete within {timeout:?}, including retries (operation timeout)");
        Err(match call.last_failure.take() {
            Some(last) => {
                Error::new(ErrorKind::Timeout, format!("{text}; the last attempt failed: {last}")).with_source(last)
            }
            None => Error::new(ErrorKind::Timeout, text),
        })
    });
    span.record("attempts", *call.attempts);
    match &result {
        Ok(response) => record(&span, Some(response.status()), request_id(response.headers())),
        Err(error) => record(&span, error.status(), error.request_id()),
    }
    span.record("latency_ms", millis(elapsed(client, start)));
    result
}

struct Call<'a> {
    client: &'a Shared,
    operation: &'static Operation,
    options: &'a CallOptions,
    /// When the operation timeout ends.
    deadline: Option<SystemTime>,
    /// How many requests were sent.
    attempts: &'a mut u32,
    /// Where the response goes if its body is not to be read.
    unread: Option<&'a mut Option<Response>>,
    /// Why the previous attempt failed.
    last_failure: Option<Error>,
    /// What the current attempt cost of the retry budget.
    retry_cost: u32,
    /// How often the call failed over to another endpoint.
    failovers: usize,
    /// Whether the call has recovered from a rejected signature or token, which it does only once.
    auth_recovered: bool,
}

/// A failed attempt, with what the next attempt depends on.
struct FailedAttempt {
    error: Error,
    retry_after: Option<Duration>,
    /// The `Date` of the response, by the service's clock.
    date: Option<SystemTime>,
    /// The credentials of the request, if it was sent with any.
    credentials: Option<Credentials>,
    /// The date of the signature, by the services' clock as far as it was known.
    signed: Option<SystemTime>,
}

impl From<Error> for FailedAttempt {
    fn from(error: Error) -> Self {
        Self { error, retry_after: None, date: None, credentials: None, signed: None }
    }
}

impl Call<'_> {
    async fn run(&mut self, request: &mut Request) -> Result<CompleteResponse, Error> {
        self.client.check(request, self.operation.scope)?;
        self.options.set_headers(request.headers_mut(), self.operation.scope)?;
        let endpoint =
            self.options.endpoint.as_ref().map(|address| self.client.config.parse_endpoint(&address.0)).transpose()?;
        if let Some(endpoint) = &endpoint {
            self.client.config.transport().prepare(&endpoint.url)?;
        }
        loop {
            let (mut copy, only_copy) = copy(request);
            let client = self.client;
            let current = client.current.load(Ordering::Relaxed);
            let address = endpoint.as_ref().unwrap_or(&client.endpoints[current]);
            let before = *self.attempts;
            let mut failed = match self.attempt(&mut copy, address).await {
                Ok(response) => {
                    self.client.budget.release(self.retry_cost);
                    return Ok(response);
                }
                Err(failed) => failed,
            };
            let sent = *self.attempts > before;
            if only_copy || !sent {
                return Err(failed.error);
            }
            if endpoint.is_none() && self.fail_over(&failed.error, current) || self.recover_auth(&mut failed) {
                self.last_failure = Some(failed.error);
                continue;
            }
            let Some(delay) = self.retry_delay(&failed) else { return Err(failed.error) };
            debug!(kind = ?failed.error.kind(), delay_ms = millis(delay), "retrying the call");
            self.last_failure = Some(failed.error);
            self.client.config.clock().sleep(delay).await;
        }
    }

    /// Makes one attempt, with its span, and notifies the interceptors.
    async fn attempt(
        &mut self,
        request: &mut Option<Request>,
        endpoint: &Endpoint,
    ) -> Result<CompleteResponse, FailedAttempt> {
        let number = *self.attempts + 1;
        let span = debug_span!("attempt", number, status = Empty, request_id = Empty, latency_ms = Empty);
        let attempt = Attempt { operation: self.operation, number };
        let start = self.client.config.clock().now();
        let result = self.signed_attempt(&attempt, request, endpoint).instrument(span.clone()).await;
        let (status, id, error) = match &result {
            Ok(response) => (Some(response.status()), request_id(response.headers()), None),
            Err(failed) => (failed.error.status(), failed.error.request_id(), Some(&failed.error)),
        };
        let latency = elapsed(self.client, start);
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
    ) -> Result<CompleteResponse, FailedAttempt> {
        let config = &self.client.config;
        let credentials = self.credentials(endpoint).await?;
        let project_id = match &credentials {
            Some(credentials) => self.project_id(request.as_ref(), credentials, endpoint).await?,
            None => None,
        };
        let subject = match self.operation.scope {
            Scope::Project => Subject::Project(project_id.as_deref()),
            Scope::Global => Subject::Account,
        };
        let signed = self.sign(attempt, request, credentials.as_ref(), subject, endpoint)?;
        let limit = self.options.attempt_timeout.unwrap_or_else(|| config.attempt_timeout());
        let timed_out = || {
            Error::new(ErrorKind::Timeout, format!("the service did not respond within {limit:?} (attempt timeout)"))
        };
        let mut timeout = config.clock().timeout(limit);
        // Counted before the attempt ends, since the call may time out during it.
        *self.attempts += 1;
        let not_copied = || Error::new(ErrorKind::Transport, "the request could not be copied");
        let request = request.take().ok_or_else(not_copied)?;
        let mut response = match with_timeout(&mut timeout, config.transport().send(request)).await {
            Some(response) => response?,
            None => return Err(timed_out().into()),
        };
        let status = response.status();
        let error = if status.as_u16() >= 400 {
            // If only the body is late, the status is more useful than a timeout.
            let mut error = Error::from_head(status, response.headers());
            with_timeout(&mut timeout, pin!(error.read_body(&mut response))).await;
            error
        } else if let Some(unread) = &mut self.unread {
            let head = complete(&mut response, Vec::new());
            **unread = Some(response);
            return Ok(head);
        } else {
            let limit = config.max_response_size();
            let body = with_timeout(&mut timeout, pin!(read_whole(&mut response, limit))).await;
            match body.unwrap_or_else(|| Err(timed_out())) {
                Ok(body) => return Ok(complete(&mut response, body)),
                Err(error) => error.with_head(status, response.headers()),
            }
        };
        let headers = response.headers();
        let date = response_date(headers);
        Err(FailedAttempt {
            error,
            retry_after: retry_after(headers, date.unwrap_or_else(|| config.service_clock().now())),
            date,
            credentials,
            signed,
        })
    }

    /// The credentials of the request, if it is sent with any.
    async fn credentials(&self, endpoint: &Endpoint) -> Result<Option<Credentials>, Error> {
        if !self.operation.needs_credentials {
            return Ok(None);
        }
        let domain_id = match self.operation.scope {
            Scope::Project => DomainId::Optional,
            Scope::Global if endpoint.built_in => DomainId::FromRegion,
            Scope::Global => DomainId::FromConfiguredIam,
        };
        self.client.config.credentials().get(domain_id).await.map(Some)
    }

    /// The ID of the project that the operation is called for, if the request needs one.
    async fn project_id(
        &self,
        request: Option<&Request>,
        credentials: &Credentials,
        endpoint: &Endpoint,
    ) -> Result<Option<String>, Error> {
        if self.operation.scope != Scope::Project || self.options.project_id.is_some() {
            return Ok(self.options.project_id.clone());
        }
        let in_path = request.is_some_and(|request| path::has_project_id(request.url().path()));
        let project_id = ProjectId { in_path, by_region: endpoint.built_in };
        self.client.config.projects().get(credentials, project_id).await
    }

    /// Prepares the request for this endpoint and signs it, if it is sent with credentials. Returns
    /// the date of the signature, if it has one.
    fn sign(
        &self,
        attempt: &Attempt,
        request: &mut Option<Request>,
        credentials: Option<&Credentials>,
        subject: Subject<'_>,
        endpoint: &Endpoint,
    ) -> Result<Option<SystemTime>, Error> {
        let Some(request) = request else { return Ok(None) };
        self.client.retarget(request, endpoint)?;
        if let Subject::Project(Some(id)) = subject {
            path::set_project_id(request.url_mut(), id)?;
        }
        for interceptor in self.client.config.interceptors() {
            interceptor.before_signing(attempt, request)?;
        }
        let now = self.client.config.service_clock().now();
        authenticate(request, credentials, subject, &sdk_date(now))?;
        set_empty_length(request);
        for interceptor in self.client.config.interceptors() {
            interceptor.before_send(attempt, request)?;
        }
        Ok(request.headers().contains_key(DATE_HEADER).then_some(now))
    }

    /// Fails over to the next endpoint if this one is unreachable: without a delay until each
    /// endpoint was tried, then after a delay.
    fn fail_over(&mut self, error: &Error, endpoint: usize) -> bool {
        if error.kind() != ErrorKind::Connect {
            return false;
        }
        self.client.switch_from(endpoint);
        self.failovers += 1;
        self.failovers < self.client.endpoints.len()
    }

    /// Recovers from a rejected signature or token: corrects the clock skew if that was the cause,
    /// else fetches new credentials. Only once per call, since services lock an access key after
    /// five rejected signatures.
    fn recover_auth(&mut self, failed: &mut FailedAttempt) -> bool {
        let Some(credentials) = &failed.credentials else { return false };
        if self.auth_recovered || failed.error.status() != Some(StatusCode::UNAUTHORIZED) {
            return false;
        }
        let config = &self.client.config;
        let verdict = failed.signed.map_or(Verdict::Right, |signed| config.service_clock().learn(signed, failed.date));
        self.auth_recovered = verdict == Verdict::Corrected || config.credentials().invalidate(credentials);
        if let (false, Verdict::TooFar(reason)) = (self.auth_recovered, verdict) {
            failed.error.set_text(reason);
        }
        self.auth_recovered
    }

    /// The delay before the next attempt, if one is allowed, it would start before the deadline,
    /// and the retry budget covers it.
    fn retry_delay(&mut self, failed: &FailedAttempt) -> Option<Duration> {
        let config = &self.client.config;
        let failure = Failure {
            operation: self.operation,
            attempts: *self.attempts,
            error: &failed.error,
            retry_after: failed.retry_after,
            random: config.random().unit(),
        };
        let delay = self.options.retry.as_deref().unwrap_or_else(|| config.retry()).delay(&failure)?;
        // Waiting past the deadline would hide the cause.
        let start = config.clock().now().checked_add(delay)?;
        if self.deadline.is_some_and(|deadline| start >= deadline) {
            return None;
        }
        self.retry_cost = self.client.budget.acquire(&failed.error)?;
        Some(delay)
    }
}

/// Reads the whole body into memory, so that an interrupted body is a failed attempt.
async fn read_whole(response: &mut Response, limit: usize) -> Result<Vec<u8>, Error> {
    let too_large = || {
        Error::new(
            ErrorKind::Decode,
            format!("the response body exceeds the maximum of {limit} bytes (max_response_size)"),
        )
    };
    if response.content_length().is_some_and(|length| length > limit as u64) {
        return Err(too_large());
    }
    let mut body = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if body.len() + chunk.len() <= limit => body.extend_from_slice(&chunk),
            Ok(Some(_)) => return Err(too_large()),
            Ok(None) => return Ok(body),
            Err(source) => return Err(Error::from(source.with_url(response.url().clone()))),
        }
    }
}

/// The response with the body that was read.
fn complete(response: &mut Response, body: Vec<u8>) -> CompleteResponse {
    let mut complete = CompleteResponse::new(body);
    *complete.status_mut() = response.status();
    *complete.headers_mut() = std::mem::take(response.headers_mut());
    complete
}

/// A copy of the request, and whether it is the only one: a streamed body can be sent only once.
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

/// The delay from `Retry-After`: a number of seconds, or a date by the service's clock.
fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    // A past date means no delay.
    http_date(headers, &RETRY_AFTER).map(|date| date.duration_since(now).unwrap_or_default())
}

/// The error of a call during which code that the program supplied has panicked.
fn panicked(attempts: u32) -> Error {
    let what = "a transport, clock, random source, retry policy or interceptor of the configuration panicked: fix the \
                panic, which was reported where it occurred";
    match attempts {
        0 => Error::config(format!("{what}; nothing was sent")),
        _ => Error::new(
            ErrorKind::Transport,
            format!("{what}; whether the service has processed the request is unknown"),
        ),
    }
}

fn elapsed(client: &Shared, start: SystemTime) -> Duration {
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
