//! Defines the rules of the audit: each kind of difference between a page and the spec.
//! It must not know how differences are found.

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

/// All rules, ordered by number.
pub const RULES: &[Rule] = &[DIFFERS, PAGE_ONLY, SPEC_ONLY, NOT_UNDERSTOOD, INCOMPLETE, DATE];

/// The page and the spec differ.
pub const DIFFERS: Rule = rule!(1, "page-differs");
/// Only the page has this fact.
pub const PAGE_ONLY: Rule = rule!(2, "page-only");
/// Only the spec has this fact.
pub const SPEC_ONLY: Rule = rule!(3, "spec-only");
/// Part of the page was not understood.
pub const NOT_UNDERSTOOD: Rule = rule!(4, "page-not-understood");
/// Something that every page has is missing from this page.
pub const INCOMPLETE: Rule = rule!(5, "page-incomplete");
/// The page's date differs from that of the transcribed page.
pub const DATE: Rule = rule!(6, "page-date");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rule_pages_start_with_id_and_name() {
        for rule in RULES {
            assert!(rule.page.starts_with(&format!("# {} {}\n\n", rule.id(), rule.name)), "{}", rule.name);
            assert!(rule.summary().ends_with('.'), "{}", rule.name);
        }
    }
}
