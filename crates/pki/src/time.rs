//! Times as certificates hold them, in whole seconds, and as SCM prints them.

use std::time::SystemTime;

use der::{DateTime, asn1::GeneralizedTime};
use x509_cert::time::Time;

use crate::{PkiError, Result};

/// A time for a certificate or a revocation list: two digits for the year up to 2049, four after that.
pub(crate) fn x509(time: SystemTime) -> Result<Time> {
    date(time).map(Time::from)
}

/// A time for an OCSP answer, with four digits for the year.
pub(crate) fn generalized(time: SystemTime) -> Result<GeneralizedTime> {
    date(time).map(GeneralizedTime::from_date_time)
}

fn date(time: SystemTime) -> Result<DateTime> {
    DateTime::from_system_time(time)
        .map_err(|_| PkiError::BadValidity("a time is not between the years 1970 and 9999".to_owned()))
}

/// A time as SCM prints it, `2021-05-27 16:46:25.0`, in UTC.
pub fn scm_time(time: SystemTime) -> Result<String> {
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
