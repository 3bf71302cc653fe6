//! Abstracts the clock and random numbers, so that tests can control them.
//!
//! No other module of this crate reads a clock, sleeps, or generates random numbers.

use std::fmt;
use std::time::{Duration, SystemTime};

use futures_util::FutureExt;
use futures_util::future::{Either, select};

use crate::transport::BoxFuture;

/// A source of time and timers.
pub trait Clock: fmt::Debug + Send + Sync {
    /// The current time.
    fn now(&self) -> SystemTime;

    /// Completes after this duration. Used for pauses, such as the delay before a retry.
    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()>;

    /// Completes after this duration. Used to limit an operation that may complete earlier. By
    /// default the same as [`sleep`](Self::sleep).
    fn timeout(&self, duration: Duration) -> BoxFuture<'_, ()> {
        self.sleep(duration)
    }
}

/// The system clock, with Tokio's timers.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(tokio::time::sleep(duration))
    }
}

/// A source of random numbers. They are used to spread load, not for security.
pub trait Random: fmt::Debug + Send + Sync {
    /// A number in the range `0.0..1.0`.
    fn unit(&self) -> f64;
}

/// A random number generator seeded by the system.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemRandom;

impl Random for SystemRandom {
    fn unit(&self) -> f64 {
        fastrand::f64()
    }
}

/// The output of a future, or `None` if the timeout completes first.
pub(crate) fn with_timeout<T>(
    timeout: impl Future<Output = ()> + Unpin,
    future: impl Future<Output = T> + Unpin,
) -> impl Future<Output = Option<T>> {
    select(future, timeout).map(|first| match first {
        Either::Left((output, _)) => Some(output),
        Either::Right(_) => None,
    })
}
