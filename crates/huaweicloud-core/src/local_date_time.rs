//! Dates and times without a time zone, as some services send them.
//!
//! It must not guess the zone, and keeps every text that a service sends, even an implausible one.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::time;
use crate::unix_millis::UnixMillis;

/// A date and time without a time zone, such as `2027-02-27 18:58:42.0`. Empty if the service sent
/// none.
///
/// It keeps the text of the service. The documentation does not say in which zone that is, so
/// [`at`](Self::at) asks for it. Which certificates expire within 30 days?
///
/// ```
/// use std::time::{Duration, SystemTime};
/// use huaweicloud_core::{LocalDateTime, UnixMillis, UtcOffset};
///
/// # let expire_times = [LocalDateTime::from("2021-05-27 16:46:25.0"), LocalDateTime::from("9999-12-31 00:00:00.0")];
/// let limit = UnixMillis::from(SystemTime::now() + Duration::from_secs(30 * 24 * 3600));
/// let expiring = expire_times.iter().filter(|time| time.at(UtcOffset::CHINA).is_some_and(|time| time < limit));
/// # assert_eq!(expiring.count(), 1);
/// ```
///
/// If the offset is wrong, the result is wrong by at most a day. To be safe, allow for that much.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(transparent)]
pub struct LocalDateTime(String);

impl LocalDateTime {
    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The point in time, if the text is local time at this offset from UTC. `None` if the text is
    /// not `YYYY-MM-DD hh:mm:ss`, with an optional fraction of a second, of which three digits
    /// count. A `T` between date and time is accepted too.
    ///
    /// ```
    /// use huaweicloud_core::{LocalDateTime, UtcOffset};
    ///
    /// let expires = LocalDateTime::from("2027-02-27 18:58:42.0");
    /// assert_eq!(expires.at(UtcOffset::UTC).unwrap().to_string(), "2027-02-27T18:58:42Z");
    /// assert_eq!(expires.at(UtcOffset::CHINA).unwrap().to_string(), "2027-02-27T10:58:42Z");
    /// assert_eq!(LocalDateTime::default().at(UtcOffset::UTC), None);
    /// ```
    #[must_use]
    pub fn at(&self, offset: UtcOffset) -> Option<UnixMillis> {
        let (seconds, rest) = time::local_seconds(self.0.trim().as_bytes())?;
        let millis = match rest.strip_prefix(b".") {
            None if rest.is_empty() => 0,
            None => return None,
            Some(fraction) => millis(fraction)?,
        };
        Some(UnixMillis::new((seconds - i64::from(offset.0) * 60) * 1_000 + millis))
    }
}

/// The milliseconds of a fraction of a second.
fn millis(fraction: &[u8]) -> Option<i64> {
    if fraction.is_empty() || !fraction.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let digits = fraction.iter().chain(b"00").take(3);
    Some(digits.fold(0, |sum, digit| sum * 10 + i64::from(digit - b'0')))
}

impl fmt::Display for LocalDateTime {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.0)
    }
}

impl From<String> for LocalDateTime {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&str> for LocalDateTime {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<LocalDateTime> for String {
    fn from(time: LocalDateTime) -> Self {
        time.0
    }
}

impl AsRef<str> for LocalDateTime {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

/// The difference between local time and UTC, in minutes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct UtcOffset(i16);

impl UtcOffset {
    /// UTC itself.
    pub const UTC: Self = Self(0);

    /// China Standard Time, UTC+08:00.
    pub const CHINA: Self = Self(8 * 60);

    /// This many minutes ahead of UTC; negative west of it. `None` beyond 18 hours, which no zone
    /// reaches.
    ///
    /// ```
    /// use huaweicloud_core::UtcOffset;
    ///
    /// assert_eq!(UtcOffset::from_minutes(480), Some(UtcOffset::CHINA));
    /// assert_eq!(UtcOffset::from_minutes(-210).unwrap().to_string(), "-03:30");
    /// assert_eq!(UtcOffset::from_minutes(i16::MAX), None);
    /// ```
    #[must_use]
    pub const fn from_minutes(minutes: i16) -> Option<Self> {
        if minutes.unsigned_abs() <= 18 * 60 { Some(Self(minutes)) } else { None }
    }

    /// The minutes ahead of UTC.
    pub(crate) fn minutes(self) -> i64 {
        self.0.into()
    }
}

impl fmt::Display for UtcOffset {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { '-' } else { '+' };
        let minutes = self.0.unsigned_abs();
        write!(formatter, "{sign}{:02}:{:02}", minutes / 60, minutes % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Option<String> {
        LocalDateTime::from(text).at(UtcOffset::UTC).map(|time| time.to_string())
    }

    #[test]
    fn times_are_parsed_in_the_forms_of_services() {
        for (text, time) in [
            ("2027-02-27 18:58:42.0", "2027-02-27T18:58:42Z"),
            ("2027-02-27 18:58:42", "2027-02-27T18:58:42Z"),
            (" 2027-02-27T18:58:42.25\n", "2027-02-27T18:58:42.250Z"),
            ("2027-02-27 18:58:42.123456", "2027-02-27T18:58:42.123Z"),
            ("1969-12-31 23:59:59.9", "1969-12-31T23:59:59.900Z"),
        ] {
            assert_eq!(at(text).as_deref(), Some(time), "{text}");
        }
    }

    #[test]
    fn other_texts_are_kept_but_no_time() {
        for text in [
            "",
            "soon",
            "2027-02-27",
            "2027-02-30 18:58:42",
            "2027-02-27 18:58:42.",
            "2027-02-27 18:58:42Z",
            "2027-02-27 18:58:42.0 CST",
            "2027-02-27 18:58:4é",
        ] {
            assert_eq!(at(text), None, "{text}");
            assert_eq!(LocalDateTime::from(text).as_str(), text);
        }
    }

    #[test]
    fn offset_moves_the_time_to_utc() {
        let noon = LocalDateTime::from("2027-02-27 12:00:00");
        let at = |minutes| noon.at(UtcOffset::from_minutes(minutes).unwrap()).unwrap().to_string();
        assert_eq!(at(480), "2027-02-27T04:00:00Z");
        assert_eq!(at(-720), "2027-02-28T00:00:00Z");
    }
}
