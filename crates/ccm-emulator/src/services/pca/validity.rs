//! Computes the validity of a certificate from the unit and the number in a request.
//!
//! A month has 31 days, as documented. The documentation also says that a year has 12 months, but
//! in its examples a year ends on the same calendar day, as it does here. No code is documented for
//! a certificate that outlives its CA; it gets the code for a wrong validity.

use std::time::{Duration, SystemTime};

use huaweicloud_pca::types::{Validity, ValidityType};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

use super::error::wrong_validity;
use crate::base::ApiError;
use crate::base::time::time_of;

/// How far in the past a validity may start.
const SLACK: Duration = Duration::from_secs(5 * 60);
const HOUR: i64 = 60 * 60;
const DAY: i64 = 24 * HOUR;

/// The maximum validity of a root CA, in years.
pub(crate) const ROOT_YEARS: i32 = 30;
/// The maximum validity of a subordinate CA or a private certificate, in years.
pub(crate) const OTHER_YEARS: i32 = 20;

/// The validity of a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Period {
    pub(crate) not_before: SystemTime,
    pub(crate) not_after: SystemTime,
}

impl Period {
    /// The period that a request asks for, if it is at most `max_years` long.
    pub(crate) fn of(validity: &Validity, max_years: i32, now: SystemTime) -> Result<Self, ApiError> {
        if validity.value < 1 {
            return Err(wrong_validity("value must be at least 1"));
        }
        let not_before = match validity.start_from {
            Some(start) if time_of(start) + SLACK < now => {
                return Err(wrong_validity("start_from is more than 5 minutes in the past"));
            }
            Some(start) => whole_seconds(time_of(start)),
            None => whole_seconds(now),
        };
        let value = i64::from(validity.value);
        let not_after = match validity.type_ {
            ValidityType::Year => years_after(not_before, value),
            ValidityType::Month => seconds_after(not_before, value.saturating_mul(31 * DAY)),
            ValidityType::Day => seconds_after(not_before, value.saturating_mul(DAY)),
            ValidityType::Hour => seconds_after(not_before, value.saturating_mul(HOUR)),
            _ => None,
        };
        let limit = years_after(not_before, i64::from(max_years));
        match (not_after, limit) {
            (Some(not_after), Some(limit)) if not_after <= limit => Ok(Self { not_before, not_after }),
            _ => Err(wrong_validity(format!("the certificate would be valid for more than {max_years} years"))),
        }
    }
}

/// Truncates to whole seconds, as certificates do. Otherwise a certificate with the same end as its
/// CA would outlive it by a fraction.
fn whole_seconds(time: SystemTime) -> SystemTime {
    let since = time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    SystemTime::UNIX_EPOCH + Duration::from_secs(since.as_secs())
}

fn seconds_after(time: SystemTime, seconds: i64) -> Option<SystemTime> {
    let seconds = u64::try_from(seconds).ok()?;
    time.checked_add(Duration::from_secs(seconds))
}

fn years_after(time: SystemTime, years: i64) -> Option<SystemTime> {
    let zoned = Timestamp::try_from(time).ok()?.to_zoned(TimeZone::UTC);
    let span = Span::new().try_years(years).ok()?;
    Some(zoned.checked_add(span).ok()?.timestamp().into())
}
