//! Times of a seed, relative to the time at which it is used, such as `-400d`.

use std::time::{Duration, SystemTime};

use serde::{Deserialize, Deserializer, de};

use crate::base::time::parse_rfc3339;

/// A time, relative or absolute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Age {
    Before(Duration),
    After(Duration),
    At(SystemTime),
}

impl Age {
    /// The time itself, if `now` is the time at which the seed is used.
    pub(crate) fn time(self, now: SystemTime) -> Option<SystemTime> {
        match self {
            Self::Before(by) => now.checked_sub(by),
            Self::After(by) => now.checked_add(by),
            Self::At(time) => Some(time),
        }
    }

    fn parse(text: &str) -> Option<Self> {
        if let Some(time) = parse_rfc3339(text) {
            return Some(Self::At(time));
        }
        let (relative, number): (fn(Duration) -> Self, &str) = match text.split_at_checked(1)? {
            ("-", number) => (Self::Before, number),
            ("+", number) => (Self::After, number),
            _ => return None,
        };
        let (at, unit) = number.char_indices().last()?;
        let seconds = match unit {
            's' => 1,
            'm' => 60,
            'h' => 60 * 60,
            'd' => 24 * 60 * 60,
            _ => return None,
        };
        let number: u32 = number[..at].parse().ok()?;
        Some(relative(Duration::from_secs(u64::from(number) * seconds)))
    }
}

impl<'de> Deserialize<'de> for Age {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| {
            de::Error::custom(format!(
                "{text:?} is not a time; write -400d, +90d or -2h for one relative to now (s, m, h or d), or one such \
                 as 2026-01-01T00:00:00Z"
            ))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_relative_or_absolute() {
        let day = Duration::from_secs(24 * 60 * 60);
        assert_eq!(Age::parse("-400d"), Some(Age::Before(400 * day)));
        assert_eq!(Age::parse("+2h"), Some(Age::After(day / 12)));
        assert_eq!(Age::parse("1970-01-02T00:00:00Z"), Some(Age::At(SystemTime::UNIX_EPOCH + day)));
        for text in ["", "-", "400d", "-d", "-1y", "--1d", "-1.5d", "tomorrow", "-99999999999d"] {
            assert_eq!(Age::parse(text), None, "{text}");
        }
    }
}
