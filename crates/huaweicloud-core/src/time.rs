//! Formats the date for signing, and parses expiry times of credentials.
//!
//! Formats a [`SystemTime`] for `X-Sdk-Date`, and parses RFC 3339. It must not read the clock: the
//! caller passes the time in, which keeps signing reproducible.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

const SECONDS_PER_DAY: i64 = 86_400;

/// Formats a time as `YYYYMMDDTHHMMSSZ` in UTC, the format of `X-Sdk-Date`. Fractions of a second
/// are truncated towards the past.
///
/// A gateway rejects a date that differs from its own clock by more than 15 minutes. Years after
/// 9999 get more digits; times before 1970 are formatted too.
#[must_use]
pub fn sdk_date(time: SystemTime) -> String {
    let seconds = seconds_since_epoch(time);
    let (year, month, day) = civil_from_days(seconds.div_euclid(SECONDS_PER_DAY));
    let second = seconds.rem_euclid(SECONDS_PER_DAY);
    format!("{year:04}{month:02}{day:02}T{:02}{:02}{:02}Z", second / 3600, second / 60 % 60, second % 60)
}

/// Whole seconds since 1970, rounded towards the past. Times that do not fit in an `i64` are
/// saturated.
fn seconds_since_epoch(time: SystemTime) -> i64 {
    match time.duration_since(UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_secs()).unwrap_or(i64::MAX),
        Err(before) => {
            let before = before.duration();
            let seconds = i64::try_from(before.as_secs()).unwrap_or(i64::MAX);
            (-seconds).saturating_sub(i64::from(before.subsec_nanos() > 0))
        }
    }
}

/// Year, month and day in the proleptic Gregorian calendar, from days since 1970-01-01.
///
/// Counts in eras of 400 years, the period of the calendar, with years that start on 1 March: the
/// leap day is then the last day of its year and needs no special case.
pub(crate) fn civil_from_days(days: i64) -> (i64, i64, i64) {
    const DAYS_PER_ERA: i64 = 146_097;
    const MARCH_1_OF_YEAR_0: i64 = 719_468;

    let days = days + MARCH_1_OF_YEAR_0;
    let era = days.div_euclid(DAYS_PER_ERA);
    let day_of_era = days.rem_euclid(DAYS_PER_ERA);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    // The months from March on have 31, 30, 31, 30, 31 days, repeatedly: 153 days every five
    // months.
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

/// The number of days from 1970-01-01 to a date, the inverse of [`civil_from_days`].
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = year - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let month_from_march = if month > 2 { month - 3 } else { month + 9 };
    let day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// Parses an RFC 3339 time, such as `2020-01-08T02:56:19.587000Z` or `2020-01-08T10:56:19+08:00`.
/// Fractions of a second are truncated; times before 1970 are rejected.
pub(crate) fn parse_rfc3339(text: &str) -> Option<SystemTime> {
    let (seconds, rest) = local_seconds(text.trim().as_bytes())?;
    let seconds = seconds - offset_seconds(without_fraction(rest)?)?;
    UNIX_EPOCH.checked_add(Duration::from_secs(u64::try_from(seconds).ok()?))
}

/// Parses a date and time without a zone, `2020-01-08T02:56:19` or `2020-01-08 02:56:19`. Returns
/// the seconds since 1970 in its own zone, and what follows.
pub(crate) fn local_seconds(text: &[u8]) -> Option<(i64, &[u8])> {
    let (date, rest) = text.split_at_checked(10)?;
    let days = local_days(date)?;
    let (clock, rest) = rest.split_at_checked(9)?;
    let [separator, h1, h2, b':', m1, m2, b':', s1, s2] = clock else { return None };
    let (hour, minute, second) = (digits(&[*h1, *h2])?, digits(&[*m1, *m2])?, digits(&[*s1, *s2])?);
    // 60 is a leap second.
    if !matches!(separator, b'T' | b't' | b' ') || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    Some((days * SECONDS_PER_DAY + hour * 3600 + minute * 60 + second, rest))
}

/// Parses a date, `2020-01-08`. Returns the days since 1970-01-01.
pub(crate) fn local_days(text: &[u8]) -> Option<i64> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text else { return None };
    let (year, month, day) = (digits(&[*y1, *y2, *y3, *y4])?, digits(&[*m1, *m2])?, digits(&[*d1, *d2])?);
    let days = days_from_civil(year, month, day);
    // A day that does not exist, such as 30 February, is converted to a different one.
    (civil_from_days(days) == (year, month, day)).then_some(days)
}

fn digits(bytes: &[u8]) -> Option<i64> {
    bytes.iter().try_fold(0, |sum, byte| byte.is_ascii_digit().then(|| sum * 10 + i64::from(byte - b'0')))
}

fn without_fraction(rest: &[u8]) -> Option<&[u8]> {
    let Some(fraction) = rest.strip_prefix(b".") else { return Some(rest) };
    let length = fraction.iter().take_while(|byte| byte.is_ascii_digit()).count();
    (length > 0).then(|| &fraction[length..])
}

/// The offset of local time from UTC.
pub(crate) fn offset_seconds(zone: &[u8]) -> Option<i64> {
    match zone {
        b"Z" | b"z" => Some(0),
        [sign @ (b'+' | b'-'), h1, h2, b':', m1, m2] => {
            let (hours, minutes) = (digits(&[*h1, *h2])?, digits(&[*m1, *m2])?);
            let seconds = (hours <= 23 && minutes <= 59).then_some(hours * 3600 + minutes * 60)?;
            Some(if *sign == b'-' { -seconds } else { seconds })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parse_rfc3339_accepts_all_forms() {
        let at = |seconds: u64| Some(UNIX_EPOCH + Duration::from_secs(seconds));
        assert_eq!(parse_rfc3339("1970-01-01T00:00:00Z"), at(0));
        assert_eq!(parse_rfc3339("2020-01-08T02:56:19.587000Z"), at(1_578_452_179));
        assert_eq!(parse_rfc3339(" 2020-01-08t02:56:19z\n"), at(1_578_452_179));
        assert_eq!(parse_rfc3339("2020-01-08T10:56:19+08:00"), at(1_578_452_179));
        assert_eq!(parse_rfc3339("2020-01-07 23:26:19.1-03:30"), at(1_578_452_179));
        assert_eq!(parse_rfc3339("2024-02-29T23:59:59Z"), at(1_709_251_199));
        for day in [0_u64, 58, 59, 60, 11_016, 19_782, 47_540, 100_000] {
            let (year, month, date) = civil_from_days(i64::try_from(day).unwrap());
            let text = format!("{year:04}-{month:02}-{date:02}T00:00:00Z");
            assert_eq!(parse_rfc3339(&text), at(day * 86_400), "{text}");
        }
    }

    #[test]
    fn parse_rfc3339_rejects_invalid_times() {
        for text in [
            "",
            "Z",
            "2020-01-08",
            "2020-01-08T02:56:19",
            "2020-01-08T02:56Z",
            "2020-01-08T02:56:19.Z",
            "2020-01-08T02:56:19+0800",
            "2020-01-08T02:56:19+24:00",
            "2020-01-08T02:56:19Zx",
            "2020-13-08T02:56:19Z",
            "2020-00-08T02:56:19Z",
            "2023-02-29T02:56:19Z",
            "2020-01-08T24:56:19Z",
            "2020-01-08T02:60:19Z",
            "2020/01/08T02:56:19Z",
            "+020-01-08T02:56:19Z",
            "1969-12-31T23:59:59Z",
            "2020-01-08T02:56:1éZ",
            "1578452179",
        ] {
            assert_eq!(parse_rfc3339(text), None, "{text}");
        }
    }

    fn after(seconds: u64) -> String {
        sdk_date(UNIX_EPOCH + Duration::from_secs(seconds))
    }

    #[test]
    fn sdk_date_formats_known_times() {
        assert_eq!(after(0), "19700101T000000Z");
        assert_eq!(after(86_399), "19700101T235959Z");
        assert_eq!(after(951_782_400), "20000229T000000Z");
        assert_eq!(after(1_709_251_199), "20240229T235959Z");
        assert_eq!(after(1_709_251_200), "20240301T000000Z");
        assert_eq!(after(1_735_689_599), "20241231T235959Z");
        assert_eq!(after(4_107_542_399), "21000228T235959Z");
        assert_eq!(after(4_107_542_400), "21000301T000000Z");
        assert_eq!(after(253_402_300_799), "99991231T235959Z");
    }

    #[test]
    fn sdk_date_truncates_towards_the_past() {
        assert_eq!(sdk_date(UNIX_EPOCH + Duration::from_millis(1_999)), "19700101T000001Z");
        assert_eq!(sdk_date(UNIX_EPOCH - Duration::from_millis(1)), "19691231T235959Z");
        assert_eq!(sdk_date(UNIX_EPOCH - Duration::from_secs(1)), "19691231T235959Z");
    }

    #[test]
    fn civil_from_days_covers_four_centuries() {
        let leap = |year: i64| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let (mut year, mut month, mut day) = (1970, 1, 1);
        for days in 0..146_097 {
            assert_eq!(civil_from_days(days), (year, month, day));
            let length = match month {
                2 if leap(year) => 29,
                2 => 28,
                4 | 6 | 9 | 11 => 30,
                _ => 31,
            };
            day += 1;
            if day > length {
                (month, day) = (month + 1, 1);
            }
            if month > 12 {
                (year, month) = (year + 1, 1);
            }
        }
    }
}
