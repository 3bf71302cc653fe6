//! `cargo xtask audit`.

use std::path::{Path, PathBuf};

use audit::read::binary;
use audit::{Audit, report};
use clap::Args;
use diagnostics::report::Format;

use crate::display::DisplayOptions;
use crate::outcome::Outcome;
use crate::selection::{Selection, workspace};
use crate::{output, specs};

/// The extensions of pages in a folder. A browser saves images and styles beside a page; those of
/// other formats of pages are reported as such.
const EXTENSIONS: [&str; 10] = ["htm", "html", "markdown", "md", "mht", "mhtml", "pdf", "rtf", "txt", "webarchive"];

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The saved pages (text, HTML or Markdown), or folders of pages
    #[arg(value_name = "PAGE", required = true)]
    pages: Vec<PathBuf>,
    /// Show one line a page, and how many agree
    #[arg(long, conflicts_with = "format")]
    summary: bool,
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
    let (pages, missing) = files(&options.pages);
    for message in missing {
        output::print_error(message);
        unread = true;
    }
    for path in &pages {
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
        Format::Human(_) if options.summary => output::print(&report::overview(&audits)),
        Format::Json => output::print(&report::json(&audits)),
        Format::Human(layout) => {
            let texts: Vec<_> = audits.iter().map(|audit| report::human(audit, layout)).collect();
            output::print(&texts.join("\n"));
        }
        format => output::print(&report::findings(&audits, format)),
    }
    if !unread && audits.iter().all(Audit::agrees) { Outcome::Success } else { Outcome::Failure }
}

/// The files that are pages: those that are named, and those in named folders. Also why a folder
/// has none.
fn files(paths: &[PathBuf]) -> (Vec<PathBuf>, Vec<String>) {
    let mut files = Vec::new();
    let mut missing = Vec::new();
    for path in paths {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let before = files.len();
        match in_folder(path) {
            Ok(found) => files.extend(found),
            Err(error) => missing.push(format!("cannot read {}: {error}", path.display())),
        }
        if files.len() == before && missing.is_empty() {
            missing.push(format!(
                "{} has no pages\n  help: save them there with the extension .txt, .html or .md",
                path.display()
            ));
        }
    }
    (files, missing)
}

/// The pages in a folder and the folders below it, by name.
fn in_folder(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut entries = std::fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<std::io::Result<Vec<_>>>()?;
    entries.sort();
    let mut files = Vec::new();
    for path in entries {
        let hidden = path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
        if path.is_dir() && !hidden && !path.is_symlink() {
            files.extend(in_folder(&path)?);
        } else if path
            .extension()
            .is_some_and(|extension| EXTENSIONS.iter().any(|own| extension.eq_ignore_ascii_case(own)))
        {
            files.push(path);
        }
    }
    Ok(files)
}

/// The text of a page, or why it cannot be read.
pub(crate) fn read(path: &Path) -> Result<String, String> {
    let bytes = std::fs::read(path).map_err(|error| {
        format!("cannot read {}: {error}\n  help: check the path of the saved page", path.display())
    })?;
    if let Some(format) = binary(&bytes) {
        return Err(format!("{} is {}, which cannot be read\n  help: {}", path.display(), format.name(), format.fix()));
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        format!("{} is not valid UTF-8 at byte {at}\n  help: save the page again as UTF-8", path.display())
    })
}
