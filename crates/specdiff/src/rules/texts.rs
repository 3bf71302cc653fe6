//! Changes of documentation.
//! It must not know changes of a client's code or of its requests.

use super::rule::{Level, Rule, Source, Wire};

const fn text(number: u16, name: &'static str) -> Rule {
    Rule::new(number, name, Wire::Fine, Source::Fine).documentation()
}

pub(crate) const TEXT: Rule =
    text(601, "text-changed").describe("A summary or description changed.", "It documents methods, types and fields.");

pub(crate) const EXAMPLE: Rule = text(602, "example-changed")
    .describe("An example changed.", "It appears in the documentation, and tests decode and encode it.");

pub(crate) const PAGE: Rule = text(603, "page-changed").describe(
    "The link from an operation to its page changed.",
    "The link appears in the documentation and in the table of operations.",
);

pub(crate) const PAGE_DATE: Rule = text(604, "page-date-changed")
    .describe("The date of a page changed.", "The date appears in the documentation and in the table of operations.");

pub(crate) const DEPARTURE: Rule = text(605, "departure-changed").level(Level::None).describe(
    "The record of a departure from a page changed.",
    "It is for maintainers; the schema beside it is what applies.",
);

pub(crate) const NOTE: Rule = text(606, "note-changed")
    .level(Level::None)
    .describe("A note for maintainers changed.", "It exempts from the lint, or explains a difference from the SDK.");

pub(crate) const ABOUT: Rule = text(607, "about-changed").describe(
    "The description of a whole service changed.",
    "Title, description and version appear in the documentation of the client; no `api-version` header is sent.",
);

pub(crate) const TAG: Rule = text(608, "tag-changed").describe(
    "The tag of an operation changed.",
    "Tags group the documentation; all operations are methods of one client.",
);

pub(super) const RULES: &[Rule] = &[TEXT, EXAMPLE, PAGE, PAGE_DATE, DEPARTURE, NOTE, ABOUT, TAG];
