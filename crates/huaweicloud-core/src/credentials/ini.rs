//! The few rules of INI files that a profile needs: sections, and keys with values.
//!
//! A value is everything after the separator, without the blanks around it: `%`, `#`, `;` and quotes in it are its own, since a secret key
//! may hold anything. It must not know any section or key, and shows no line in errors.

use std::collections::BTreeMap;

use crate::secret::Secret;

/// The keys of one section, in lower case.
pub(super) type Section = BTreeMap<String, Secret>;

/// The sections of a file by their names.
pub(super) type Sections = BTreeMap<String, Section>;

/// Reads a file.
///
/// # Errors
///
/// What is wrong, with the number of the line.
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
            return Err(format!("line {number} is neither a section nor a key with its value"));
        };
        let Some(section) = &mut current else {
            return Err(format!("line {number} stands before the first section"));
        };
        if section.insert(key.trim().to_lowercase(), Secret::from(value.trim())).is_some() {
            return Err(format!("line {number} gives a key of its section a second time"));
        }
    }
    Ok(sections)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_literal() {
        let text = "\u{feff}# comment\r\n[global]\r\nAK = a%b%(c)s\r\nsk:d=e;f # g\n  ; comment\n\n[ other ]\nsk = \"q\"\nempty =\n";
        let sections = parse(text).unwrap();
        assert_eq!(sections["global"]["ak"].expose_secret(), "a%b%(c)s");
        assert_eq!(sections["global"]["sk"].expose_secret(), "d=e;f # g");
        assert_eq!(sections["other"]["sk"].expose_secret(), "\"q\"");
        assert!(sections["other"]["empty"].is_empty());
        assert_eq!(parse("").unwrap().len(), 0);
    }

    #[test]
    fn mistakes_are_named_by_their_line() {
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
