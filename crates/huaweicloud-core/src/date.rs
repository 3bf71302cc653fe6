//! Dates without a time as text: `YYYY-MM-DD`, `format: date`.
//!
//! It must not guess a time zone, and keeps every text that a service sends.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::local_date_time::UtcOffset;
use crate::time::{civil_from_days, local_days};
use crate::unix_millis::UnixMillis;

const MILLIS_PER_MINUTE: i64 = 60_000;
const MILLIS_PER_DAY: i64 = 86_400_000;

/// A date such as `2019-09-12`. Empty if the service sent none.
///
/// It keeps the text of the service. With the features `jiff` and `chrono` it converts to and from
/// the dates of these crates. A request with another text than `YYYY-MM-DD` is refused before it is
/// sent.
///
/// ```
/// use std::time::SystemTime;
/// use huaweicloud_core::{Date, UnixMillis, UtcOffset};
///
/// let date = Date::from("2019-09-12");
/// assert_eq!(date.start(UtcOffset::CHINA).unwrap().to_string(), "2019-09-11T16:00:00Z");
/// assert_eq!(Date::of(UnixMillis::new(1_568_240_000_000), UtcOffset::CHINA), date);
/// assert!(Date::of(SystemTime::now(), UtcOffset::CHINA).start(UtcOffset::UTC).is_some());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(transparent)]
pub struct Date(String);

impl Date {
    /// The date of a point in time at this offset from UTC.
    #[must_use]
    pub fn of(time: impl Into<UnixMillis>, offset: UtcOffset) -> Self {
        let local = time.into().as_i64().saturating_add(offset.minutes() * MILLIS_PER_MINUTE);
        let (year, month, day) = civil_from_days(local.div_euclid(MILLIS_PER_DAY));
        Self(format!("{year:04}-{month:02}-{day:02}"))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The start of the day at this offset from UTC. `None` if the text is not `YYYY-MM-DD`.
    #[must_use]
    pub fn start(&self, offset: UtcOffset) -> Option<UnixMillis> {
        let days = local_days(self.0.trim().as_bytes())?;
        Some(UnixMillis::new(days * MILLIS_PER_DAY - offset.minutes() * MILLIS_PER_MINUTE))
    }

    /// Year, month and day, or an error with the text.
    #[cfg(any(feature = "jiff", feature = "chrono"))]
    fn valid_parts(&self) -> Result<(i64, i64, i64), crate::InvalidTime> {
        let days = local_days(self.0.trim().as_bytes());
        days.map(civil_from_days).ok_or_else(|| crate::InvalidTime(self.0.clone()))
    }
}

/// Whether a text is a date to the letter.
pub(crate) fn is_date(text: &str) -> bool {
    local_days(text.as_bytes()).is_some()
}

impl fmt::Display for Date {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.0)
    }
}

impl From<String> for Date {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&str> for Date {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<Date> for String {
    fn from(date: Date) -> Self {
        date.0
    }
}

impl AsRef<str> for Date {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

#[cfg(feature = "jiff")]
impl From<jiff::civil::Date> for Date {
    fn from(date: jiff::civil::Date) -> Self {
        Self(date.to_string())
    }
}

#[cfg(feature = "jiff")]
impl TryFrom<&Date> for jiff::civil::Date {
    type Error = crate::InvalidTime;

    fn try_from(date: &Date) -> Result<Self, Self::Error> {
        let (year, month, day) = date.valid_parts()?;
        let parts = (i16::try_from(year), i8::try_from(month), i8::try_from(day));
        let found = match parts {
            (Ok(year), Ok(month), Ok(day)) => Self::new(year, month, day).ok(),
            _ => None,
        };
        found.ok_or_else(|| crate::InvalidTime(date.0.clone()))
    }
}

#[cfg(feature = "chrono")]
impl From<chrono::NaiveDate> for Date {
    fn from(date: chrono::NaiveDate) -> Self {
        Self(date.to_string())
    }
}

#[cfg(feature = "chrono")]
impl TryFrom<&Date> for chrono::NaiveDate {
    type Error = crate::InvalidTime;

    fn try_from(date: &Date) -> Result<Self, Self::Error> {
        let (year, month, day) = date.valid_parts()?;
        let parts = (i32::try_from(year), u32::try_from(month), u32::try_from(day));
        let found = match parts {
            (Ok(year), Ok(month), Ok(day)) => Self::from_ymd_opt(year, month, day),
            _ => None,
        };
        found.ok_or_else(|| crate::InvalidTime(date.0.clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_start_at_midnight_of_the_offset() {
        let start = |text: &str| Date::from(text).start(UtcOffset::CHINA).map(|time| time.to_string());
        assert_eq!(start("1970-01-01").as_deref(), Some("1969-12-31T16:00:00Z"));
        assert_eq!(start(" 2024-02-29\n").as_deref(), Some("2024-02-28T16:00:00Z"));
        for text in ["", "today", "2023-02-29", "2024-2-9", "2024-02-29T00:00:00Z", "2024/02/29", "2024-02-2é"] {
            assert_eq!(start(text), None, "{text}");
            assert_eq!(serde_json::from_value::<Date>(text.into()).unwrap().as_str(), text);
            assert!(!is_date(text), "{text}");
        }
        assert!(is_date("2024-02-29") && !is_date(" 2024-02-29"));
    }

    #[test]
    fn date_of_a_time_depends_on_the_offset() {
        let evening = UnixMillis::new(MILLIS_PER_DAY - 1);
        assert_eq!(Date::of(evening, UtcOffset::UTC).as_str(), "1970-01-01");
        assert_eq!(Date::of(evening, UtcOffset::CHINA).as_str(), "1970-01-02");
        assert!(!Date::of(UnixMillis::new(i64::MAX), UtcOffset::CHINA).as_str().is_empty());
    }

    #[cfg(feature = "jiff")]
    #[test]
    fn jiff_round_trips() {
        let date = jiff::civil::Date::try_from(&Date::from("2024-02-29")).expect("a date");
        assert_eq!((date, Date::from(date).as_str()), (jiff::civil::date(2024, 2, 29), "2024-02-29"));
        assert!(jiff::civil::Date::try_from(&Date::from("soon")).is_err());
    }

    #[cfg(feature = "chrono")]
    #[test]
    fn chrono_round_trips() {
        let date = chrono::NaiveDate::try_from(&Date::from("2024-02-29")).expect("a date");
        assert_eq!(
            (Some(date), Date::from(date).as_str()),
            (chrono::NaiveDate::from_ymd_opt(2024, 2, 29), "2024-02-29")
        );
        assert!(chrono::NaiveDate::try_from(&Date::from("soon")).is_err());
    }
}
