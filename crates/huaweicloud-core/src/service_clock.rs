//! The time by the clock of the services, which signatures must have.
//!
//! A rejected signature reveals how far the clocks are apart, since the response has a date. All
//! clients of a configuration and its requests to IAM share what was learned. It must not know what
//! is signed.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime};

use reqwest::header::{DATE, HeaderMap, HeaderName};

use crate::clock::Clock;

/// The minimum clock skew that counts as the cause of a rejected signature. Services accept 15
/// minutes.
const MIN_SKEW: Duration = Duration::from_secs(5 * 60);

/// The maximum clock skew that is corrected. A response with a date further away is more likely
/// wrong than the clock of this machine, and a signature for a distant date must not exist.
const MAX_SKEW: Duration = Duration::from_secs(24 * 60 * 60);

/// The local clock and the known skew. Clones share the skew.
#[derive(Clone, Debug)]
pub(crate) struct ServiceClock {
    clock: Arc<dyn Clock>,
    /// How many seconds the services are ahead. Zero until a rejected signature reveals a skew.
    skew: Arc<AtomicI64>,
}

/// What the date of a rejected request says about the clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// The date of the signature was right, or the response has no date.
    Right,
    /// The date of the signature was wrong; the next one will be right.
    Corrected,
    /// The clocks are too far apart. Why nothing was corrected, and how to fix it.
    TooFar(String),
}

impl ServiceClock {
    pub(crate) fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, skew: Arc::default() }
    }

    /// The current time by the services' clock, as far as the skew is known.
    pub(crate) fn now(&self) -> SystemTime {
        let now = self.clock.now();
        let skew = self.skew.load(Ordering::Relaxed);
        let distance = Duration::from_secs(skew.unsigned_abs());
        let time = if skew < 0 { now.checked_sub(distance) } else { now.checked_add(distance) };
        time.unwrap_or(now)
    }

    /// Learns from a rejected request: the date that was signed, and the date of the response.
    ///
    /// Compares with the date that was signed, not with the present: another call may have
    /// corrected the skew since.
    pub(crate) fn learn(&self, signed: SystemTime, date: Option<SystemTime>) -> Verdict {
        let Some(date) = date else { return Verdict::Right };
        if distance(date, signed) < MIN_SKEW {
            return Verdict::Right;
        }
        let now = self.clock.now();
        let skew = distance(date, now);
        if skew > MAX_SKEW {
            let days = skew.as_secs() / MAX_SKEW.as_secs();
            return Verdict::TooFar(format!(
                "the signature was rejected, and the date of the response is {days} day{} {} the clock of this machine; more \
                 than one day is not corrected: check the clock of this machine, and whether the service itself responded",
                if days == 1 { "" } else { "s" },
                if date > now { "ahead of" } else { "behind" },
            ));
        }
        let seconds = i64::try_from(skew.as_secs()).unwrap_or_default();
        self.skew.store(if date < now { -seconds } else { seconds }, Ordering::Relaxed);
        Verdict::Corrected
    }
}

/// The date of a response.
pub(crate) fn response_date(headers: &HeaderMap) -> Option<SystemTime> {
    http_date(headers, &DATE)
}

/// The date in a header.
pub(crate) fn http_date(headers: &HeaderMap, name: &HeaderName) -> Option<SystemTime> {
    httpdate::parse_http_date(headers.get(name)?.to_str().ok()?).ok()
}

fn distance(one: SystemTime, other: SystemTime) -> Duration {
    one.duration_since(other).unwrap_or_else(|error| error.duration())
}

#[cfg(all(test, feature = "test-util"))]
mod tests {
    use super::*;
    use crate::test_util::FakeClock;

    #[test]
    fn learn_corrects_from_minutes_to_one_day() {
        let (second, fake) = (Duration::from_secs(1), FakeClock::new());
        let now = fake.now();
        let learn = |date: SystemTime| {
            let clock = ServiceClock::new(Arc::new(fake.clone()));
            let verdict = clock.learn(clock.now(), Some(date));
            (verdict, clock.now())
        };
        for date in [now, now + MIN_SKEW - second, now - MIN_SKEW + second] {
            assert_eq!(learn(date), (Verdict::Right, now));
        }
        for date in [now + MIN_SKEW, now - MIN_SKEW, now + MAX_SKEW, now - MAX_SKEW] {
            assert_eq!(learn(date), (Verdict::Corrected, date));
        }
        for date in [now + MAX_SKEW + second, now - MAX_SKEW - second, SystemTime::UNIX_EPOCH] {
            let (verdict, after) = learn(date);
            assert!(matches!(verdict, Verdict::TooFar(_)) && after == now, "{verdict:?}");
        }
    }

    #[test]
    fn learn_compares_with_the_date_that_was_signed() {
        let clock = ServiceClock::new(Arc::new(FakeClock::new()));
        let signed = clock.now();
        let date = signed + MIN_SKEW;
        assert_eq!(clock.learn(signed, Some(date)), Verdict::Corrected);
        assert_eq!(clock.learn(signed, Some(date)), Verdict::Corrected, "another call that was signed before");
        assert_eq!(clock.learn(clock.now(), Some(date)), Verdict::Right);
        assert_eq!(clock.learn(signed, None), Verdict::Right);
    }
}
