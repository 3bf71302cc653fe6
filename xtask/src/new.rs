//! `cargo xtask new`.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::PathBuf;

use clap::Args;

use crate::outcome::Outcome;
use crate::selection::{Selection, workspace};
use crate::{audit as audits, specs};

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The saved page, text or HTML
    #[arg(value_name = "PAGE")]
    page: PathBuf,
    /// The service that the operation belongs to, if its path does not tell
    #[arg(long, value_name = "SERVICE")]
    service: Option<String>,
    /// The name of the operation, if neither the page's title nor the file's name tells
    #[arg(long, value_name = "NAME")]
    operation: Option<String>,
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
    let text = match audits::read(&options.page) {
        Ok(text) => text,
        Err(message) => {
            eprintln!("{message}");
            return Outcome::Wrong;
        }
    };
    let trees: Vec<_> = documents.iter().map(|document| &document.tree).collect();
    let shown = options.page.display().to_string().replace('\\', "/");
    let draft = audit::draft(&trees, &shown, &text, options.service.as_deref(), options.operation.as_deref());
    let draft = match draft {
        Ok(draft) => draft,
        Err(report) => {
            specs::print(&[report]);
            return Outcome::Wrong;
        }
    };
    let path = options.root.join("spec").join(&draft.path);
    // A file that is there is never written over, not even one that came between.
    let written = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&path)
        .and_then(|mut file| file.write_all(draft.text.as_bytes()));
    if let Err(error) = written {
        eprintln!(
            "error: cannot write spec/{}: {error}\n  help: move the file away if it is there already",
            draft.path
        );
        return Outcome::Wrong;
    }
    println!(
        "spec/{} is a draft: write what says TODO, then run `cargo xtask lint` and `cargo xtask audit`",
        draft.path
    );
    draft.notes.iter().for_each(|note| println!("note: {note}"));
    if draft.problems.findings.is_empty() {
        return Outcome::Fine;
    }
    specs::print(&[draft.problems]);
    Outcome::Wrong
}
