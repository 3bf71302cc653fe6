//! `cargo xtask gen`.

use std::path::Path;
use std::time::{Duration, Instant};

use codegen::emit::changes::CHANGELOG;
use codegen::emit::write::{Output, staging_folders};
use codegen::{Change, Changes, Files, Package, clients, commands};

use crate::outcome::{Outcome, count};
use crate::selection::Selection;
use crate::{coverage, emulator, output, spec_readme, specs, users};

/// The output folder.
pub(crate) const OUTPUT: &str = "generated";

/// The longest difference that `--check` prints.
const MAX_DIFF_LINES: usize = 200;

/// The most files that are named.
const MAX_NAMES: usize = 30;

type Failure = Box<dyn std::error::Error>;

pub(crate) fn run(selection: &Selection, check: bool) -> Outcome {
    if check {
        warn_of_leftovers(selection);
        return match plan(selection).and_then(|plan| or_print(plan.changes(selection))) {
            Ok(changes) => report_stale(selection, &changes),
            Err(outcome) => outcome,
        };
    }
    match update(selection) {
        Ok(changes) if changes.is_empty() => Outcome::Success,
        Ok(changes) => {
            if users::print_items(&changes) {
                users::print_version(&selection.root);
            }
            output::print_line(
                "Next: read `git diff`, run `cargo xtask check` to test what changed, and commit the spec with the generated files.",
            );
            Outcome::Success
        }
        Err(outcome) => outcome,
    }
}

/// Writes the files that changed, and prints their names. Returns what changed. An error is already
/// printed.
pub(crate) fn update(selection: &Selection) -> Result<Changes, Outcome> {
    let plan = plan(selection)?;
    let waits = || output::print_warning("another run has locked generated/; waiting until it ends");
    let output = or_print(Output::lock(&selection.root, OUTPUT, waits).map_err(Failure::from))?;
    let changes = or_print(plan.changes(selection))?;
    or_print(output.write(&changes).map_err(Failure::from))?;
    for (package, time) in &plan.packages {
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
    for (path, change) in changes.changed.iter().take(MAX_NAMES) {
        let done = if matches!(change, Change::Remove { .. }) { "removed" } else { "written" };
        output::print_columns(&format!("  {done}  "), path);
    }
    if let Some(more @ 1..) = changes.changed.len().checked_sub(MAX_NAMES) {
        output::print_line(&format!("  and {}; `git status` lists them", count(more, "more file")));
    }
    if plan.incomplete {
        output::print_warning(format!(
            "another service cannot be loaded, so {} and other files for all services stay as they are\n  help: run `cargo xtask lint`",
            coverage::path()
        ));
    }
    if !plan.not_emulated.is_empty() {
        output::print_line(&format!("not emulated, answered with 501: {}", plan.not_emulated.join(", ")));
    }
    Ok(changes)
}

/// The result, or the outcome for its error, which is printed.
fn or_print<T>(result: Result<T, Failure>) -> Result<T, Outcome> {
    result.map_err(|error| {
        output::print_error(error);
        Outcome::Failure
    })
}

/// The up-to-date files of a run.
struct Plan {
    files: Files,
    packages: Packages,
    /// The operations without a handler in the emulator.
    not_emulated: Vec<String>,
    /// Whether a service that this run is not for cannot be loaded.
    incomplete: bool,
}

fn plan(selection: &Selection) -> Result<Plan, Outcome> {
    let documents = specs::check(selection).map_err(|reports| {
        specs::print(&reports);
        Outcome::Failure
    })?;
    or_print(Plan::of(selection, &documents))
}

impl Plan {
    fn of(selection: &Selection, documents: &[apispec::Document]) -> Result<Self, Failure> {
        let (mut files, packages) = generate_files(&selection.root, documents)?;
        files.extend(spec_readme::refreshed(&selection.root)?);
        files.extend(
            documents
                .iter()
                .zip(&packages)
                .filter_map(|(document, (package, _))| first_changelog(&selection.root, document, &package.name)),
        );
        let others = specs::others(&selection.root, documents);
        let mut plan = Self { files, packages, not_emulated: Vec::new(), incomplete: others.is_none() };
        if let Some(others) = others {
            let mut trees: Vec<_> = documents.iter().map(|document| &document.tree).chain(&others).collect();
            trees.sort_by_key(|tree| &tree.service);
            plan.files.extend(coverage::file(&trees));
            let (readme, missing) = emulator::refreshed(&selection.root, &trees)?;
            plan.files.extend(readme);
            plan.not_emulated = missing;
        }
        Ok(plan)
    }

    /// What differs on disk.
    fn changes(&self, selection: &Selection) -> Result<Changes, Failure> {
        // A run for all services owns the whole folder; a run for some owns only the files of their
        // crates.
        let all = selection.services.is_empty();
        let owned = |path: &str| {
            all || covers_all_services(path) || self.packages.iter().any(|(package, _)| owns(package, path))
        };
        let mut changes = Changes::between(&selection.root, OUTPUT, &self.files, owned)?;
        remove_changelogs(&selection.root, &mut changes);
        Ok(changes)
    }
}

/// The `CHANGELOG.md` of a crate that has none yet. After that, it is `cargo xtask changelog` and
/// people who write it.
fn first_changelog(root: &Path, document: &apispec::Document, name: &str) -> Option<(String, String)> {
    let path = format!("{OUTPUT}/{name}/{CHANGELOG}");
    let entry = || format!("First version: a client for {}.", document.openapi.info.title);
    (!root.join(&path).exists()).then(|| (path, specdiff::changelog::placed(None, name, &entry())))
}

/// Removes the changelogs of crates that are removed.
fn remove_changelogs(root: &Path, changes: &mut Changes) {
    let removed = changes.changed.iter().filter(|(_, change)| matches!(change, Change::Remove { .. }));
    let folders = removed.filter_map(|(path, _)| path.strip_suffix("/Cargo.toml"));
    let paths: Vec<_> = folders.map(|folder| format!("{folder}/{CHANGELOG}")).collect();
    for path in paths {
        if let Ok(old) = std::fs::read_to_string(root.join(&path)) {
            changes.changed.insert(path, Change::Remove { old });
        }
    }
}

/// The packages of services, each with the time that it took.
type Packages = Vec<(Package, Duration)>;

/// The generated files of some services and of the crates `clients` and `commands`, by paths
/// relative to the root, and the packages with how long each took.
pub(crate) fn generate_files(root: &Path, documents: &[apispec::Document]) -> Result<(Files, Packages), Failure> {
    let mut files = Files::new();
    let mut packages = Packages::new();
    for document in documents {
        let start = Instant::now();
        let mut package = codegen::generate(document)?;
        files.extend(
            std::mem::take(&mut package.files).into_iter().map(|(path, text)| (format!("{OUTPUT}/{path}"), text)),
        );
        packages.push((package, start.elapsed()));
    }
    let services = apispec::services(&root.join("spec"), "spec").map_err(|report| report.render(false))?;
    let of_all = clients::files(&services).into_iter().chain(commands::files(&services));
    files.extend(of_all.map(|(path, text)| (format!("{OUTPUT}/{path}"), text)));
    Ok((files, packages))
}

/// Warns of folders that an interrupted run has left behind.
pub(crate) fn warn_of_leftovers(selection: &Selection) {
    for path in staging_folders(&selection.root.join(OUTPUT)) {
        let name = path.file_name().unwrap_or_default().display();
        output::print_warning(format!(
            "{OUTPUT}/{name} belongs to a run that is in progress or was interrupted\n  help: git ignores it, and the next `cargo xtask gen` removes it"
        ));
    }
}

/// Whether a package generates this file, or did so once.
fn owns(package: &Package, path: &str) -> bool {
    generated(path).is_some_and(|path| package.owns(path))
}

/// Whether a file is generated from the list of services.
fn covers_all_services(path: &str) -> bool {
    generated(path).is_some_and(|path| clients::owns(path) || commands::owns(path))
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
