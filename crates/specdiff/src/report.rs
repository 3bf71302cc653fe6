//! The review in the formats that people and programs read.
//! It must not decide anything, nor write anywhere.

mod findings;
mod human;
mod json;
mod markdown;

use crate::review::{Commits, Finding, Review, Standing};

/// How to show a review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people at a terminal: each change with its lines on both sides, then what is due.
    Human {
        /// Whether to colour it, with ANSI escapes.
        colour: bool,
        /// How many changes are shown at most; the rest is counted.
        limit: usize,
    },
    /// For a comment on a pull request: a table, and the details folded.
    Markdown {
        /// What links to lines begin with.
        links: Links,
    },
    /// One JSON object.
    Json,
    /// Workflow commands of GitHub Actions, which show as annotations.
    Github,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
}

/// What links to lines of either side begin with, such as `https://github.com/…/blob/<commit>/`. Empty for links to the file as such.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Links {
    /// For the first state. Without it, its places are not linked.
    pub before: Option<String>,
    /// For the second state.
    pub after: String,
}

impl Links {
    /// Links to files on GitHub, for a run of GitHub Actions; to the files as such anywhere else. `variable` reads the environment.
    #[must_use]
    pub fn on_github(commits: &Commits, variable: impl Fn(&str) -> Option<String>) -> Self {
        let Some((server, repository)) = variable("GITHUB_SERVER_URL").zip(variable("GITHUB_REPOSITORY")) else {
            return Self::default();
        };
        let link = |commit: &String| format!("{server}/{repository}/blob/{commit}/");
        Self { before: commits.before.as_ref().map(link), after: commits.after.as_ref().map(link).unwrap_or_default() }
    }
}

/// The review as text.
#[must_use]
pub fn render(review: &Review, format: &Format) -> String {
    match format {
        Format::Human { colour, limit } => human::render(review, *colour, *limit),
        Format::Markdown { links } => markdown::render(review, links),
        Format::Json => json::render(review),
        Format::Github => findings::github(review),
        Format::Sarif => findings::sarif(review),
    }
}

/// Which operations reach a change, and which way it goes: `sent by A, B`.
fn used_by(finding: &Finding) -> Option<String> {
    let change = &finding.change;
    let names: Vec<_> = change.used_by.iter().map(|name| format!("`{name}`")).collect();
    if names.is_empty() {
        return None;
    }
    let way = change.direction.map_or("used by".to_owned(), |direction| match direction {
        crate::Direction::Request => "sent by".to_owned(),
        other => format!("{} to", other.word()),
    });
    Some(format!("{way} {}", names.join(", ")))
}

/// The Rust item that a change touches, where the subject does not name it already.
fn in_rust(finding: &Finding) -> Option<String> {
    finding.change.item_apart().map(|item| format!("in Rust: {item}"))
}

/// What an exception says of a change, if there is one.
fn standing(finding: &Finding) -> Option<String> {
    match &finding.standing {
        Standing::Counts => None,
        Standing::Accepted(reason) => Some(format!("accepted: {reason}")),
        Standing::Expired(until) => Some(format!("it was accepted until {until}, and counts again")),
    }
}

/// The verdicts in one line.
fn verdicts(finding: &Finding) -> String {
    let rule = finding.change.rule;
    let [wire, source, level] = [rule.wire.word(), rule.source.word(), rule.level.word()];
    format!("on the wire: {wire}; in source: {source}; version: {level}")
}
