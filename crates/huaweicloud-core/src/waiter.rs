//! Waiters: send a request again and again until a field of the response has a certain value.
//!
//! It must not know any operation: generated code names the values and reads the field.

use std::fmt;
use std::pin::pin;
use std::time::{Duration, SystemTime};

use tracing::debug;

use crate::clock::{Clock, with_timeout};
use crate::error::{CallInfo, Error, ErrorKind};
use crate::handle::Handle;
use crate::operation::Operation;
use crate::panics::caught;
use crate::response::ResponseValue;
use crate::transport::BoxFuture;

/// The shortest delay between two requests, whatever is set.
const MIN_DELAY: Duration = Duration::from_millis(100);

/// Waits until something has a certain state: sends a request again and again, with growing delays,
/// and returns the first response that shows this state. The request that made it says which state
/// that is.
///
/// A failed request does not end it if the same request may succeed later
/// ([`Error::is_retryable`]); each request is retried as the client's retry policy says. Dropping
/// the future ends the waiting; nothing needs to be undone, since the requests only read.
#[must_use = "nothing is sent before `send` or `.await`"]
pub struct Waiter<T> {
    goal: Goal,
    run: Box<dyn FnOnce(Goal) -> Waiting<T> + Send>,
}

/// The future of a waiter.
type Waiting<T> = BoxFuture<'static, Result<ResponseValue<T>, Error>>;

/// What a waiter waits for.
#[derive(Clone, Copy, Debug)]
pub struct Goal {
    /// The field of the response.
    pub field: &'static str,
    /// The values that end the waiting.
    pub success: &'static [&'static str],
    /// The values from which none of `success` follows.
    pub failure: &'static [&'static str],
    /// The delay before the second request. It doubles with each request.
    pub initial_delay: Duration,
    /// The longest delay between two requests.
    pub max_delay: Duration,
    /// How long to wait in all.
    pub timeout: Duration,
}

impl<T> Waiter<T> {
    /// How long to wait in all. The method that creates the waiter names the default. Must be
    /// greater than zero.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.goal.timeout = timeout;
        self
    }

    /// The delay before the second request, which doubles with each request. At least 100
    /// milliseconds.
    pub fn initial_delay(mut self, delay: Duration) -> Self {
        self.goal.initial_delay = delay;
        self
    }

    /// The longest delay between two requests. At least 100 milliseconds.
    pub fn max_delay(mut self, delay: Duration) -> Self {
        self.goal.max_delay = delay;
        self
    }

    /// Waits, and returns the response that shows the state.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Timeout`] if the state is not reached in time,
    /// [`ErrorKind::UnexpectedState`] if it can no longer be reached; both name the last state that
    /// was seen. Or the error of a request that would fail again.
    pub async fn send(self) -> Result<ResponseValue<T>, Error> {
        (self.run)(self.goal).await
    }
}

impl<T: 'static> IntoFuture for Waiter<T> {
    type Output = Result<ResponseValue<T>, Error>;
    type IntoFuture = Waiting<T>;

    fn into_future(self) -> Self::IntoFuture {
        (self.run)(self.goal)
    }
}

impl<T> fmt::Debug for Waiter<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Waiter").field("goal", &self.goal).finish_non_exhaustive()
    }
}

/// Creates a waiter. `send` sends the request once; `state` reads the field.
pub fn wait_until<T, F>(
    handle: Handle,
    operation: &'static Operation,
    goal: Goal,
    send: impl Fn() -> F + Send + 'static,
    state: fn(&T) -> Option<String>,
) -> Waiter<T>
where
    T: Send + 'static,
    F: Future<Output = Result<ResponseValue<T>, Error>> + Send + 'static,
{
    let run = move |goal| -> Waiting<T> {
        Box::pin(async move {
            let mut progress = Progress { goal, operation, requests: 0, state: None, last_error: None };
            let completed = caught(progress.run(&handle, send, state)).await;
            completed.unwrap_or_else(|| {
                Err(progress
                    .error(ErrorKind::Config, "the clock or the random source panicked: fix the panic".to_owned()))
            })
        })
    };
    Waiter { goal, run: Box::new(run) }
}

/// How far a waiter has come.
struct Progress {
    goal: Goal,
    operation: &'static Operation,
    /// How many requests have ended.
    requests: u32,
    /// The last value of the field. Absent before the first response, or if it had no such field.
    state: Option<String>,
    /// Why the last request failed.
    last_error: Option<Error>,
}

impl Progress {
    async fn run<T, F>(
        &mut self,
        handle: &Handle,
        send: impl Fn() -> F,
        state: fn(&T) -> Option<String>,
    ) -> Result<ResponseValue<T>, Error>
    where
        F: Future<Output = Result<ResponseValue<T>, Error>>,
    {
        let Goal { success, failure, max_delay, timeout, .. } = self.goal;
        if timeout.is_zero() {
            return Err(self
                .error(ErrorKind::Config, "the timeout of the waiter is zero, must be greater than zero".to_owned()));
        }
        let (clock, random) = (handle.clock(), handle.random());
        let deadline = clock.now().checked_add(timeout);
        let mut delay = self.goal.initial_delay;
        loop {
            let timeout = clock.timeout(remaining(clock, deadline));
            let Some(result) = with_timeout(timeout, pin!(send())).await else {
                return Err(self.timed_out());
            };
            self.requests = self.requests.saturating_add(1);
            match result {
                Ok(response) => {
                    self.state = state(&response).filter(|state| !state.is_empty());
                    self.last_error = None;
                    let seen = self.state.as_deref().unwrap_or_default();
                    if success.contains(&seen) {
                        return Ok(response);
                    }
                    if failure.contains(&seen) {
                        return Err(self.unreachable().with_head(response.status(), response.headers()));
                    }
                }
                Err(error) if error.is_retryable() => self.last_error = Some(error),
                Err(error) => return Err(error),
            }
            // A random part keeps programs that started together from asking together.
            let pause = delay.min(max_delay).max(MIN_DELAY).mul_f64(1.0 - random.unit() / 4.0);
            if remaining(clock, deadline) <= pause {
                return Err(self.timed_out());
            }
            debug!(
                operation = self.operation.client_method,
                state = self.state,
                delay_ms = pause.as_millis(),
                "waiting"
            );
            clock.sleep(pause).await;
            delay = delay.saturating_mul(2);
        }
    }

    fn timed_out(&mut self) -> Error {
        let Goal { timeout, .. } = self.goal;
        let text = format!("{} within {timeout:?}: {}", self.missed("did not become"), self.seen());
        match self.last_error.take() {
            None => self.error(ErrorKind::Timeout, text),
            Some(last) => {
                let text = format!("{text}; the last request failed: {last}");
                self.error(ErrorKind::Timeout, text).with_source(last)
            }
        }
    }

    fn unreachable(&self) -> Error {
        self.error(ErrorKind::UnexpectedState, format!("{}: {}", self.missed("can no longer become"), self.seen()))
    }

    /// What did not happen.
    fn missed(&self, verb: &str) -> String {
        let values: Vec<_> = self.goal.success.iter().map(|value| format!("`{value}`")).collect();
        format!("`{}` {verb} {}", self.goal.field, values.join(" or "))
    }

    /// What was seen instead.
    fn seen(&self) -> String {
        let requests = if self.requests == 1 { "1 request".to_owned() } else { format!("{} requests", self.requests) };
        match &self.state {
            Some(state) => format!("it was `{state}` after {requests}"),
            None => format!("it was not seen in {requests}"),
        }
    }

    fn error(&self, kind: ErrorKind, text: String) -> Error {
        let mut error = Error::new(kind, text);
        error.set_call(CallInfo { operation: self.operation.client_method, attempts: self.requests });
        error
    }
}

/// The time until the deadline. Without one, longer than anybody waits.
fn remaining(clock: &dyn Clock, deadline: Option<SystemTime>) -> Duration {
    deadline.map_or(Duration::MAX, |deadline| deadline.duration_since(clock.now()).unwrap_or_default())
}
