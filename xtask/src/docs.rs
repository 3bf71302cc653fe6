//! `cargo xtask docs`.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use explorer::{Document, Sending, Site};

use crate::r#gen::OUTPUT;
use crate::outcome::{Outcome, count};
use crate::output;
use crate::selection::workspace;

/// The folder of the merged documents, in that of generated files.
const DOCUMENTS: &str = "openapi";

/// Marks a folder that this command wrote, which it may therefore replace.
const INDEX: &str = "search-index.js";

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The folder to write to, which is emptied before [default: target/docs]
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,
    /// The folder that holds `generated/`
    #[arg(long, value_name = "FOLDER", default_value_os_t = workspace(), hide_default_value = true)]
    root: PathBuf,
}

pub(crate) fn run(options: &Options) -> Outcome {
    let out = options.out.clone().unwrap_or_else(|| options.root.join("target/docs"));
    match make(&options.root).and_then(|site| write(&site, &out)) {
        Ok(files) => {
            let index = out.join("index.html");
            output::print_line(&format!(
                "{}: {}; open {} in a browser, or serve the folder",
                out.display(),
                count(files, "file"),
                index.display()
            ));
            Outcome::Success
        }
        Err(message) => {
            output::print_error(message);
            Outcome::Failure
        }
    }
}

/// The reference of all merged documents.
fn make(root: &Path) -> Result<Site, String> {
    let folder = root.join(OUTPUT).join(DOCUMENTS);
    let help = "\n  help: run `cargo xtask gen`, which writes the documents";
    let cannot = |path: &Path, error: std::io::Error| format!("cannot read {}: {error}{help}", path.display());
    let mut paths = Vec::new();
    for entry in fs::read_dir(&folder).map_err(|error| cannot(&folder, error))? {
        paths.push(entry.map_err(|error| cannot(&folder, error))?.path());
    }
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "yaml"));
    paths.sort();
    if paths.is_empty() {
        return Err(format!("{} has no document{help}", folder.display()));
    }
    let mut texts = Vec::new();
    for path in &paths {
        let text = fs::read_to_string(path).map_err(|error| cannot(path, error))?;
        texts.push((path.file_stem().unwrap_or_default().to_string_lossy().into_owned(), text));
    }
    let documents: Vec<_> = texts.iter().map(|(service, text)| Document { service, text }).collect();
    explorer::site(&documents, Sending::None).map_err(|error| error.to_string())
}

/// Writes all files into an empty folder; returns their number.
fn write(site: &Site, out: &Path) -> Result<usize, String> {
    let cannot = |path: &Path, error: std::io::Error| format!("cannot write {}: {error}", path.display());
    if out.exists() {
        let is_empty = fs::read_dir(out).map_err(|error| cannot(out, error))?.next().is_none();
        if !is_empty && !out.join(INDEX).is_file() {
            return Err(format!(
                "{} has files that this command did not write\n  help: name another folder with `--out`",
                out.display()
            ));
        }
        fs::remove_dir_all(out).map_err(|error| cannot(out, error))?;
    }
    let mut files = 0;
    for (name, file) in site.files() {
        let path = out.join(name);
        let folder = path.parent().unwrap_or(out);
        fs::create_dir_all(folder).map_err(|error| cannot(folder, error))?;
        fs::write(&path, &file.bytes).map_err(|error| cannot(&path, error))?;
        files += 1;
    }
    Ok(files)
}
