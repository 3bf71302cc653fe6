//! Changes of what only people read. It must not know anything that changes a client's code or what it sends.

use super::rule::{Level, Rule, Source, Wire};

const fn text(number: u16, name: &'static str) -> Rule {
    Rule::new(number, name, Wire::Fine, Source::Fine).documentation()
}

pub(crate) const TEXT: Rule = text(601, "text-changed")
    .says("A summary or description changed.", "It is the documentation of methods, types and fields.");

pub(crate) const EXAMPLE: Rule = text(602, "example-changed")
    .says("An example changed.", "It stands in the documentation, and tests read and write it.");

pub(crate) const PAGE: Rule = text(603, "page-changed").says(
    "An operation links to another page.",
    "The link stands in its documentation and in the table of operations.",
);

pub(crate) const PAGE_DATE: Rule = text(604, "page-date-changed")
    .says("A page has another date.", "The date stands in the documentation and in the table of operations.");

pub(crate) const DEPARTURE: Rule = text(605, "departure-changed").level(Level::None).says(
    "What is said about a departure from a page changed.",
    "It is for maintainers; the schema beside it says what works.",
);

pub(crate) const NOTE: Rule =
    text(606, "note-changed").level(Level::None).says("What the lint may let pass changed.", "It is for maintainers.");

pub(crate) const ABOUT: Rule = text(607, "about-changed").says(
    "What is said about the service as a whole changed.",
    "Title, description and version stand in the documentation of the client; no `api-version` header is sent.",
);

pub(crate) const TAG: Rule = text(608, "tag-changed")
    .says("An operation has another tag.", "Tags sort the documentation; all operations are methods of one client.");

pub(super) const RULES: &[Rule] = &[TEXT, EXAMPLE, PAGE, PAGE_DATE, DEPARTURE, NOTE, ABOUT, TAG];
