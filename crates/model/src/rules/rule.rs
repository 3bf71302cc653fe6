//! The macro that defines a naming rule.

/// A rule with the page `rules/<name>.md`.
macro_rules! rule {
    ($number:literal, $name:literal) => {
        ::diagnostics::Rule {
            letter: 'R',
            number: $number,
            name: $name,
            page: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/rules/", $name, ".md")),
        }
    };
}
pub(super) use rule;
