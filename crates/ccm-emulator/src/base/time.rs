//! Times as text, in the forms that signatures, IAM and people use.

use std::time::SystemTime;

use huaweicloud_core::UnixMillis;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

/// The time in UTC, if it is one that can be written.
fn timestamp(time: SystemTime) -> Timestamp {
    Timestamp::try_from(time).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// Such as `20240229T235959Z`, as in `X-Sdk-Date`.
pub(crate) fn compact(time: SystemTime) -> String {
    timestamp(time).strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// What `X-Sdk-Date` says, in exactly its form.
pub(crate) fn parse_compact(text: &str) -> Option<SystemTime> {
    if text.len() != 16 {
        return None;
    }
    let civil = DateTime::strptime("%Y%m%dT%H%M%SZ", text).ok()?;
    Some(civil.to_zoned(TimeZone::UTC).ok()?.timestamp().into())
}

/// Such as `2024-02-29T23:59:59.000000Z`, as IAM writes.
pub(crate) fn identity(time: SystemTime) -> String {
    timestamp(time).strftime("%Y-%m-%dT%H:%M:%S%.6fZ").to_string()
}

/// Such as `2024-02-29T23:59:59.123Z`, with as many digits as it has.
pub(crate) fn rfc3339(time: SystemTime) -> String {
    timestamp(time).to_string()
}

/// A time of RFC 3339, with any offset.
pub(crate) fn parse_rfc3339(text: &str) -> Option<SystemTime> {
    text.parse::<Timestamp>().ok().map(SystemTime::from)
}

/// Milliseconds since 1970.
pub(crate) fn unix_millis(time: SystemTime) -> i64 {
    timestamp(time).as_millisecond()
}

/// A time that is kept in a record or stands in a request. One that no clock can show is the beginning of 1970.
pub(crate) fn time_of(time: UnixMillis) -> SystemTime {
    SystemTime::try_from(time).unwrap_or(SystemTime::UNIX_EPOCH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_form_and_back() {
        let time = parse_rfc3339("2024-02-29T23:59:59.25+01:00").unwrap();
        assert_eq!(rfc3339(time), "2024-02-29T22:59:59.25Z");
        assert_eq!(compact(time), "20240229T225959Z");
        assert_eq!(identity(time), "2024-02-29T22:59:59.250000Z");
        assert_eq!(unix_millis(time), 1_709_247_599_250);
        assert_eq!(compact(parse_compact("20240229T225959Z").unwrap()), "20240229T225959Z");
    }

    #[test]
    fn what_is_no_date_of_a_signature() {
        for text in
            ["", "20240230T000000Z", "20240229T225959", "2024-02-29T22:59:59Z", "20240229t225959z", "20240229T2259590Z"]
        {
            assert_eq!(parse_compact(text), None, "{text}");
        }
    }
}
