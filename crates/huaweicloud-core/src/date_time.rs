//! Points in time as text: RFC 3339, `format: date-time`.
//!
//! It must not change a text: what a service sends is kept, even if it is no time.

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use crate::time;
use crate::unix_millis::UnixMillis;

/// A point in time as RFC 3339 text, such as `2019-09-12T07:15:27Z`. Empty if the service sent
/// none.
///
/// It keeps the text of the service, and converts to [`SystemTime`] and [`UnixMillis`], and with
/// the features `jiff` and `chrono` to the types of these crates. Services deviate from RFC 3339,
/// so reading is tolerant: a space instead of the `T` and an offset without a colon (`+0800`) are
/// accepted, and a text without an offset is UTC, which is what DNS and IAM mean by it.
///
/// ```
/// use std::time::SystemTime;
/// use huaweicloud_core::DateTime;
///
/// let created = DateTime::from("2019-09-12T07:15:27.000000Z");
/// assert_eq!(created.to_unix_millis().unwrap().as_i64(), 1_568_272_527_000);
/// assert!(SystemTime::try_from(&created)? < SystemTime::now());
/// assert_eq!(DateTime::from("2019-09-12T07:15:27").to_unix_millis(), created.to_unix_millis());
/// assert_eq!(DateTime::from("never").to_unix_millis(), None);
/// # Ok::<(), huaweicloud_core::InvalidTime>(())
/// ```
///
/// A request with a text that is not RFC 3339 is refused before it is sent. From a [`SystemTime`],
/// the text is in UTC, with milliseconds unless they are zero.
///
/// ```
/// use huaweicloud_core::{DateTime, UnixMillis};
///
/// assert_eq!(DateTime::from(UnixMillis::new(1_568_272_527_000)).as_str(), "2019-09-12T07:15:27Z");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(transparent)]
pub struct DateTime(String);

impl DateTime {
    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The point in time, without fractions of a millisecond. `None` if the text is not one.
    #[must_use]
    pub fn to_unix_millis(&self) -> Option<UnixMillis> {
        let (seconds, nanoseconds) = self.parts()?;
        Some(UnixMillis::new(seconds * 1_000 + i64::from(nanoseconds / 1_000_000)))
    }

    /// The seconds since 1970, and the nanoseconds after them.
    fn parts(&self) -> Option<(i64, u32)> {
        let (seconds, rest) = time::local_seconds(self.0.trim().as_bytes())?;
        let (nanoseconds, zone) = fraction(rest)?;
        Some((seconds - offset(zone)?, nanoseconds))
    }

    /// The same, or an error with the text.
    fn valid_parts(&self) -> Result<(i64, u32), InvalidTime> {
        self.parts().ok_or_else(|| InvalidTime(self.0.clone()))
    }
}

/// Whether a text is RFC 3339 to the letter.
pub(crate) fn is_rfc3339(text: &str) -> bool {
    let parsed = || {
        let (_, rest) = time::local_seconds(text.as_bytes())?;
        time::offset_seconds(fraction(rest)?.1)
    };
    matches!(text.as_bytes().get(10), Some(b'T' | b't')) && parsed().is_some()
}

/// The nanoseconds of a fraction of a second, and what follows. Further digits are ignored.
fn fraction(rest: &[u8]) -> Option<(u32, &[u8])> {
    let Some(digits) = rest.strip_prefix(b".") else { return Some((0, rest)) };
    let length = digits.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (digits, zone) = digits.split_at_checked(length).filter(|_| length > 0)?;
    let nine = digits.iter().chain(b"00000000").take(9);
    Some((nine.fold(0, |sum, digit| sum * 10 + u32::from(digit - b'0')), zone))
}

/// The seconds that local time is ahead of UTC. No offset is UTC.
fn offset(zone: &[u8]) -> Option<i64> {
    match zone {
        [] => Some(0),
        [sign, h1, h2, m1, m2] => time::offset_seconds(&[*sign, *h1, *h2, b':', *m1, *m2]),
        zone => time::offset_seconds(zone),
    }
}

impl fmt::Display for DateTime {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.0)
    }
}

impl From<String> for DateTime {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&str> for DateTime {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<DateTime> for String {
    fn from(time: DateTime) -> Self {
        time.0
    }
}

impl AsRef<str> for DateTime {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl From<UnixMillis> for DateTime {
    fn from(time: UnixMillis) -> Self {
        Self(time.to_string())
    }
}

impl From<SystemTime> for DateTime {
    /// Truncates fractions of a millisecond towards the past.
    fn from(time: SystemTime) -> Self {
        UnixMillis::from(time).into()
    }
}

/// The text is not a date, or not a time that the target type can represent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidTime(pub(crate) String);

impl fmt::Display for InvalidTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} is not a date or time in RFC 3339, or is out of range for the target type", self.0)
    }
}

impl std::error::Error for InvalidTime {}

impl TryFrom<&DateTime> for SystemTime {
    type Error = InvalidTime;

    fn try_from(time: &DateTime) -> Result<Self, InvalidTime> {
        let (seconds, nanoseconds) = time.valid_parts()?;
        let distance = Duration::from_secs(seconds.unsigned_abs());
        let second = if seconds < 0 { UNIX_EPOCH.checked_sub(distance) } else { UNIX_EPOCH.checked_add(distance) };
        let found = second.and_then(|second| second.checked_add(Duration::from_nanos(nanoseconds.into())));
        found.ok_or_else(|| InvalidTime(time.0.clone()))
    }
}

#[cfg(feature = "jiff")]
impl From<jiff::Timestamp> for DateTime {
    /// Truncates fractions of a millisecond.
    fn from(time: jiff::Timestamp) -> Self {
        UnixMillis::from(time).into()
    }
}

#[cfg(feature = "jiff")]
impl TryFrom<&DateTime> for jiff::Timestamp {
    type Error = InvalidTime;

    fn try_from(time: &DateTime) -> Result<Self, InvalidTime> {
        let (seconds, nanoseconds) = time.valid_parts()?;
        let found = i32::try_from(nanoseconds).ok().and_then(|nanoseconds| Self::new(seconds, nanoseconds).ok());
        found.ok_or_else(|| InvalidTime(time.0.clone()))
    }
}

#[cfg(feature = "chrono")]
impl<Z: chrono::TimeZone> From<chrono::DateTime<Z>> for DateTime {
    /// Truncates fractions of a millisecond.
    fn from(time: chrono::DateTime<Z>) -> Self {
        UnixMillis::new(time.timestamp_millis()).into()
    }
}

#[cfg(feature = "chrono")]
impl TryFrom<&DateTime> for chrono::DateTime<chrono::Utc> {
    type Error = InvalidTime;

    fn try_from(time: &DateTime) -> Result<Self, InvalidTime> {
        let (seconds, nanoseconds) = time.valid_parts()?;
        Self::from_timestamp(seconds, nanoseconds).ok_or_else(|| InvalidTime(time.0.clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_parsed_in_the_forms_of_services() {
        for (text, time) in [
            ("2019-09-12T07:15:27Z", "2019-09-12T07:15:27Z"),
            ("2019-09-12T07:15:27.000000Z", "2019-09-12T07:15:27Z"),
            ("2016-11-17T11:56:03.439", "2016-11-17T11:56:03.439Z"),
            ("2016-11-17T11:56:03", "2016-11-17T11:56:03Z"),
            (" 2019-09-12 15:15:27+08:00\n", "2019-09-12T07:15:27Z"),
            ("2019-09-12T15:15:27.1234567891+0800", "2019-09-12T07:15:27.123Z"),
            ("1969-12-31t23:59:59.9z", "1969-12-31T23:59:59.900Z"),
        ] {
            let read = DateTime::from(text);
            assert_eq!(read.to_unix_millis().map(|time| time.to_string()).as_deref(), Some(time), "{text}");
            assert_eq!(read.as_str(), text);
        }
    }

    #[test]
    fn other_texts_are_kept_but_no_time() {
        for text in
            ["", "never", "2019-09-12", "2019-02-30T07:15:27Z", "2019-09-12T07:15:27.Z", "2019-09-12T07:15:27 CST"]
        {
            let read = serde_json::from_value::<DateTime>(text.into()).unwrap();
            assert_eq!((read.as_str(), read.to_unix_millis()), (text, None));
            let error = SystemTime::try_from(&read).unwrap_err().to_string();
            assert!(error.contains(text), "{error}");
        }
    }

    #[test]
    fn system_time_keeps_nanoseconds_when_read() {
        let time = |text: &str| SystemTime::try_from(&DateTime::from(text)).unwrap();
        assert_eq!(time("1970-01-01T00:00:01.000000002Z"), UNIX_EPOCH + Duration::new(1, 2));
        assert_eq!(time("1969-12-31T23:59:59.5Z"), UNIX_EPOCH - Duration::from_millis(500));
        assert_eq!(DateTime::from(UNIX_EPOCH + Duration::new(1, 2_999_999)).as_str(), "1970-01-01T00:00:01.002Z");
    }

    #[test]
    fn only_rfc3339_may_be_sent() {
        for text in ["2019-09-12T07:15:27Z", "2019-09-12t07:15:27.123z", "2019-09-12T07:15:27.1-03:30"] {
            assert!(is_rfc3339(text), "{text}");
        }
        for text in [
            "",
            "2019-09-12",
            "2019-09-12T07:15:27",
            "2019-09-12 07:15:27Z",
            "2019-09-12T07:15:27+0800",
            " 2019-09-12T07:15:27Z",
            "2019-09-12T07:15:27Z ",
            "2019-13-12T07:15:27Z",
        ] {
            assert!(!is_rfc3339(text), "{text}");
        }
    }

    #[cfg(feature = "jiff")]
    #[test]
    fn jiff_round_trips() {
        let text = DateTime::from("2025-01-02T07:56:06.545Z");
        let time = jiff::Timestamp::try_from(&text).expect("a time");
        assert_eq!((time.to_string().as_str(), DateTime::from(time)), (text.as_str(), text.clone()));
        assert!(jiff::Timestamp::try_from(&DateTime::from("soon")).is_err());
    }

    #[cfg(feature = "chrono")]
    #[test]
    fn chrono_round_trips() {
        let text = DateTime::from("2025-01-02T07:56:06.545Z");
        let time = chrono::DateTime::try_from(&text).expect("a time");
        assert_eq!((time.timestamp_millis(), DateTime::from(time)), (1_735_804_566_545, text));
        assert!(chrono::DateTime::try_from(&DateTime::from("soon")).is_err());
    }
}
