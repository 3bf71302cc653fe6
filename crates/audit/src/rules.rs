//! The rules of the audit: each kind of difference between a page and the spec, with its page.
//! It must not know how a difference is found.

use diagnostics::Rule;

macro_rules! rule {
    ($number:literal, $name:literal) => {
        Rule {
            letter: 'A',
            number: $number,
            name: $name,
            page: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/rules/", $name, ".md")),
        }
    };
}

/// Every rule, in the order of its number.
pub const RULES: &[Rule] = &[DIFFERS, PAGE_ONLY, SPEC_ONLY, NOT_UNDERSTOOD, INCOMPLETE, DATE];

/// The page and the spec say different things.
pub const DIFFERS: Rule = rule!(1, "page-differs");
/// The page says something that the spec does not.
pub const PAGE_ONLY: Rule = rule!(2, "page-only");
/// The spec says something that the page does not.
pub const SPEC_ONLY: Rule = rule!(3, "spec-only");
/// A part of the page was not understood.
pub const NOT_UNDERSTOOD: Rule = rule!(4, "page-not-understood");
/// Something that every page has is missing.
pub const INCOMPLETE: Rule = rule!(5, "page-incomplete");
/// The page is of another day than the one that was transcribed.
pub const DATE: Rule = rule!(6, "page-date");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_begin_with_their_rule() {
        for rule in RULES {
            assert!(rule.page.starts_with(&format!("# {} {}\n\n", rule.id(), rule.name)), "{}", rule.name);
            assert!(rule.summary().ends_with('.'), "{}", rule.name);
        }
    }
}
