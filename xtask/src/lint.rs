//! `cargo xtask lint`.

use clap::Args;
use diagnostics::report::{self, Format};

use crate::display::{self, DisplayOptions};
use crate::outcome::{Outcome, count};
use crate::selection::Selection;
use crate::{output, specs};

#[derive(Debug, Args)]
pub(crate) struct Options {
    #[command(flatten)]
    display: DisplayOptions,
    /// List the rules instead of checking the spec: for the spec (R), for pages (A) and for changes
    /// (D)
    #[arg(long, conflicts_with_all = ["explain", "services"])]
    list: bool,
    /// Explain a rule, given its name or number, instead of checking the spec
    #[arg(long, value_name = "RULE", conflicts_with = "services")]
    explain: Option<String>,
    #[command(flatten)]
    selection: Selection,
}

pub(crate) fn run(options: &Options) -> Outcome {
    if options.list {
        for rule in display::rules() {
            output::print_columns(&format!("{}  {:<34}  ", rule.id(), rule.name), &rule.summary());
        }
        return Outcome::Success;
    }
    match &options.explain {
        Some(name) => display::explain(name),
        None => check(&options.selection, options.display.format()),
    }
}

fn check(selection: &Selection, format: Format) -> Outcome {
    let (documents, reports) = match specs::check(selection) {
        Ok(documents) => (documents, Vec::new()),
        Err(reports) => (Vec::new(), reports),
    };
    output::print(&report::render(&reports, format, &model::rules::all()));
    if matches!(format, Format::Human(_)) {
        for document in documents {
            let tree = document.tree;
            let operations = count(tree.operations.len(), "operation");
            output::print_line(&format!("spec/{}: {operations}, no errors", tree.service));
        }
        specs::print_hint(&reports);
    }
    if reports.is_empty() { Outcome::Success } else { Outcome::Failure }
}
