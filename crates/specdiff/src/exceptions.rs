//! Reads `spec/exceptions.toml`: accepted changes, each with its fingerprint, a reason, and the
//! last day on which it is accepted.
//! It must not know what the changes are.

use std::collections::BTreeSet;
use std::path::Path;

use jiff::civil::Date;
use serde::Deserialize;
use thiserror::Error;

/// The file, relative to the root.
pub const PATH: &str = "spec/exceptions.toml";

/// One accepted change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exception {
    /// The fingerprint of the change.
    pub fingerprint: String,
    /// Why it is accepted.
    pub reason: String,
    /// The last day on which it is.
    pub until: Date,
}

/// Why the file is invalid.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum ExceptionsError {
    /// It is not TOML of the right form.
    #[error(
        "{PATH} is invalid: {0}\n  help: an entry is `[[exception]]` with `fingerprint = \"…\"`, `reason = \"…\"` and `until = 2026-01-31`"
    )]
    Form(String),
    /// An entry is invalid.
    #[error("{PATH}: exception {number}, `{fingerprint}`: {problem}")]
    Entry {
        /// Its number, counted from 1.
        number: usize,
        /// Its fingerprint.
        fingerprint: String,
        /// What is wrong.
        problem: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    exception: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    fingerprint: String,
    reason: String,
    until: toml::value::Datetime,
}

/// Reads the file of a workspace. Without the file, there are no exceptions.
///
/// # Errors
/// If it cannot be read or is invalid.
pub fn read(root: &Path) -> Result<Vec<Exception>, ExceptionsError> {
    match std::fs::read_to_string(root.join(PATH)) {
        Ok(text) => parse(&text),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(ExceptionsError::Form(error.to_string())),
    }
}

/// Parses the text of the file.
///
/// # Errors
/// If it is invalid.
pub fn parse(text: &str) -> Result<Vec<Exception>, ExceptionsError> {
    let file: File =
        toml::from_str(text).map_err(|error| ExceptionsError::Form(error.to_string().trim_end().to_owned()))?;
    let mut seen = BTreeSet::new();
    let mut exceptions = Vec::new();
    for (index, Entry { fingerprint, reason, until }) in file.exception.into_iter().enumerate() {
        let wrong = |problem: &str| ExceptionsError::Entry {
            number: index + 1,
            fingerprint: fingerprint.clone(),
            problem: problem.to_owned(),
        };
        if fingerprint.len() != 12 || !fingerprint.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')) {
            return Err(wrong("a fingerprint has 12 hexadecimal digits, as `cargo xtask diff` prints it"));
        }
        if reason.trim().is_empty() {
            return Err(wrong("`reason` must explain why the change is accepted"));
        }
        if !seen.insert(fingerprint.clone()) {
            return Err(wrong("it appears twice; keep one of them"));
        }
        let date = (until.time.is_none() && until.offset.is_none()).then(|| until.to_string().parse::<Date>().ok());
        let Some(until) = date.flatten() else {
            return Err(wrong("`until` must be a date such as 2026-01-31"));
        };
        exceptions.push(Exception { fingerprint, reason, until });
    }
    Ok(exceptions)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_read() {
        let text = "[[exception]]\nfingerprint = \"0123456789ab\"\nreason = \"no client was ever shipped\"\nuntil = 2026-01-31\n";
        let read = parse(text).expect("it is valid");
        assert_eq!(read[0].until, Date::constant(2026, 1, 31));
        assert_eq!(parse(""), Ok(Vec::new()));
    }

    #[test]
    fn errors_name_the_entry() {
        let entry = |fingerprint: &str, reason: &str, until: &str| {
            format!("[[exception]]\nfingerprint = \"{fingerprint}\"\nreason = \"{reason}\"\nuntil = {until}\n")
        };
        let good = entry("0123456789ab", "why", "2026-01-31");
        for (text, expected) in [
            (entry("xyz", "why", "2026-01-31"), "12 hexadecimal"),
            (entry("0123456789ab", " ", "2026-01-31"), "`reason` must"),
            (entry("0123456789ab", "why", "2026-01-31T10:00:00"), "must be a date"),
            (entry("0123456789ab", "why", "\"soon\""), "line 4"),
            (format!("{good}{good}"), "exception 2, `0123456789ab`: it appears twice"),
            (format!("{good}more = 1\n"), "unknown field `more`"),
            ("[[exceptions]]\n".to_owned(), "unknown field"),
            ("[[exception]]\nfingerprint = \"0123456789ab\"\n".to_owned(), "missing field"),
        ] {
            let error = parse(&text).expect_err(&text).to_string();
            assert!(error.contains(expected), "{error}");
        }
    }
}
