//! `cargo xtask gen`.

use std::path::Path;
use std::time::{Duration, Instant};

use codegen::{Change, Changes, Files, Package, clients};

use crate::outcome::{Outcome, count};
use crate::selection::Selection;
use crate::{coverage, emulator, output, spec_readme, specs};

/// The output folder.
pub(crate) const OUTPUT: &str = "generated";

/// The longest difference that `--check` prints.
const MAX_DIFF_LINES: usize = 200;

pub(crate) fn run(selection: &Selection, check: bool) -> Outcome {
    let documents = match specs::check(selection) {
        Ok(documents) => documents,
        Err(reports) => {
            specs::print(&reports);
            return Outcome::Failure;
        }
    };
    match generate(selection, &documents, check) {
        Ok(outcome) => outcome,
        Err(error) => {
            output::print_error(error);
            Outcome::Failure
        }
    }
}

fn generate(
    selection: &Selection,
    documents: &[apispec::Document],
    check: bool,
) -> Result<Outcome, Box<dyn std::error::Error>> {
    // A run for all services owns the whole folder; a run for some owns only the files of their
    // crates.
    let all = selection.services.is_empty();
    let (mut files, packages) = generate_files(&selection.root, documents)?;
    files.extend(spec_readme::refreshed(&selection.root)?);
    let mut not_emulated = Vec::new();
    if let Some(others) = specs::others(&selection.root, documents) {
        let mut trees: Vec<_> = documents.iter().map(|document| &document.tree).chain(&others).collect();
        trees.sort_by_key(|tree| &tree.service);
        files.extend(coverage::file(&trees));
        let (readme, missing) = emulator::refreshed(&selection.root, &trees)?;
        files.extend(readme);
        not_emulated = missing;
    }
    let owned =
        |path: &str| all || covers_all_services(path) || packages.iter().any(|(package, _)| owns(package, path));
    let changes = Changes::between(&selection.root, OUTPUT, &files, owned)?;
    if check {
        warn_of_leftovers(selection);
        return Ok(report_stale(selection, &changes));
    }
    codegen::emit::write::write(&selection.root, OUTPUT, &changes)?;
    for (package, time) in &packages {
        let Counts { written, unchanged, removed } = Counts::of(&changes, |path| owns(package, path));
        output::print_line(&format!(
            "{OUTPUT}/{}: {}, {}; {} written, {unchanged} unchanged, {removed} removed ({:.2} s)",
            package.name,
            count(package.operations, "operation"),
            count(package.schemas, "schema"),
            count(written, "file"),
            time.as_secs_f64(),
        ));
    }
    let of_all = Counts::of(&changes, covers_all_services);
    if of_all.written + of_all.removed > 0 {
        output::print_line(&format!("{OUTPUT}/{}: updated", clients::NAME));
    }
    let rest = Counts::of(&changes, |path| {
        !covers_all_services(path) && !packages.iter().any(|(package, _)| owns(package, path))
    });
    if rest.removed > 0 {
        output::print_line(&format!(
            "{OUTPUT}: {} removed that the spec no longer produces",
            count(rest.removed, "file")
        ));
    }
    for readme in [spec_readme::PATH, emulator::README] {
        if changes.changed.contains_key(readme) {
            output::print_line(&format!("{readme}: tables updated"));
        }
    }
    if changes.changed.contains_key(&coverage::path()) {
        output::print_line(&format!("{}: updated", coverage::path()));
    }
    if !not_emulated.is_empty() {
        output::print_line(&format!("not emulated, answered with 501: {}", not_emulated.join(", ")));
    }
    Ok(Outcome::Success)
}

/// The packages of services, each with the time that it took.
type Packages = Vec<(Package, Duration)>;

/// The generated files of some services and of the crate `clients`, by paths relative to the root,
/// and the packages with how long each took.
pub(crate) fn generate_files(
    root: &Path,
    documents: &[apispec::Document],
) -> Result<(Files, Packages), Box<dyn std::error::Error>> {
    let mut files = Files::new();
    let mut packages = Packages::new();
    for document in documents {
        let start = Instant::now();
        let package = codegen::generate(document)?;
        files.extend(package.files.iter().map(|(path, text)| (format!("{OUTPUT}/{path}"), text.clone())));
        packages.push((package, start.elapsed()));
    }
    let services = apispec::services(&root.join("spec"), "spec").map_err(|report| report.render(false))?;
    let of_all = clients::files(&services).into_iter();
    files.extend(of_all.map(|(path, text)| (format!("{OUTPUT}/{path}"), text)));
    Ok((files, packages))
}

/// Warns of folders that an interrupted run has left behind.
pub(crate) fn warn_of_leftovers(selection: &Selection) {
    for path in codegen::emit::write::staging_folders(&selection.root.join(OUTPUT)) {
        let name = path.file_name().unwrap_or_default().display();
        output::print_warning(format!(
            "{OUTPUT}/{name} belongs to a run that is in progress or was interrupted\n  help: if none is in progress, remove it; git ignores it, and a later `cargo xtask gen` removes it too"
        ));
    }
}

/// Whether a package generates this file, or did so once.
fn owns(package: &Package, path: &str) -> bool {
    generated(path).is_some_and(|path| package.owns(path))
}

/// Whether a file is generated from the list of services.
fn covers_all_services(path: &str) -> bool {
    generated(path).is_some_and(clients::owns)
}

/// The path within the output folder.
fn generated(path: &str) -> Option<&str> {
    path.strip_prefix(OUTPUT)?.strip_prefix('/')
}

fn report_stale(selection: &Selection, changes: &Changes) -> Outcome {
    if changes.is_empty() {
        output::print_line(&format!("{OUTPUT}: {}, all up to date", count(changes.unchanged.len(), "file")));
        return Outcome::Success;
    }
    output::print(&changes.diff(MAX_DIFF_LINES));
    let command: Vec<_> =
        ["cargo xtask gen"].into_iter().chain(selection.services.iter().map(String::as_str)).collect();
    output::print_error(format!(
        "{OUTPUT}/ is stale: {} would change\n  help: run `{}` and commit the result",
        count(changes.changed.len(), "file"),
        command.join(" "),
    ));
    Outcome::Stale
}

/// What happened to the files of a package.
struct Counts {
    written: usize,
    unchanged: usize,
    removed: usize,
}

impl Counts {
    fn of(changes: &Changes, owns: impl Fn(&str) -> bool) -> Self {
        let changed = |remove: bool| {
            let of_kind = |change: &Change| matches!(change, Change::Remove { .. }) == remove;
            changes.changed.iter().filter(|(path, change)| owns(path) && of_kind(change)).count()
        };
        Self {
            written: changed(false),
            unchanged: changes.unchanged.iter().filter(|path| owns(path)).count(),
            removed: changed(true),
        }
    }
}
