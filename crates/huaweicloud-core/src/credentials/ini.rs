//! Parses the subset of INI that profiles need: sections, and keys with values.
//!
//! A value is everything after the separator, without surrounding whitespace. `%`, `#`, `;` and
//! quotes in it are literal, since a secret key may contain any of them. It must not know any
//! section or key, and must not show a line in errors.

use std::collections::BTreeMap;

use crate::secret::Secret;

/// The entries of a section by key; keys are in lower case.
pub(super) type Section = BTreeMap<String, Entry>;

/// A value, and the number of its line, starting at 1.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) value: Secret,
    pub(super) line: usize,
}

/// The sections of a file by name.
pub(super) type Sections = BTreeMap<String, Section>;

/// Parses a file.
///
/// # Errors
///
/// A description of the error, with the line number.
pub(super) fn parse(text: &str) -> Result<Sections, String> {
    let mut sections = Sections::new();
    let mut current: Option<&mut Section> = None;
    for (index, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        let number = index + 1;
        let line = line.trim();
        if line.is_empty() || line.starts_with(['#', ';']) {
            continue;
        }
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            current = Some(sections.entry(name.trim().to_owned()).or_default());
            continue;
        }
        let Some((key, value)) = line.split_once(['=', ':']) else {
            return Err(format!("line {number} is neither a section nor a key with a value"));
        };
        let Some(section) = &mut current else {
            return Err(format!("line {number} is before the first section"));
        };
        let entry = Entry { value: Secret::from(value.trim()), line: number };
        if section.insert(key.trim().to_lowercase(), entry).is_some() {
            return Err(format!("line {number} repeats a key of its section"));
        }
    }
    Ok(sections)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parse_keeps_values_literal() {
        let text = "\u{feff}# comment\r\n[global]\r\nAK = a%b%(c)s\r\nsk:d=e;f # g\n  ; comment\n\n[ other ]\nsk = \"q\"\nempty =\n";
        let sections = parse(text).unwrap();
        assert_eq!(sections["global"]["ak"].value.expose_secret(), "a%b%(c)s");
        assert_eq!(sections["global"]["sk"].value.expose_secret(), "d=e;f # g");
        assert_eq!((sections["global"]["ak"].line, sections["global"]["sk"].line), (3, 4));
        assert_eq!(sections["other"]["sk"].value.expose_secret(), "\"q\"");
        assert!(sections["other"]["empty"].value.is_empty());
        assert_eq!(parse("").unwrap().len(), 0);
    }

    #[test]
    fn parse_errors_name_the_line_only() {
        for (text, line) in [
            ("[a]\ncanary", "line 2"),
            ("canary = 1", "line 1"),
            ("[a]\nk=canary\nK=canary", "line 3"),
            ("[a\n", "line 1"),
        ] {
            let error = parse(text).unwrap_err();
            assert!(error.starts_with(line) && !error.contains("canary"), "{error}");
        }
    }
}
