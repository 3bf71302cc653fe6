//! A clock that moves only when told to.

use std::future::poll_fn;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Poll, Waker};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::clock::Clock;
use crate::transport::BoxFuture;

/// A clock for tests, which starts at 2025-01-01T00:00:00Z. Clones share their time.
///
/// A sleep does not wait: the time jumps to its end. A timeout ends when sleeps or
/// [`advance`](Self::advance) have moved the time past it, so operations that are slow in real time
/// do not time out.
#[derive(Clone, Debug)]
pub struct FakeClock(Arc<Mutex<State>>);

#[derive(Debug)]
struct State {
    now: SystemTime,
    sleeps: Vec<Duration>,
    waiting: Vec<Waker>,
}

impl FakeClock {
    /// A clock at 2025-01-01T00:00:00Z.
    #[must_use]
    pub fn new() -> Self {
        let now = UNIX_EPOCH + Duration::from_secs(1_735_689_600);
        Self(Arc::new(Mutex::new(State { now, sleeps: Vec::new(), waiting: Vec::new() })))
    }

    /// Advances the time. If the result is not representable, the time does not change.
    pub fn advance(&self, duration: Duration) {
        let waiting = self.with(|state| {
            state.now = state.now.checked_add(duration).unwrap_or(state.now);
            std::mem::take(&mut state.waiting)
        });
        waiting.into_iter().for_each(Waker::wake);
    }

    /// The durations of all sleeps, in order.
    #[must_use]
    pub fn sleeps(&self) -> Vec<Duration> {
        self.with(|state| state.sleeps.clone())
    }

    fn with<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Default for FakeClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for FakeClock {
    fn now(&self) -> SystemTime {
        self.with(|state| state.now)
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(async move {
            self.with(|state| state.sleeps.push(duration));
            self.advance(duration);
        })
    }

    fn timeout(&self, duration: Duration) -> BoxFuture<'_, ()> {
        // An end that is not representable is never reached.
        let end = self.now().checked_add(duration);
        Box::pin(poll_fn(move |context| {
            self.with(|state| {
                if end.is_some_and(|end| state.now >= end) {
                    return Poll::Ready(());
                }
                state.waiting.push(context.waker().clone());
                Poll::Pending
            })
        }))
    }
}
