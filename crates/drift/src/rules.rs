//! Defines the rules of `drift`: each kind of difference between the vendor's SDK and the spec.
//! It must not know how differences are found.

use diagnostics::Rule;

macro_rules! rule {
    ($number:literal, $name:literal) => {
        Rule {
            letter: 'S',
            number: $number,
            name: $name,
            page: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/rules/", $name, ".md")),
        }
    };
}

/// All rules, ordered by number.
pub const RULES: &[Rule] = &[DIFFERS, SDK_ONLY, NOT_IN_SDK, NOT_UNDERSTOOD, UNUSED];

/// The SDK and the spec differ.
pub const DIFFERS: Rule = rule!(1, "sdk-differs");
/// Only the SDK has this.
pub const SDK_ONLY: Rule = rule!(2, "sdk-only");
/// Only the spec has this.
pub const NOT_IN_SDK: Rule = rule!(3, "not-in-sdk");
/// Part of the package was not understood.
pub const NOT_UNDERSTOOD: Rule = rule!(4, "sdk-not-understood");
/// A recorded difference does not exist.
pub const UNUSED: Rule = rule!(5, "unused-explanation");

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
