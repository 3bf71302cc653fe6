//! Checks the values of settings, wherever they come from: code, a variable, a file, a provider.
//!
//! A line break or a pair of quotes that came along when a value was copied would be sent, and a
//! service locks an access key after five rejected signatures. Such a value is an error before
//! anything is sent, which names the source and never shows the value. It must not know what a
//! setting is for; addresses are checked in `endpoint`.

use std::ops::RangeInclusive;

use strsim::levenshtein;

use crate::error::Error;

/// What a value may consist of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Visible ASCII characters, up to 128.
    Identifier,
    /// The ID of a project: 32 to 64 letters, digits, `-` and `_`. It is part of paths.
    Project,
    /// Visible ASCII characters and blanks within, up to 64 KiB, since tokens are long.
    Secret,
    /// A name in any language: no control characters, no surrounding whitespace or quotes.
    Name,
    /// A password: no control characters.
    Password,
}

const MAX_IDENTIFIER: usize = 128;
const PROJECT: RangeInclusive<usize> = 32..=64;
const MAX_SECRET: usize = 64 * 1024;

/// Checks a value. `what` names it, `origin` tells where it comes from, such as `in
/// HUAWEICLOUD_SDK_SK`.
///
/// # Errors
///
/// [`ErrorKind::Config`](crate::ErrorKind::Config), with what is wrong with the value.
pub(crate) fn check(value: &str, kind: Kind, what: &str, origin: &str) -> Result<(), Error> {
    match problem(value, kind) {
        Some(problem) => Err(Error::config(format!("the {what} {origin} {problem}"))),
        None => Ok(()),
    }
}

/// A region without surrounding whitespace.
///
/// # Errors
///
/// The rest is not an identifier.
pub(crate) fn region(text: &str, origin: &str) -> Result<String, Error> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Error::config(format!("the region {origin} is empty: set its ID, such as cn-north-4")));
    }
    check(text, Kind::Identifier, "region", origin)?;
    Ok(text.to_owned())
}

/// A question for the name that was probably meant, in parentheses; empty if none is near.
pub(crate) fn near_name<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> String {
    let name = name.to_lowercase();
    let nearest = known.map(|known| (levenshtein(&name, known), known)).min_by_key(|(distance, _)| *distance);
    match nearest {
        Some((0..=2, known)) => format!(" (did you mean {known}?)"),
        _ => String::new(),
    }
}

/// What is wrong with a value, without the value.
pub(crate) fn problem(value: &str, kind: Kind) -> Option<String> {
    let (Some(first), Some(last)) = (value.chars().next(), value.chars().next_back()) else {
        return Some("is empty: set it, or leave it out".to_owned());
    };
    let blank = |character: char| character.is_whitespace() || character.is_control();
    if kind != Kind::Password {
        if blank(first) {
            return Some(format!("begins with {}: remove it", describe(first)));
        }
        if blank(last) {
            return Some(format!("ends with {}: remove it", describe(last)));
        }
        if value.len() > 1 && first == last && matches!(first, '"' | '\'' | '`') {
            return Some("is in quotes: remove them".to_owned());
        }
    }
    let allowed = |character: char| match kind {
        Kind::Identifier => character.is_ascii_graphic(),
        Kind::Project => character.is_ascii_alphanumeric() || matches!(character, '-' | '_'),
        Kind::Secret => character.is_ascii_graphic() || character == ' ',
        Kind::Name | Kind::Password => !character.is_control(),
    };
    if let Some(wrong) = value.chars().find(|character| !allowed(*character)) {
        return Some(format!("contains {}: copy the value again", describe(wrong)));
    }
    if kind == Kind::Project && !PROJECT.contains(&value.len()) {
        let (min, max) = (PROJECT.start(), PROJECT.end());
        return Some(format!("has {} characters, must have {min} to {max}: copy the value again", value.len()));
    }
    let max = if kind == Kind::Identifier { MAX_IDENTIFIER } else { MAX_SECRET };
    (value.len() > max).then(|| format!("is longer than {max} bytes: check whether it is the right value"))
}

/// The kind of a character, which does not reveal a letter of a secret.
fn describe(character: char) -> &'static str {
    match character {
        '\n' | '\r' => "a line break",
        '\t' => "a tab",
        character if character.is_whitespace() => "a blank",
        character if character.is_control() => "a control character",
        character if character.is_ascii() => "a character other than letters, digits, - and _",
        _ => "a character that is not ASCII",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KINDS: [Kind; 4] = [Kind::Identifier, Kind::Secret, Kind::Name, Kind::Password];
    const PROJECT_ID: &str = "0123456789abcdef0123456789abcdef";

    #[test]
    fn check_finds_what_was_copied_along() {
        for (value, found) in [
            ("", "is empty"),
            ("canary\n", "ends with a line break"),
            ("canary\r\n", "ends with a line break"),
            (" canary", "begins with a blank"),
            ("\tcanary", "begins with a tab"),
            ("canary\u{a0}", "ends with a blank"),
            ("\u{0}canary", "begins with a control character"),
            ("\"canary\"", "is in quotes"),
            ("'canary'", "is in quotes"),
            ("can\nary", "contains a line break"),
            ("can\u{7}ary", "contains a control character"),
        ] {
            for kind in KINDS.into_iter().chain([Kind::Project]) {
                let result = check(value, kind, "key", "in A_VARIABLE").map_err(|error| error.to_string());
                if kind == Kind::Password && !value.is_empty() {
                    assert_eq!(result.is_err(), value.contains(char::is_control), "{value:?}");
                } else {
                    let error = result.unwrap_err();
                    assert!(error.starts_with(&format!("the key in A_VARIABLE {found}")), "{value:?}: {error}");
                    assert!(!error.contains("canary"), "{error}");
                }
            }
        }
        assert!(problem("\u{feff}key", Kind::Secret).is_some(), "a byte order mark");
        assert!(problem(&"k".repeat(MAX_IDENTIFIER + 1), Kind::Identifier).is_some());
        assert!(problem(&"k".repeat(MAX_SECRET + 1), Kind::Secret).is_some());
    }

    #[test]
    fn check_accepts_usual_values() {
        for kind in KINDS {
            for value in ["k", "\"", "50%;#\"", "AKEXAMPLE0000000TEST", "a=b+c/d=="] {
                assert_eq!(problem(value, kind), None, "{value}");
            }
        }
        assert_eq!(problem("my secret key", Kind::Secret), None);
        assert_eq!(problem("张三", Kind::Name), None);
        assert_eq!(problem(" \"a\" ", Kind::Password), None);
    }

    #[test]
    fn check_accepts_project_ids_that_are_a_path_segment() {
        let long = PROJECT_ID.repeat(2);
        for id in [PROJECT_ID, &long, "MOS_ABCDEFGHIJKLMNOPQRSTUVW-0123"] {
            assert_eq!(problem(id, Kind::Project), None, "{id}");
        }
        let wrong = |id: &str| problem(id, Kind::Project).unwrap_or_default();
        assert_eq!(wrong("cn-north-4"), "has 10 characters, must have 32 to 64: copy the value again");
        assert!(wrong(&format!("{long}0")).starts_with("has 65 characters"));
        for character in ["/", ".", "%", "$", "{", "#", "?", "\\"] {
            let error = wrong(&format!("{PROJECT_ID}{character}0"));
            assert!(error.starts_with("contains a character other than letters"), "{character}: {error}");
        }
    }

    #[test]
    fn near_name_ignores_case_and_typing_errors() {
        let near = |name| near_name(name, ["cn-north-4", "ap-southeast-1"].into_iter());
        for name in ["CN-North-4", "cn-north4", "cn-nrth-4", "cn-norht-4", "cn_north_4"] {
            assert_eq!(near(name), " (did you mean cn-north-4?)", "{name}");
        }
        for name in ["", "eu-west-0", "north"] {
            assert_eq!(near(name), "", "{name}");
        }
        assert_eq!(levenshtein("kitten", "sitting"), 3);
        assert_eq!((levenshtein("", "abc"), levenshtein("abc", "")), (3, 3));
    }

    #[test]
    fn region_is_trimmed() {
        assert_eq!(region(" cn-north-4\r\n", "it").unwrap(), "cn-north-4");
        for text in ["", " \n", "\"cn-north-4\"", "cn north 4"] {
            assert!(region(text, "in A_VARIABLE").unwrap_err().to_string().contains("in A_VARIABLE"), "{text}");
        }
    }
}
