//! The one date format that signing needs.
//!
//! Turns a [`SystemTime`] into the text of `X-Sdk-Date`. It must not read the clock: who signs passes the time in,
//! which keeps signing reproducible.

use std::time::{SystemTime, UNIX_EPOCH};

const SECONDS_PER_DAY: i64 = 86_400;

/// `YYYYMMDDTHHMMSSZ` in UTC with whole seconds (a fraction is cut off towards the past), the format of `X-Sdk-Date`.
///
/// A gateway refuses a date that differs from its own clock by more than 15 minutes. Years after 9999 get more digits;
/// times before 1970 are formatted too.
#[must_use]
pub fn sdk_date(time: SystemTime) -> String {
    let seconds = seconds_since_epoch(time);
    let (year, month, day) = civil_from_days(seconds.div_euclid(SECONDS_PER_DAY));
    let second = seconds.rem_euclid(SECONDS_PER_DAY);
    format!("{year:04}{month:02}{day:02}T{:02}{:02}{:02}Z", second / 3600, second / 60 % 60, second % 60)
}

/// Whole seconds since 1970, rounded towards the past. Times that no `i64` can hold become the nearest one that can.
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

/// Year, month and day of the proleptic Gregorian calendar, from days since 1970-01-01.
///
/// Counts in eras of 400 years, the period after which the calendar repeats, with years that start on 1 March: the leap
/// day is then the last of its year and needs no case of its own.
pub(crate) fn civil_from_days(days: i64) -> (i64, i64, i64) {
    const DAYS_PER_ERA: i64 = 146_097;
    const MARCH_1_OF_YEAR_0: i64 = 719_468;

    let days = days + MARCH_1_OF_YEAR_0;
    let era = days.div_euclid(DAYS_PER_ERA);
    let day_of_era = days.rem_euclid(DAYS_PER_ERA);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    // The months from March on have 31, 30, 31, 30, 31 days, again and again: 153 days every five months.
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn after(seconds: u64) -> String {
        sdk_date(UNIX_EPOCH + Duration::from_secs(seconds))
    }

    #[test]
    fn known_instants() {
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
    fn fractions_are_cut_towards_the_past() {
        assert_eq!(sdk_date(UNIX_EPOCH + Duration::from_millis(1_999)), "19700101T000001Z");
        assert_eq!(sdk_date(UNIX_EPOCH - Duration::from_millis(1)), "19691231T235959Z");
        assert_eq!(sdk_date(UNIX_EPOCH - Duration::from_secs(1)), "19691231T235959Z");
    }

    #[test]
    fn every_day_of_four_centuries_follows_the_one_before() {
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
