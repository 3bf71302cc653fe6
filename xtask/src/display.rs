//! The options for showing findings that several commands share, and the rules that `--explain`
//! explains.

use clap::{Args, ValueEnum};
use diagnostics::report::{self, Format, LIMIT};
use diagnostics::{Rule, find, nearest};

use crate::outcome::Outcome;
use crate::output;

#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct DisplayOptions {
    /// How to show the findings
    #[arg(long, value_enum, default_value_t = Choice::Human, value_name = "FORMAT")]
    format: Choice,
    #[command(flatten)]
    all: LimitOptions,
}

/// The names of the formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Choice {
    /// For people
    Human,
    /// Annotations of GitHub Actions
    Github,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// One JSON object
    Json,
}

#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct LimitOptions {
    /// Show all findings in human output, not just the first hundred
    #[arg(long)]
    all: bool,
}

impl LimitOptions {
    /// How many findings human output shows.
    pub(crate) fn limit(self) -> usize {
        if self.all { usize::MAX } else { LIMIT }
    }
}

impl DisplayOptions {
    /// How many findings human output shows.
    pub(crate) fn limit(self) -> usize {
        self.all.limit()
    }

    /// The format for the standard output.
    pub(crate) fn format(self) -> Format {
        match self.format {
            Choice::Human => Format::Human(output::layout(self.limit())),
            Choice::Github => Format::Github,
            Choice::Sarif => Format::Sarif,
            Choice::Json => Format::Json,
        }
    }
}

/// Every rule: for the spec, for pages, for the SDK and for changes.
pub(crate) fn rules() -> Vec<&'static Rule> {
    let of_changes = specdiff::rules::rules().map(|rule| &rule.rule);
    model::rules::all().into_iter().chain(audit::rules::RULES).chain(drift::rules::RULES).chain(of_changes).collect()
}

/// Prints the page of a rule, given its name or number.
pub(crate) fn explain(name: &str) -> Outcome {
    let rules = rules();
    let change = specdiff::rules::find(name).map(|rule| rule.explanation());
    let page = change.or_else(|| find(rules.iter().copied(), name).map(Rule::explanation));
    if let Some(page) = page {
        output::print(&report::page(&page, output::layout(LIMIT)));
        return Outcome::Success;
    }
    let help = match nearest(rules.into_iter(), name) {
        Some(Rule { name, .. }) => format!("did you mean `{name}`?"),
        None => "`cargo xtask lint --list` lists the rules".to_owned(),
    };
    output::print_error(format!("there is no rule `{name}`\n  help: {help}"));
    Outcome::Failure
}
