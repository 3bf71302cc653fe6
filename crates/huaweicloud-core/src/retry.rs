//! Retry policy: whether a call is retried, and after what delay.
//!
//! A [`RetryPolicy`] decides about one failure at a time. It must not wait, send, or read a clock.
//! It is not consulted about what no policy may allow, such as resending a rejected signature.

use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::error::{Error, ErrorKind};
use crate::operation::Operation;

/// Decides whether a call is retried.
pub trait RetryPolicy: fmt::Debug + Send + Sync {
    /// The delay before the next attempt, or `None` if the call must fail with this error.
    fn delay(&self, failure: &Failure<'_>) -> Option<Duration>;
}

/// A failed attempt.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Failure<'a> {
    /// The operation that was called.
    pub operation: &'static Operation,
    /// The number of attempts so far, including this one.
    pub attempts: u32,
    /// Why this attempt failed.
    pub error: &'a Error,
    /// The delay that the service requested with `Retry-After`.
    pub retry_after: Option<Duration>,
    /// A random number in the range `0.0..1.0`, for jitter.
    pub random: f64,
}

impl Failure<'_> {
    /// Whether the same request may be sent again: it was not sent at all, the service rejected it
    /// unprocessed, or the operation is idempotent.
    #[must_use]
    pub fn is_safe_to_retry(&self) -> bool {
        self.operation.idempotent || self.error.kind() == ErrorKind::Connect || self.error.is_throttled()
    }
}

/// Retries failures that are safe to retry and may succeed later (see [`Error::is_retryable`]),
/// with exponential backoff and full jitter.
///
/// The delay is a random fraction of an upper bound that doubles with each attempt, or what the
/// service requested with `Retry-After` if that does not exceed the maximum delay. A call that
/// would have to wait longer fails immediately.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct Backoff {
    max_attempts: u32,
    initial_delay: Duration,
    max_delay: Duration,
}

impl Backoff {
    /// Up to three attempts, with delays of up to 0.5 and 1 second.
    pub const fn new() -> Self {
        Self { max_attempts: 3, initial_delay: Duration::from_millis(500), max_delay: Duration::from_secs(20) }
    }

    /// The maximum number of attempts, including the first. Zero means one. Default 3.
    pub const fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = attempts;
        self
    }

    /// The upper bound of the delay before the second attempt. It doubles with each further
    /// attempt. Default 0.5 seconds.
    pub const fn initial_delay(mut self, delay: Duration) -> Self {
        self.initial_delay = delay;
        self
    }

    /// The upper bound of every delay. Default 20 seconds.
    pub const fn max_delay(mut self, delay: Duration) -> Self {
        self.max_delay = delay;
        self
    }
}

impl Default for Backoff {
    fn default() -> Self {
        Self::new()
    }
}

impl RetryPolicy for Backoff {
    fn delay(&self, failure: &Failure<'_>) -> Option<Duration> {
        if failure.attempts >= self.max_attempts || !failure.error.is_retryable() || !failure.is_safe_to_retry() {
            return None;
        }
        if let Some(delay) = failure.retry_after {
            return (delay <= self.max_delay).then_some(delay);
        }
        let doublings = failure.attempts.saturating_sub(1).min(30);
        let limit = self.initial_delay.saturating_mul(1 << doublings).min(self.max_delay);
        Some(limit.mul_f64(failure.random.clamp(0.0, 1.0)))
    }
}

/// Never retries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NoRetry;

impl RetryPolicy for NoRetry {
    fn delay(&self, _: &Failure<'_>) -> Option<Duration> {
        None
    }
}

/// The retry budget that all calls of a client share, so that a failing service is not flooded.
/// Each retry costs tokens. A call that succeeds gives back what its last retry cost; a call that
/// succeeds without a retry adds one token.
#[derive(Debug)]
pub(crate) struct RetryBudget(Mutex<u32>);

impl RetryBudget {
    const CAPACITY: u32 = 500;
    const RETRY_COST: u32 = 5;
    /// Calls that time out hold connections, so retries cost more.
    const TIMEOUT_RETRY_COST: u32 = 10;

    /// Takes the cost of a retry from the budget and returns it, or `None` if the budget does not
    /// cover it.
    pub(crate) fn acquire(&self, error: &Error) -> Option<u32> {
        let cost = if error.is_timeout() { Self::TIMEOUT_RETRY_COST } else { Self::RETRY_COST };
        let mut tokens = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *tokens = tokens.checked_sub(cost)?;
        Some(cost)
    }

    /// Gives back what the last retry of a successful call cost, or one token if there was none.
    pub(crate) fn release(&self, cost: u32) {
        let mut tokens = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *tokens = (*tokens + cost.max(1)).min(Self::CAPACITY);
    }
}

impl Default for RetryBudget {
    fn default() -> Self {
        Self(Mutex::new(Self::CAPACITY))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const READ: Operation = Operation::new("ListThings", "list_things", "GET", "/v1/things");
    const WRITE: Operation = Operation::new("CreateThing", "create_thing", "POST", "/v1/things");

    fn delay(operation: &'static Operation, kind: ErrorKind, attempts: u32, random: f64) -> Option<Duration> {
        let error = &Error::new(kind, "it failed");
        Backoff::new().delay(&Failure { operation, attempts, error, retry_after: None, random })
    }

    #[test]
    fn backoff_does_not_retry_what_is_unsafe() {
        assert!(delay(&READ, ErrorKind::Timeout, 1, 0.5).is_some());
        assert_eq!(delay(&WRITE, ErrorKind::Timeout, 1, 0.5), None);
        assert!(delay(&WRITE, ErrorKind::Connect, 1, 0.5).is_some(), "nothing was sent");
        assert_eq!(delay(&READ, ErrorKind::Decode, 1, 0.5), None, "a retry would fail the same way");
    }

    #[test]
    fn backoff_doubles_the_upper_bound_of_the_delay() {
        let seconds =
            |attempts, random| delay(&READ, ErrorKind::Transport, attempts, random).map(|delay| delay.as_secs_f64());
        assert_eq!(seconds(1, 1.0), Some(0.5));
        assert_eq!(seconds(2, 1.0), Some(1.0));
        assert_eq!(seconds(2, 0.0), Some(0.0));
        assert_eq!(seconds(3, 1.0), None);
        let many = Backoff::new().max_attempts(u32::MAX);
        let error = &Error::new(ErrorKind::Transport, "it failed");
        let failure = Failure { operation: &READ, attempts: 1_000, error, retry_after: None, random: 1.0 };
        assert_eq!(many.delay(&failure), Some(Duration::from_secs(20)));
    }

    #[test]
    fn backoff_honors_retry_after_up_to_max_delay() {
        let error = &Error::new(ErrorKind::Transport, "it failed");
        let after = |seconds| {
            let retry_after = Some(Duration::from_secs(seconds));
            Backoff::new().delay(&Failure { operation: &READ, attempts: 1, error, retry_after, random: 0.1 })
        };
        assert_eq!(after(3), Some(Duration::from_secs(3)));
        assert_eq!(after(3_600), None);
    }

    #[test]
    fn budget_runs_out_and_recovers() {
        let budget = RetryBudget::default();
        let error = Error::new(ErrorKind::Transport, "it failed");
        let costs: Vec<u32> = std::iter::from_fn(|| budget.acquire(&error)).collect();
        assert_eq!(costs.len(), 100);
        (0..4).for_each(|_| budget.release(0));
        assert_eq!(budget.acquire(&error), None);
        budget.release(0);
        assert_eq!(budget.acquire(&error), Some(5));
        budget.release(5);
        assert_eq!(budget.acquire(&Error::new(ErrorKind::Timeout, "it was slow")), None);
    }
}
