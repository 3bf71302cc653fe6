//! How a command shows findings: the options that several commands have, and the rules that `--explain` knows.

use std::io::IsTerminal as _;

use clap::{Args, ValueEnum};
use diagnostics::report::{Format, LIMIT};
use diagnostics::{Rule, find, nearest};

use crate::outcome::Outcome;
use crate::specs;

#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct Shown {
    /// How to show what is found
    #[arg(long, value_enum, default_value_t = Choice::Human, value_name = "FORMAT")]
    format: Choice,
    #[command(flatten)]
    all: All,
}

/// The formats, without what they depend on.
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
pub(crate) struct All {
    /// Show all findings to people, not the first hundred
    #[arg(long)]
    all: bool,
}

impl All {
    /// How many findings people are shown.
    pub(crate) fn limit(self) -> usize {
        if self.all { usize::MAX } else { LIMIT }
    }
}

impl Shown {
    /// The format for the standard output.
    pub(crate) fn format(self) -> Format {
        match self.format {
            Choice::Human => Format::Human { colour: colour(), limit: self.all.limit() },
            Choice::Github => Format::Github,
            Choice::Sarif => Format::Sarif,
            Choice::Json => Format::Json,
        }
    }
}

/// Whether the standard output takes colour.
pub(crate) fn colour() -> bool {
    specs::colour(std::io::stdout().is_terminal())
}

/// Every rule of the spec, of pages and of changes.
pub(crate) fn rules() -> Vec<&'static Rule> {
    let of_changes = specdiff::rules::rules().map(|rule| &rule.rule);
    model::rules::all().into_iter().chain(audit::rules::RULES).chain(of_changes).collect()
}

/// Prints the page of a rule, by its name or number.
pub(crate) fn explain(name: &str) -> Outcome {
    let rules = rules();
    if let Some(rule) = specdiff::rules::find(name) {
        print!("{}", rule.explanation());
        return Outcome::Fine;
    }
    if let Some(rule) = find(rules.iter().copied(), name) {
        print!("{}", rule.explanation());
        return Outcome::Fine;
    }
    eprintln!("error: there is no rule `{name}`");
    match nearest(rules.into_iter(), name) {
        Some(Rule { name, .. }) => eprintln!("  help: did you mean `{name}`?"),
        None => eprintln!("  help: `cargo xtask lint --list` lists the rules"),
    }
    Outcome::Wrong
}
