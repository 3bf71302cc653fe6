//! From a folder to a document: reads the files of a service, merges them, reads the result into types, and lints it.
//! It must not know what YAML looks like, nor what any rule says.

use crate::document::{Document, Tree};
use crate::{folder, lint, merge, parse, typed};
use diagnostics::Findings;
use diagnostics::Report;
use diagnostics::source::{SourceMap, normalized};
use std::collections::BTreeSet;
use std::path::Path;

/// Loads the service in `spec_root/<service>/<version>/`: every file is parsed, all are merged, and the result is read
/// into types. The lint is not run; [`check`] runs it too.
///
/// `display_root` is what paths in messages begin with instead of `spec_root`, such as `spec`.
///
/// # Errors
/// Everything that is wrong with any of the files, with the files.
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
/// Everything that is wrong: first with the files and their merge, then with what the merged document says.
pub fn check(spec_root: &Path, display_root: &str, service: &str) -> Result<Document, Report> {
    check_with(spec_root, display_root, service, |_| Findings::new())
}

/// Loads and lints a service, and asks somebody else what is wrong with it too, by rules that a document cannot allow to break.
/// The arguments are those of [`load`].
///
/// # Errors
/// Everything that is wrong: first with the files and their merge, then with what the merged document says.
pub fn check_with(
    spec_root: &Path,
    display_root: &str,
    service: &str,
    more: impl FnOnce(&Tree) -> Findings,
) -> Result<Document, Report> {
    let tree = tree(spec_root, display_root, service)?;
    let mut findings = lint::lint(&tree);
    findings.extend(more(&tree));
    match typed::read(&tree) {
        Ok(openapi) if findings.is_empty() => return Ok(Document { tree, openapi }),
        Ok(_) => {}
        // A rule says better what is wrong than the types do, so where both speak the rule is heard.
        Err(found) => {
            let told: BTreeSet<_> = findings.iter().map(|finding| finding.place.clone()).collect();
            findings.extend(found.into_iter().filter(|finding| !told.contains(&finding.place)));
        }
    }
    Err(Report::new(tree.sources, findings))
}

/// Loads a service as a tree: every file is parsed, and all are merged. The arguments are those of [`load`].
///
/// # Errors
/// Everything that is wrong with any of the files, with the files.
pub fn tree(spec_root: &Path, display_root: &str, service: &str) -> Result<Tree, Report> {
    let mut sources = SourceMap::new();
    let mut findings = Findings::new();
    let (version, path) = match folder::find(spec_root, display_root, service) {
        Ok(found) => found,
        Err(findings) => return Err(Report::new(sources, findings)),
    };
    let display = format!("{display_root}/{service}/{version}");
    let files = folder::read(&path, &display, &mut sources, &mut findings);
    // A main file that is there but cannot be read, or is called openapi.yml, has its finding already.
    let main_file = format!("{display}/{}.", merge::MAIN_FILE);
    let told = findings.iter().any(|finding| finding.location(&sources).path.starts_with(&main_file));
    if !told && !sources.iter().any(|(_, file)| file.stem() == merge::MAIN_FILE) {
        findings.push(merge::missing_main_file(&display));
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
        Some(root) if findings.is_empty() => Ok(Tree::new(service, &version, sources, root)),
        _ => Err(Report::new(sources, findings)),
    }
}

/// Reads a document that was merged before, such as those in `generated/openapi/`, as a tree. `display` is the path in messages;
/// service and version are what the document is of, which it does not say itself.
///
/// # Errors
/// Everything that is wrong with the text, with the text.
pub fn merged(display: &str, text: &str, service: &str, version: &str) -> Result<Tree, Report> {
    let mut sources = SourceMap::new();
    let file = sources.add(display, normalized(text));
    match parse::parse(&sources, file) {
        Ok(root) => Ok(Tree::new(service, version, sources, root)),
        Err(findings) => Err(Report::new(sources, findings)),
    }
}
