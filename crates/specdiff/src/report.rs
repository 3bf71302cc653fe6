//! Prints a review in the formats that people and programs read.
//! It must not decide anything, nor write anywhere.

mod findings;
mod human;
mod json;
mod links;
mod markdown;
mod words;

use diagnostics::report::Layout;
pub use links::Links;

use crate::review::Review;

/// The format of a review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people at a terminal: each change with its lines on both sides, then the versions that
    /// are due.
    Human(Layout),
    /// For a comment on a pull request: a table, and the details folded.
    Markdown {
        /// The targets of links to lines.
        links: Links,
    },
    /// One JSON object.
    Json,
    /// Workflow commands of GitHub Actions, which show as annotations.
    Github,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
}

/// The review as text.
#[must_use]
pub fn render(review: &Review, format: &Format) -> String {
    match format {
        Format::Human(layout) => human::render(review, *layout),
        Format::Markdown { links } => markdown::render(review, links),
        Format::Json => json::render(review),
        Format::Github => findings::github(review),
        Format::Sarif => findings::sarif(review),
    }
}
