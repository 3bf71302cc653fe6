//! `cargo xtask new`.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::PathBuf;

use clap::Args;

use crate::outcome::Outcome;
use crate::selection::workspace;
use crate::{audit as audits, output, specs};

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The saved page: text, HTML or Markdown
    #[arg(value_name = "PAGE")]
    page: PathBuf,
    /// The service of the operation, if the path on the page does not show it
    #[arg(long, value_name = "SERVICE")]
    service: Option<String>,
    /// The name of the operation, if neither the title of the page nor its file name shows it
    #[arg(long, value_name = "NAME")]
    operation: Option<String>,
    /// The folder that holds `spec/`
    #[arg(long, value_name = "FOLDER", default_value_os_t = workspace(), hide_default_value = true)]
    root: PathBuf,
}

pub(crate) fn run(options: &Options) -> Outcome {
    // Without the lint: another draft, or a new service, is not finished yet.
    let trees = match specs::load(&options.root) {
        Ok(trees) => trees,
        Err(report) => {
            specs::print(&[report]);
            return Outcome::Failure;
        }
    };
    let text = match audits::read(&options.page) {
        Ok(text) => text,
        Err(message) => {
            output::print_error(message);
            return Outcome::Failure;
        }
    };
    let trees: Vec<_> = trees.iter().collect();
    let shown = options.page.display().to_string().replace('\\', "/");
    let draft = audit::draft(&trees, &shown, &text, options.service.as_deref(), options.operation.as_deref());
    let draft = match draft {
        Ok(draft) => draft,
        Err(report) => {
            specs::print_up_to(usize::MAX, &[report]);
            return Outcome::Failure;
        }
    };
    let path = options.root.join("spec").join(&draft.path);
    // Never overwrites a file, not even one that was created just now.
    let written = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&path)
        .and_then(|mut file| file.write_all(draft.text.as_bytes()));
    if let Err(error) = written {
        output::print_error(format!(
            "cannot write spec/{}: {error}\n  help: if the file exists, move it away",
            draft.path
        ));
        return Outcome::Failure;
    }
    output::print_line(&format!(
        "spec/{} is a draft: replace each TODO, then run `cargo xtask lint` and `cargo xtask audit`",
        draft.path
    ));
    draft.notes.iter().for_each(|note| output::print_line(&format!("note: {note}")));
    if draft.problems.findings.is_empty() {
        return Outcome::Success;
    }
    specs::print_up_to(usize::MAX, &[draft.problems]);
    Outcome::Failure
}
