//! Periods such as `30d`.

use std::time::Duration;

/// The seconds of a day.
const DAY: u64 = 24 * 60 * 60;

/// A whole number of days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Days(pub(super) u32);

impl Days {
    pub(super) fn duration(self) -> Duration {
        Duration::from_secs(u64::from(self.0) * DAY)
    }
}

/// Parses days, weeks or years: `30d`, `2w`, `1y`. A number alone means days.
pub(super) fn parse(text: &str) -> Result<Days, String> {
    let (number, factor) = match text.strip_suffix(['d', 'w', 'y']) {
        Some(number) if text.ends_with('w') => (number, 7),
        Some(number) if text.ends_with('y') => (number, 365),
        Some(number) => (number, 1),
        None => (text, 1),
    };
    let number: u32 = number.parse().map_err(|_| "is not a number of days such as 30d, 2w or 1y".to_owned())?;
    match number.checked_mul(factor) {
        Some(days @ 1..=36_500) => Ok(Days(days)),
        _ => Err("must be from 1 day to 100 years".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_parsed() {
        for (text, days) in [("30d", 30), ("7", 7), ("2w", 14), ("1y", 365)] {
            assert_eq!(parse(text), Ok(Days(days)));
        }
        for text in ["", "d", "0d", "-1d", "1h", "101y", "9999999999d"] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
