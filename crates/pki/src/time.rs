//! Converts times to the forms in certificates, with whole seconds, and to the form that SCM
//! prints.

use std::time::SystemTime;

use der::DateTime;
use der::asn1::GeneralizedTime;
use x509_cert::time::Time;

use crate::{PkiError, Result};

/// A time in a certificate or CRL: UTCTime up to the year 2049, GeneralizedTime after that.
pub(crate) fn x509(time: SystemTime) -> Result<Time> {
    date(time).map(Time::from)
}

/// A time in an OCSP response.
pub(crate) fn generalized(time: SystemTime) -> Result<GeneralizedTime> {
    date(time).map(GeneralizedTime::from_date_time)
}

fn date(time: SystemTime) -> Result<DateTime> {
    DateTime::from_system_time(time)
        .map_err(|_| PkiError::InvalidValidity("times must be between the years 1970 and 9999".to_owned()))
}

/// Formats a time as SCM does, such as `2021-05-27 16:46:25.0`, in UTC.
pub fn format_scm_time(time: SystemTime) -> Result<String> {
    let date = date(time)?;
    Ok(format!(
        "{:04}-{:02}-{:02} {:02}:{:02}:{:02}.0",
        date.year(),
        date.month(),
        date.day(),
        date.hour(),
        date.minutes(),
        date.seconds()
    ))
}
