//! Points in time as services encode them: integer milliseconds since 1970.
//!
//! It must not read the clock, and keeps every value that a service sends, even implausible ones.

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use crate::time::civil_from_days;

const MILLIS_PER_DAY: i64 = 86_400_000;

/// A point in time, in milliseconds since 1970-01-01T00:00:00Z without leap seconds; negative
/// before that.
///
/// Prints as RFC 3339 in UTC, with milliseconds unless they are zero. It converts to and from
/// [`SystemTime`], and with the features `jiff` and `chrono` to and from the types of these crates.
/// In JSON it is the number of milliseconds.
///
/// ```
/// use huaweicloud_core::UnixMillis;
///
/// let created = UnixMillis::new(1_685_325_399_000);
/// assert_eq!(created.to_string(), "2023-05-29T01:56:39Z");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[serde(transparent)]
pub struct UnixMillis(i64);

impl UnixMillis {
    /// The time this many milliseconds after 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn new(milliseconds: i64) -> Self {
        Self(milliseconds)
    }

    /// The milliseconds since 1970.
    #[must_use]
    pub const fn as_i64(self) -> i64 {
        self.0
    }
}

impl fmt::Display for UnixMillis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = civil_from_days(self.0.div_euclid(MILLIS_PER_DAY));
        let millis = self.0.rem_euclid(MILLIS_PER_DAY);
        let (seconds, millis) = (millis / 1_000, millis % 1_000);
        write!(f, "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60)?;
        if millis > 0 {
            write!(f, ".{millis:03}")?;
        }
        f.write_str("Z")
    }
}

impl From<i64> for UnixMillis {
    fn from(milliseconds: i64) -> Self {
        Self(milliseconds)
    }
}

impl From<UnixMillis> for i64 {
    fn from(time: UnixMillis) -> Self {
        time.0
    }
}

impl From<SystemTime> for UnixMillis {
    /// Truncates fractions of a millisecond towards the past. A time that does not fit in an `i64`
    /// is saturated.
    fn from(time: SystemTime) -> Self {
        Self(match time.duration_since(UNIX_EPOCH) {
            Ok(after) => i64::try_from(after.as_millis()).unwrap_or(i64::MAX),
            Err(before) => {
                let before = before.duration();
                let rest = i64::from(before.subsec_nanos() % 1_000_000 > 0);
                i64::try_from(before.as_millis()).map_or(i64::MIN, |millis| (-millis).saturating_sub(rest))
            }
        })
    }
}

/// The time cannot be represented by the target type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutOfRange(UnixMillis);

impl fmt::Display for OutOfRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the time {} is out of range for the target type", self.0)
    }
}

impl std::error::Error for OutOfRange {}

impl TryFrom<UnixMillis> for SystemTime {
    type Error = OutOfRange;

    fn try_from(time: UnixMillis) -> Result<Self, OutOfRange> {
        let distance = Duration::from_millis(time.0.unsigned_abs());
        let found = if time.0 < 0 { UNIX_EPOCH.checked_sub(distance) } else { UNIX_EPOCH.checked_add(distance) };
        found.ok_or(OutOfRange(time))
    }
}

#[cfg(feature = "jiff")]
impl From<jiff::Timestamp> for UnixMillis {
    /// Truncates fractions of a millisecond.
    fn from(time: jiff::Timestamp) -> Self {
        Self(time.as_millisecond())
    }
}

#[cfg(feature = "jiff")]
impl TryFrom<UnixMillis> for jiff::Timestamp {
    type Error = OutOfRange;

    fn try_from(time: UnixMillis) -> Result<Self, OutOfRange> {
        Self::from_millisecond(time.0).map_err(|_| OutOfRange(time))
    }
}

#[cfg(feature = "chrono")]
impl From<chrono::DateTime<chrono::Utc>> for UnixMillis {
    /// Truncates fractions of a millisecond.
    fn from(time: chrono::DateTime<chrono::Utc>) -> Self {
        Self(time.timestamp_millis())
    }
}

#[cfg(feature = "chrono")]
impl TryFrom<UnixMillis> for chrono::DateTime<chrono::Utc> {
    type Error = OutOfRange;

    fn try_from(time: UnixMillis) -> Result<Self, OutOfRange> {
        Self::from_timestamp_millis(time.0).ok_or(OutOfRange(time))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unix_millis_prints_as_rfc3339() {
        let text = |millis| UnixMillis::new(millis).to_string();
        assert_eq!(text(0), "1970-01-01T00:00:00Z");
        assert_eq!(text(1_735_804_566_545), "2025-01-02T07:56:06.545Z");
        assert_eq!(text(-1), "1969-12-31T23:59:59.999Z");
        assert_eq!(text(253_402_300_799_999), "9999-12-31T23:59:59.999Z");
        assert!(!text(i64::MAX).is_empty() && !text(i64::MIN).is_empty());
    }

    #[test]
    fn system_time_round_trips() {
        for millis in [0, 1, -1, 1_685_325_399_000, -86_400_001] {
            let time = SystemTime::try_from(UnixMillis::new(millis)).expect("in range");
            assert_eq!(UnixMillis::from(time).as_i64(), millis);
        }
        assert_eq!(UnixMillis::from(UNIX_EPOCH - Duration::from_nanos(1)), UnixMillis::new(-1));
    }

    #[test]
    fn unix_millis_is_a_json_number() {
        let read = |text| serde_json::from_str::<UnixMillis>(text).ok().map(UnixMillis::as_i64);
        assert_eq!(read("1685325399000"), Some(1_685_325_399_000));
        assert_eq!(read("-5"), Some(-5));
        for text in ["\"soon\"", "1.5", "18446744073709551615", "null", "[]"] {
            assert_eq!(read(text), None, "{text}");
        }
        assert_eq!(serde_json::to_string(&UnixMillis::new(5)).ok(), Some("5".to_owned()));
    }

    #[cfg(feature = "jiff")]
    #[test]
    fn jiff_round_trips() {
        let time = jiff::Timestamp::try_from(UnixMillis::new(1_735_804_566_545)).expect("in range");
        assert_eq!(time.to_string(), "2025-01-02T07:56:06.545Z");
        assert_eq!(UnixMillis::from(time).as_i64(), 1_735_804_566_545);
        assert!(jiff::Timestamp::try_from(UnixMillis::new(i64::MAX)).is_err());
    }

    #[cfg(feature = "chrono")]
    #[test]
    fn chrono_round_trips() {
        let time = chrono::DateTime::try_from(UnixMillis::new(1_735_804_566_545)).expect("in range");
        assert_eq!(time.timestamp_millis(), 1_735_804_566_545);
        assert_eq!(UnixMillis::from(time).as_i64(), 1_735_804_566_545);
        assert!(chrono::DateTime::try_from(UnixMillis::new(i64::MAX)).is_err());
    }
}
