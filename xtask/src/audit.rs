//! `cargo xtask audit`.

use std::path::PathBuf;

use audit::{Audit, report};
use clap::Args;
use diagnostics::report::Format;

use crate::outcome::Outcome;
use crate::selection::{Selection, workspace};
use crate::shown::Shown;
use crate::specs;

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The saved pages, text or HTML
    #[arg(value_name = "PAGE", required = true)]
    pages: Vec<PathBuf>,
    /// Which operation the page is of, such as `scm/UploadCsr`, if it cannot be found by path, title or file name
    #[arg(long, value_name = "OPERATION")]
    operation: Option<String>,
    #[command(flatten)]
    shown: Shown,
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
            return Outcome::Wrong;
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
                eprintln!("{message}");
                unread = true;
            }
        }
    }
    match options.shown.format() {
        Format::Json => print!("{}", report::json(&audits)),
        Format::Human { colour, limit } => {
            let texts: Vec<_> = audits.iter().map(|audit| report::human(audit, colour, limit)).collect();
            print!("{}", texts.join("\n"));
        }
        format => print!("{}", report::findings(&audits, format)),
    }
    if !unread && audits.iter().all(Audit::agrees) { Outcome::Fine } else { Outcome::Wrong }
}

/// The text of a page, or what is wrong with the file.
pub(crate) fn read(path: &std::path::Path) -> Result<String, String> {
    let bytes = std::fs::read(path).map_err(|error| {
        format!("error: cannot read {}: {error}\n  help: check the path of the saved page", path.display())
    })?;
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        format!("error: {} is not UTF-8 at byte {at}\n  help: save the page again as UTF-8", path.display())
    })
}
