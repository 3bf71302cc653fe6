//! When a call is tried again, and after what wait.
//!
//! A [`RetryPolicy`] decides about one failure at a time. It must not wait, send, or read a clock itself; and it is not asked about what no
//! policy could allow, such as sending a refused signature again.

use std::fmt;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::Duration;

use crate::error::{Error, ErrorKind};
use crate::operation::Operation;

/// Decides whether a call is tried again.
pub trait RetryPolicy: fmt::Debug + Send + Sync {
    /// The delay before the next attempt, or `None` if this failure is the result of the call.
    fn delay(&self, failure: &Failure<'_>) -> Option<Duration>;
}

/// A failed attempt.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Failure<'a> {
    /// What was called.
    pub operation: &'static Operation,
    /// How many attempts there were, this one with them.
    pub attempts: u32,
    /// Why this one failed.
    pub error: &'a Error,
    /// How long the service asked to wait, in `Retry-After`.
    pub retry_after: Option<Duration>,
    /// A random number from 0 up to 1, to spread the attempts of many callers.
    pub random: f64,
}

impl Failure<'_> {
    /// Whether the same request may be sent again: it was not sent at all, the service turned it away unseen, or sending it twice does no
    /// more than sending it once.
    #[must_use]
    pub fn is_safe_to_retry(&self) -> bool {
        self.operation.idempotent || self.error.kind() == ErrorKind::Connect || self.error.is_throttled()
    }
}

/// Retries what is safe to retry and may succeed later (see [`Error::is_retryable`]), with exponential backoff and full jitter.
///
/// The delay is a random part of an upper bound that doubles with each attempt, or what the service asked for in `Retry-After` if that is at
/// most the maximum delay. A call that would have to wait longer fails at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct Backoff {
    max_attempts: u32,
    initial_delay: Duration,
    max_delay: Duration,
}

impl Backoff {
    /// Three attempts, waits of up to 0.5 and 1 second before the second and the third.
    pub const fn new() -> Self {
        Self { max_attempts: 3, initial_delay: Duration::from_millis(500), max_delay: Duration::from_secs(20) }
    }

    /// How many attempts there are at most, including the first. Zero means one. Default 3.
    pub const fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = attempts;
        self
    }

    /// The upper bound of the delay before the second attempt. It doubles with each further attempt. Default 0.5 seconds.
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
        if let Some(wait) = failure.retry_after {
            return (wait <= self.max_delay).then_some(wait);
        }
        let doublings = failure.attempts.saturating_sub(1).min(30);
        let limit = self.initial_delay.saturating_mul(1 << doublings).min(self.max_delay);
        Some(limit.mul_f64(failure.random.clamp(0.0, 1.0)))
    }
}

/// Never tries again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NoRetry;

impl RetryPolicy for NoRetry {
    fn delay(&self, _: &Failure<'_>) -> Option<Duration> {
        None
    }
}

/// What all calls of a client may spend on further attempts, so that a service that fails is not flooded: each costs some tokens, which
/// come back when it succeeds, and one by one with each call that succeeds at once.
#[derive(Debug)]
pub(crate) struct Budget(Mutex<u32>);

impl Budget {
    const FULL: u32 = 500;
    const PRICE: u32 = 5;
    /// Those who wait for an answer in vain hold connections, so trying again is dearer.
    const PRICE_AFTER_TIMEOUT: u32 = 10;

    /// Pays for another attempt, if the budget has as much, and says what was paid.
    pub(crate) fn pay(&self, error: &Error) -> Option<u32> {
        let price = if error.is_timeout() { Self::PRICE_AFTER_TIMEOUT } else { Self::PRICE };
        let mut tokens = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *tokens = tokens.checked_sub(price)?;
        Some(price)
    }

    /// Gives back what the last attempt of a call cost that succeeded, and something for a call that cost nothing.
    pub(crate) fn succeeded(&self, paid: u32) {
        let mut tokens = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *tokens = (*tokens + paid.max(1)).min(Self::FULL);
    }
}

impl Default for Budget {
    fn default() -> Self {
        Self(Mutex::new(Self::FULL))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const READ: Operation = Operation::new("ListThings", "list_things", "GET", "/v1/things");
    const WRITE: Operation = Operation::new("CreateThing", "create_thing", "POST", "/v1/things");

    fn wait(operation: &'static Operation, kind: ErrorKind, attempts: u32, random: f64) -> Option<Duration> {
        let error = &Error::new(kind, "it failed");
        Backoff::new().delay(&Failure { operation, attempts, error, retry_after: None, random })
    }

    #[test]
    fn what_is_not_safe_is_not_repeated() {
        assert!(wait(&READ, ErrorKind::Timeout, 1, 0.5).is_some());
        assert_eq!(wait(&WRITE, ErrorKind::Timeout, 1, 0.5), None);
        assert!(wait(&WRITE, ErrorKind::Connect, 1, 0.5).is_some(), "nothing was sent");
        assert_eq!(wait(&READ, ErrorKind::Decode, 1, 0.5), None, "it would be the same again");
    }

    #[test]
    fn waits_are_a_part_of_a_limit_that_doubles() {
        let seconds =
            |attempts, random| wait(&READ, ErrorKind::Transport, attempts, random).map(|wait| wait.as_secs_f64());
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
    fn what_the_service_asks_for_is_kept_if_it_is_not_too_long() {
        let error = &Error::new(ErrorKind::Transport, "it failed");
        let after = |seconds| {
            let retry_after = Some(Duration::from_secs(seconds));
            Backoff::new().delay(&Failure { operation: &READ, attempts: 1, error, retry_after, random: 0.1 })
        };
        assert_eq!(after(3), Some(Duration::from_secs(3)));
        assert_eq!(after(3_600), None);
    }

    #[test]
    fn the_budget_ends_and_comes_back() {
        let budget = Budget::default();
        let error = Error::new(ErrorKind::Transport, "it failed");
        let paid: Vec<u32> = std::iter::from_fn(|| budget.pay(&error)).collect();
        assert_eq!(paid.len(), 100);
        (0..4).for_each(|_| budget.succeeded(0));
        assert_eq!(budget.pay(&error), None);
        budget.succeeded(0);
        assert_eq!(budget.pay(&error), Some(5));
        budget.succeeded(5);
        assert_eq!(budget.pay(&Error::new(ErrorKind::Timeout, "it was slow")), None);
    }
}
