//! Time and chance, which come from outside so that tests can set them.
//!
//! Nothing else in this crate reads a clock, waits, or makes up a number.

use std::fmt;
use std::time::{Duration, SystemTime};

use futures_util::FutureExt;
use futures_util::future::{Either, select};

use crate::transport::BoxFuture;

/// Tells the time and waits.
pub trait Clock: fmt::Debug + Send + Sync {
    /// The time of now.
    fn now(&self) -> SystemTime;

    /// Ends after this duration. What waits has nothing else to do, such as before another attempt.
    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()>;

    /// Ends after this duration. What waits has started something that may end earlier. By default the same as [`sleep`](Self::sleep).
    fn timeout(&self, duration: Duration) -> BoxFuture<'_, ()> {
        self.sleep(duration)
    }
}

/// The clock of the system, with the timers of Tokio.
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

/// Makes up numbers. They spread load and guard nothing.
pub trait Random: fmt::Debug + Send + Sync {
    /// A number from 0 up to but not including 1.
    fn unit(&self) -> f64;
}

/// A random number generator that is seeded by the system.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemRandom;

impl Random for SystemRandom {
    fn unit(&self) -> f64 {
        fastrand::f64()
    }
}

/// The output of a future, unless the time is over before.
pub(crate) fn within<T>(
    timeout: impl Future<Output = ()> + Unpin,
    future: impl Future<Output = T> + Unpin,
) -> impl Future<Output = Option<T>> {
    select(future, timeout).map(|first| match first {
        Either::Left((output, _)) => Some(output),
        Either::Right(_) => None,
    })
}
