//! A clock that stands still until it is told to go on.

use std::future::poll_fn;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Poll, Waker};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::clock::Clock;
use crate::transport::BoxFuture;

/// A clock for tests, which begins at 2025-01-01T00:00:00Z. Clones share their time.
///
/// Who sleeps does not wait: the time jumps to the end of the sleep. A timeout ends when the time has reached it, by sleeps or
/// [`advance`](Self::advance); so what is slow in fact is not cut off.
#[derive(Clone, Debug)]
pub struct FakeClock(Arc<Mutex<State>>);

#[derive(Debug)]
struct State {
    now: SystemTime,
    sleeps: Vec<Duration>,
    waiting: Vec<Waker>,
}

impl FakeClock {
    /// A clock that stands at 2025-01-01T00:00:00Z.
    #[must_use]
    pub fn new() -> Self {
        let now = UNIX_EPOCH + Duration::from_secs(1_735_689_600);
        Self(Arc::new(Mutex::new(State { now, sleeps: Vec::new(), waiting: Vec::new() })))
    }

    /// Lets time pass. It does not go beyond what can be told.
    pub fn advance(&self, duration: Duration) {
        let waiting = self.with(|state| {
            state.now = state.now.checked_add(duration).unwrap_or(state.now);
            std::mem::take(&mut state.waiting)
        });
        waiting.into_iter().for_each(Waker::wake);
    }

    /// How long each sleep was, in their order.
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
        // A time that cannot be told does not come.
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
