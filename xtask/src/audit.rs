//! `cargo xtask audit`.

use std::path::PathBuf;

use audit::{Audit, report};
use clap::Args;
use diagnostics::report::Format;

use crate::display::DisplayOptions;
use crate::outcome::Outcome;
use crate::selection::{Selection, workspace};
use crate::{output, specs};

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The saved pages, text or HTML
    #[arg(value_name = "PAGE", required = true)]
    pages: Vec<PathBuf>,
    /// The operation that the page documents, such as `scm/UploadCsr`, if neither path, title nor
    /// file name shows it
    #[arg(long, value_name = "OPERATION")]
    operation: Option<String>,
    #[command(flatten)]
    display: DisplayOptions,
    /// The folder that holds `spec/`
    #[arg(long, value_name = "FOLDER", default_value_os_t = workspace(), hide_default_value = true)]
    root: PathBuf,
}

pub(crate) fn run(options: &Options) -> Outcome {
    let selection = Selection { services: Vec::new(), root: options.root.clone() };
    let documents = match specs::check(&selection) {
        Ok(documents) => documents,
        Err(reports) => {
            specs::print(&reports);
            return Outcome::Failure;
        }
    };
    let trees: Vec<_> = documents.iter().map(|document| &document.tree).collect();
    let mut audits: Vec<Audit> = Vec::new();
    let mut unread = false;
    for path in &options.pages {
        match read(path) {
            Ok(text) => {
                let shown = path.display().to_string().replace('\\', "/");
                audits.push(audit::audit(&trees, &shown, &text, options.operation.as_deref()));
            }
            Err(message) => {
                output::print_error(message);
                unread = true;
            }
        }
    }
    match options.display.format() {
        Format::Json => output::print(&report::json(&audits)),
        Format::Human(layout) => {
            let texts: Vec<_> = audits.iter().map(|audit| report::human(audit, layout)).collect();
            output::print(&texts.join("\n"));
        }
        format => output::print(&report::findings(&audits, format)),
    }
    if !unread && audits.iter().all(Audit::agrees) { Outcome::Success } else { Outcome::Failure }
}

/// The text of a page, or why it cannot be read.
pub(crate) fn read(path: &std::path::Path) -> Result<String, String> {
    let bytes = std::fs::read(path).map_err(|error| {
        format!("cannot read {}: {error}\n  help: check the path of the saved page", path.display())
    })?;
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        format!("{} is not valid UTF-8 at byte {at}\n  help: save the page again as UTF-8", path.display())
    })
}
