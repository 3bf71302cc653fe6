//! `cargo xtask lint`.

use std::io::IsTerminal as _;

use apispec::lint::{self, Rule};
use apispec::report::{self, Format};
use clap::{Args, ValueEnum};

use crate::outcome::{Outcome, count};
use crate::{Selection, specs};

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// How to show what is wrong
    #[arg(long, value_enum, default_value_t = Choice::Human, value_name = "FORMAT")]
    format: Choice,
    /// List the rules instead of checking the spec
    #[arg(long, conflicts_with_all = ["explain", "services"])]
    list: bool,
    /// Explain a rule, by its name or number, instead of checking the spec
    #[arg(long, value_name = "RULE", conflicts_with = "services")]
    explain: Option<String>,
    #[command(flatten)]
    selection: Selection,
}

/// The formats, without what they depend on.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Choice {
    /// For people
    Human,
    /// Annotations of GitHub Actions
    Github,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// One JSON object
    Json,
}

pub(crate) fn run(options: &Options) -> Outcome {
    if options.list {
        model::rules::all()
            .into_iter()
            .for_each(|rule| println!("{}  {:<26}  {}", rule.id(), rule.name, rule.summary()));
        return Outcome::Fine;
    }
    match &options.explain {
        Some(name) => explain(name),
        None => check(&options.selection, options.format),
    }
}

fn explain(name: &str) -> Outcome {
    let rules = model::rules::all();
    if let Some(rule) = lint::find(rules.iter().copied(), name) {
        print!("{}", rule.explanation());
        return Outcome::Fine;
    }
    eprintln!("error: there is no rule `{name}`");
    match lint::nearest(rules.into_iter(), name) {
        Some(Rule { name, .. }) => eprintln!("  help: did you mean `{name}`?"),
        None => eprintln!("  help: `cargo xtask lint --list` lists the rules"),
    }
    Outcome::Wrong
}

fn check(selection: &Selection, format: Choice) -> Outcome {
    let (documents, reports) = match specs::check(selection) {
        Ok(documents) => (documents, Vec::new()),
        Err(reports) => (Vec::new(), reports),
    };
    let format = match format {
        Choice::Human => Format::Human { colour: specs::colour(std::io::stdout().is_terminal()) },
        Choice::Github => Format::Github,
        Choice::Sarif => Format::Sarif,
        Choice::Json => Format::Json,
    };
    print!("{}", report::render(&reports, format, &model::rules::all()));
    if matches!(format, Format::Human { .. }) {
        for document in documents {
            let tree = document.tree;
            let operations = count(tree.operations.len(), "operation");
            println!("spec/{}/{}: {operations}, nothing is wrong", tree.service, tree.version);
        }
        specs::print_hint(&reports);
    }
    if reports.is_empty() { Outcome::Fine } else { Outcome::Wrong }
}
