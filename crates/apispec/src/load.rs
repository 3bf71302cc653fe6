//! Loads a document from a folder: reads the files of a service, merges them, reads the result into
//! types, and lints it.
//! It must not know YAML syntax, nor any rule.

use std::collections::BTreeSet;
use std::path::Path;

use diagnostics::source::{SourceMap, normalized};
use diagnostics::{Findings, Report};

use crate::document::{Document, Tree};
use crate::{folder, lint, merge, parse, typed};

/// Loads the service in `spec_root/<service>/`: parses its files, merges them, and reads
/// the result into types. Does not run the lint; see [`check`].
///
/// In messages, paths begin with `display_root`, such as `spec`, instead of `spec_root`.
///
/// # Errors
/// All problems in any of the files, with the sources.
pub fn load(spec_root: &Path, display_root: &str, service: &str) -> Result<Document, Report> {
    let tree = tree(spec_root, display_root, service)?;
    match typed::read(&tree) {
        Ok(openapi) => Ok(Document { tree, openapi }),
        Err(findings) => Err(Report::new(tree.sources, findings)),
    }
}

/// Loads and lints a service. The arguments are those of [`load`].
///
/// # Errors
/// All problems: in the files and their merge or, if there are none, in the merged document.
pub fn check(spec_root: &Path, display_root: &str, service: &str) -> Result<Document, Report> {
    check_with(spec_root, display_root, service, |_| Findings::new())
}

/// Loads and lints a service, and runs additional checks whose findings the document cannot allow.
/// The other arguments are those of [`load`].
///
/// # Errors
/// All problems: in the files and their merge or, if there are none, in the merged document.
pub fn check_with(
    spec_root: &Path,
    display_root: &str,
    service: &str,
    additional: impl FnOnce(&Tree) -> Findings,
) -> Result<Document, Report> {
    let tree = tree(spec_root, display_root, service)?;
    let mut findings = lint::lint(&tree);
    findings.extend(additional(&tree));
    match typed::read(&tree) {
        Ok(openapi) if findings.is_empty() => return Ok(Document { tree, openapi }),
        Ok(_) => {}
        // Rules explain problems better than types do, so only the rule is reported where both
        // apply.
        Err(found) => {
            let reported: BTreeSet<_> = findings.iter().map(|finding| finding.place.clone()).collect();
            findings.extend(found.into_iter().filter(|finding| !reported.contains(&finding.place)));
        }
    }
    Err(Report::new(tree.sources, findings))
}

/// Loads a service as a tree: parses its files and merges them. The arguments are those of
/// [`load`].
///
/// # Errors
/// All problems in any of the files, with the sources.
pub fn tree(spec_root: &Path, display_root: &str, service: &str) -> Result<Tree, Report> {
    match folder::find(spec_root, display_root, service) {
        Ok(folder) => tree_in(&folder, &format!("{display_root}/{service}"), service),
        Err(findings) => Err(Report::new(SourceMap::new(), findings)),
    }
}

/// Loads the service whose files are in `folder` as a tree. `display` is the folder's path in
/// messages.
///
/// # Errors
/// All problems in any of the files, with the sources.
pub fn tree_in(folder: &Path, display: &str, service: &str) -> Result<Tree, Report> {
    let mut sources = SourceMap::new();
    let mut findings = Findings::new();
    let files = folder::read(folder, display, &mut sources, &mut findings);
    // A main file that exists but cannot be read, or that is named openapi.yml, is already
    // reported; so is a subfolder that has all files.
    let main_file = format!("{display}/{}.", merge::MAIN_FILE);
    let reported = findings.iter().any(|finding| finding.location(&sources).path.starts_with(&main_file))
        || (files.is_empty() && !findings.is_empty());
    if !reported && !sources.iter().any(|(_, file)| file.stem() == merge::MAIN_FILE) {
        findings.push(merge::missing_main_file(display));
    }
    let mut roots = Vec::new();
    for file in files {
        match parse::parse(&sources, file) {
            Ok(root) => roots.push(root),
            Err(found) => findings.extend(found),
        }
    }
    let root = merge::merge(roots, &sources, &mut findings);
    match root {
        Some(root) if findings.is_empty() => Ok(Tree::new(service, sources, root)),
        _ => Err(Report::new(sources, findings)),
    }
}

/// Parses an already merged document, such as those in `generated/openapi/`, as a tree. `display`
/// is its path in messages. `service` is not part of the document.
///
/// # Errors
/// All problems in the text, with the source.
pub fn parse_merged(display: &str, text: &str, service: &str) -> Result<Tree, Report> {
    let mut sources = SourceMap::new();
    let file = sources.add(display, normalized(text));
    match parse::parse(&sources, file) {
        Ok(root) => Ok(Tree::new(service, sources, root)),
        Err(findings) => Err(Report::new(sources, findings)),
    }
}
