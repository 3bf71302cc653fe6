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
    /// How long to wait before the next attempt, or nothing if this failure is the result of the call.
    fn retry_after(&self, failure: &Failure<'_>) -> Option<Duration>;
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
    pub fn is_safe_to_repeat(&self) -> bool {
        self.operation.repeatable || self.error.kind() == ErrorKind::Connect || self.error.is_throttled()
    }
}

/// Tries again what is safe to repeat and may succeed later (see [`Error::is_retryable`]), after waits that grow.
///
/// The wait is a random part of a limit that doubles with each attempt; or what the service asked for in `Retry-After`, if that is no longer
/// than the longest wait: a call for which it would have to wait longer fails at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct Backoff {
    attempts: u32,
    first: Duration,
    longest: Duration,
}

impl Backoff {
    /// Three attempts, waits of up to 0.5 and 1 second before the second and the third.
    pub const fn new() -> Self {
        Self { attempts: 3, first: Duration::from_millis(500), longest: Duration::from_secs(20) }
    }

    /// How many attempts there are at most, the first with them. Zero is taken as one. Default 3.
    pub const fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self
    }

    /// The limit of the wait before the second attempt, which doubles with each further one. Default half a second.
    pub const fn first_wait(mut self, wait: Duration) -> Self {
        self.first = wait;
        self
    }

    /// The longest wait. Default 20 seconds.
    pub const fn longest_wait(mut self, wait: Duration) -> Self {
        self.longest = wait;
        self
    }
}

impl Default for Backoff {
    fn default() -> Self {
        Self::new()
    }
}

impl RetryPolicy for Backoff {
    fn retry_after(&self, failure: &Failure<'_>) -> Option<Duration> {
        if failure.attempts >= self.attempts || !failure.error.is_retryable() || !failure.is_safe_to_repeat() {
            return None;
        }
        if let Some(wait) = failure.retry_after {
            return (wait <= self.longest).then_some(wait);
        }
        let doublings = failure.attempts.saturating_sub(1).min(30);
        let limit = self.first.saturating_mul(1 << doublings).min(self.longest);
        Some(limit.mul_f64(failure.random.clamp(0.0, 1.0)))
    }
}

/// Never tries again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NoRetry;

impl RetryPolicy for NoRetry {
    fn retry_after(&self, _: &Failure<'_>) -> Option<Duration> {
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
        Backoff::new().retry_after(&Failure { operation, attempts, error, retry_after: None, random })
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
        let many = Backoff::new().attempts(u32::MAX);
        let error = &Error::new(ErrorKind::Transport, "it failed");
        let failure = Failure { operation: &READ, attempts: 1_000, error, retry_after: None, random: 1.0 };
        assert_eq!(many.retry_after(&failure), Some(Duration::from_secs(20)));
    }

    #[test]
    fn what_the_service_asks_for_is_kept_if_it_is_not_too_long() {
        let error = &Error::new(ErrorKind::Transport, "it failed");
        let after = |seconds| {
            let retry_after = Some(Duration::from_secs(seconds));
            Backoff::new().retry_after(&Failure { operation: &READ, attempts: 1, error, retry_after, random: 0.1 })
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
