//! Formats and parses times for signatures, IAM and people.

use std::time::SystemTime;

use huaweicloud_core::UnixMillis;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

/// The time in UTC. A time that cannot be represented becomes the beginning of 1970.
fn timestamp(time: SystemTime) -> Timestamp {
    Timestamp::try_from(time).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// Formats a time for `X-Sdk-Date`, such as `20240229T235959Z`.
pub(crate) fn compact(time: SystemTime) -> String {
    timestamp(time).strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// Parses a time in exactly the format of `X-Sdk-Date`.
pub(crate) fn parse_compact(text: &str) -> Option<SystemTime> {
    if text.len() != 16 {
        return None;
    }
    let civil = DateTime::strptime("%Y%m%dT%H%M%SZ", text).ok()?;
    Some(civil.to_zoned(TimeZone::UTC).ok()?.timestamp().into())
}

/// Formats a time as IAM does, such as `2024-02-29T23:59:59.000000Z`.
pub(crate) fn identity(time: SystemTime) -> String {
    timestamp(time).strftime("%Y-%m-%dT%H:%M:%S%.6fZ").to_string()
}

/// Formats a time such as `2024-02-29T23:59:59.123Z`, with as many decimals as needed.
pub(crate) fn rfc3339(time: SystemTime) -> String {
    timestamp(time).to_string()
}

/// Parses an RFC 3339 time, with any offset.
pub(crate) fn parse_rfc3339(text: &str) -> Option<SystemTime> {
    text.parse::<Timestamp>().ok().map(SystemTime::from)
}

/// Milliseconds since 1970.
pub(crate) fn unix_millis(time: SystemTime) -> i64 {
    timestamp(time).as_millisecond()
}

/// Converts a time from a record or a request. A time that cannot be represented becomes the
/// beginning of 1970.
pub(crate) fn time_of(time: UnixMillis) -> SystemTime {
    SystemTime::try_from(time).unwrap_or(SystemTime::UNIX_EPOCH)
}

/// The time as a record contains it.
pub(crate) fn millis(time: SystemTime) -> UnixMillis {
    UnixMillis::new(unix_millis(time))
}

/// The time without parts of milliseconds.
pub(crate) fn whole_millis(time: SystemTime) -> SystemTime {
    time_of(millis(time))
}

/// Serializes a time as milliseconds since 1970.
pub(crate) mod as_millis {
    use std::time::SystemTime;

    use huaweicloud_core::UnixMillis;
    use serde::{Deserialize as _, Deserializer, Serialize as _, Serializer};

    pub(crate) fn serialize<S: Serializer>(time: &SystemTime, serializer: S) -> Result<S::Ok, S::Error> {
        super::millis(*time).serialize(serializer)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SystemTime, D::Error> {
        UnixMillis::deserialize(deserializer).map(super::time_of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_round_trip_in_each_format() {
        let time = parse_rfc3339("2024-02-29T23:59:59.25+01:00").unwrap();
        assert_eq!(rfc3339(time), "2024-02-29T22:59:59.25Z");
        assert_eq!(compact(time), "20240229T225959Z");
        assert_eq!(identity(time), "2024-02-29T22:59:59.250000Z");
        assert_eq!(unix_millis(time), 1_709_247_599_250);
        assert_eq!(compact(parse_compact("20240229T225959Z").unwrap()), "20240229T225959Z");
    }

    #[test]
    fn invalid_signature_dates_are_refused() {
        for text in
            ["", "20240230T000000Z", "20240229T225959", "2024-02-29T22:59:59Z", "20240229t225959z", "20240229T2259590Z"]
        {
            assert_eq!(parse_compact(text), None, "{text}");
        }
    }
}
