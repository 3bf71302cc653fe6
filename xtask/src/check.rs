//! `cargo xtask check`: tests the operations that a change of the spec affects.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::Args;
use specdiff::review::{Request, Review};

use crate::outcome::{Outcome, count};
use crate::selection::{Selection, workspace};
use crate::{cargo, diff, r#gen, output, users};

/// The variable that selects the operations that the tests of `e2e` run over.
const VARIABLE: &str = "E2E_OPERATIONS";

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// What to compare the spec with: a git revision, a folder or a merged document
    #[arg(value_name = "BASE", default_value = "HEAD")]
    base: String,
    /// The folder that holds `spec/` and `generated/`
    #[arg(long, value_name = "FOLDER", default_value_os_t = workspace(), hide_default_value = true)]
    root: PathBuf,
}

pub(crate) fn run(options: &Options) -> Outcome {
    let selection = Selection { services: Vec::new(), root: options.root.clone() };
    match r#gen::update(&selection) {
        Ok(changes) => users::print_items(&changes),
        Err(outcome) => return outcome,
    };
    let request = Request { root: &options.root, base: Some(&options.base), head: None, today: diff::today() };
    let review = match request.review() {
        Ok((review, _)) => review,
        Err(error) => return diff::refuse(&error),
    };
    output::print("\n");
    output::print_line(&format!("Since {}: {}", options.base, review.summary()));
    let operations = touched(&review);
    if operations.is_empty() {
        output::print_line("No operation is affected, so there is nothing to test.");
        return Outcome::Success;
    }
    output::print_line(&format!("Testing {}: {}", count(operations.len(), "operation"), operations.join(", ")));
    if output::is_closed() {
        return Outcome::Success;
    }
    test(&options.root, &operations)
}

/// The operations that a change affects, as `scm/UploadCsr`.
fn touched(review: &Review) -> Vec<String> {
    let changes = review.findings.iter().map(|finding| &finding.change);
    let names = changes.flat_map(|change| change.used_by.iter().map(|name| format!("{}/{name}", change.service)));
    names.collect::<BTreeSet<_>>().into_iter().collect()
}

/// Runs the invariants for some operations.
fn test(root: &Path, operations: &[String]) -> Outcome {
    let mut command = cargo::command(root);
    command.args(["test", "--package", "e2e", "--test", "it", "invariants::"]);
    match command.env(VARIABLE, operations.join(",")).status() {
        Ok(status) if status.success() => Outcome::Success,
        Ok(_) => Outcome::Failure,
        Err(error) => {
            output::print_error(format!("cannot run cargo: {error}"));
            Outcome::Failure
        }
    }
}
