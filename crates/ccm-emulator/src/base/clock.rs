//! The emulator's clock, which tests can set.
//!
//! Nothing else in this crate reads the time, except for the request log, which measures durations,
//! and the check of signature dates by the system clock.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant, SystemTime};

use huaweicloud_core::BoxFuture;
use huaweicloud_core::clock::Clock;

/// The clock of an emulator. It shows the system time until it is set. Clones share their state.
///
/// ```
/// use std::time::{Duration, SystemTime};
///
/// let clock = ccm_emulator::EmulatorClock::new();
/// clock.freeze(SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000))?;
/// clock.advance(Duration::from_secs(60))?;
/// assert_eq!(clock.now(), SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_060));
/// # Ok::<(), ccm_emulator::ClockError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct EmulatorClock(Arc<RwLock<ClockState>>);

/// What a clock shows.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) enum ClockState {
    /// Shows the system time.
    #[default]
    System,
    /// Was set to a time at an instant, and has run since.
    Running { from: SystemTime, since: Instant },
    /// Was set to a time, and does not run.
    Frozen(SystemTime),
}

/// What a clock showed at one time, to start it again from there.
#[derive(Clone, Copy, Debug)]
pub(crate) struct StartOfClock(ClockState);

/// A time outside the range of certificates and signatures: before 1970 or after 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the clock can only be set to times from 1970-01-01 to 9999-12-31")]
#[non_exhaustive]
pub struct ClockError;

/// The beginning of the year 10000, since 1970.
const END: Duration = Duration::from_secs(253_402_300_800);

impl EmulatorClock {
    /// Creates a clock that shows the system time.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The current time of this clock.
    #[must_use]
    pub fn now(&self) -> SystemTime {
        match self.state() {
            ClockState::System => SystemTime::now(),
            ClockState::Running { from, since } => from.checked_add(since.elapsed()).unwrap_or(from),
            ClockState::Frozen(time) => time,
        }
    }

    /// Sets the time. The clock runs on from there.
    ///
    /// # Errors
    ///
    /// If the time is before 1970 or after 9999.
    pub fn set(&self, time: SystemTime) -> Result<(), ClockError> {
        self.change(|_| Ok(ClockState::Running { from: checked(time)?, since: Instant::now() }))
    }

    /// Sets the time and freezes the clock.
    ///
    /// # Errors
    ///
    /// If the time is before 1970 or after 9999.
    pub fn freeze(&self, time: SystemTime) -> Result<(), ClockError> {
        self.change(|_| Ok(ClockState::Frozen(checked(time)?)))
    }

    /// Moves the time forward. A frozen clock stays frozen.
    ///
    /// # Errors
    ///
    /// If the new time would be after 9999.
    pub fn advance(&self, by: Duration) -> Result<(), ClockError> {
        let later = |time: SystemTime| time.checked_add(by).ok_or(ClockError).and_then(checked);
        self.change(|state| {
            Ok(match state {
                ClockState::System => ClockState::Running { from: later(SystemTime::now())?, since: Instant::now() },
                ClockState::Running { from, since } => ClockState::Running { from: later(from)?, since },
                ClockState::Frozen(time) => ClockState::Frozen(later(time)?),
            })
        })
    }

    /// Returns to the system time.
    pub fn reset(&self) {
        let _ = self.change(|_| Ok(ClockState::System));
    }

    /// Whether the clock is frozen.
    #[must_use]
    pub fn is_frozen(&self) -> bool {
        matches!(self.state(), ClockState::Frozen(_))
    }

    /// What the clock shows now.
    pub(crate) fn start(&self) -> StartOfClock {
        StartOfClock(match self.state() {
            ClockState::Running { .. } => ClockState::Running { from: self.now(), since: Instant::now() },
            state => state,
        })
    }

    /// Starts again from an earlier state.
    pub(crate) fn restart(&self, start: StartOfClock) {
        let state = match start.0 {
            ClockState::Running { from, .. } => ClockState::Running { from, since: Instant::now() },
            state => state,
        };
        let _ = self.change(|_| Ok(state));
    }

    pub(crate) fn state(&self) -> ClockState {
        *self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, change: impl FnOnce(ClockState) -> Result<ClockState, ClockError>) -> Result<(), ClockError> {
        let mut state = self.0.write().unwrap_or_else(PoisonError::into_inner);
        *state = change(*state)?;
        Ok(())
    }
}

fn checked(time: SystemTime) -> Result<SystemTime, ClockError> {
    match time.duration_since(SystemTime::UNIX_EPOCH) {
        Ok(since) if since < END => Ok(time),
        _ => Err(ClockError),
    }
}

/// Clients with this clock date their signatures by it. `sleep` waits in real time.
impl Clock for EmulatorClock {
    fn now(&self) -> SystemTime {
        Self::now(self)
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(tokio::time::sleep(duration))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
    }

    #[test]
    fn clock_shows_system_time_until_set() {
        let clock = EmulatorClock::new();
        let before = SystemTime::now();
        assert!(clock.now() >= before);
        clock.set(at(1_000)).unwrap();
        let now = clock.now();
        assert!(now >= at(1_000) && now < at(1_060), "{now:?}");
        std::thread::sleep(Duration::from_millis(2));
        assert!(clock.now() > now, "it runs on");
        clock.reset();
        assert!(clock.now() >= before);
    }

    #[test]
    fn clones_share_state_and_advance_keeps_frozen() {
        let clock = EmulatorClock::new();
        let other = clock.clone();
        clock.freeze(at(5)).unwrap();
        other.advance(Duration::from_secs(10)).unwrap();
        assert_eq!(clock.now(), at(15));
        assert!(clock.is_frozen());
    }

    #[test]
    fn times_out_of_range_are_refused() {
        let clock = EmulatorClock::new();
        clock.freeze(at(5)).unwrap();
        assert_eq!(clock.set(SystemTime::UNIX_EPOCH - Duration::from_secs(1)), Err(ClockError));
        assert_eq!(clock.set(SystemTime::UNIX_EPOCH + END), Err(ClockError));
        assert_eq!(clock.advance(Duration::MAX), Err(ClockError));
        assert_eq!(clock.now(), at(5), "and change nothing");
    }
}
