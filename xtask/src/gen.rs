//! `cargo xtask gen`.

use std::time::Instant;

use codegen::{Change, Changes, Files};

use crate::Selection;
use crate::outcome::{Outcome, count};
use crate::specs;

/// The folder of everything that is generated.
const OUTPUT: &str = "generated";

/// How many lines of the difference `--check` prints at most.
const DIFF_LINES: usize = 200;

pub(crate) fn run(selection: &Selection, check: bool) -> Outcome {
    let documents = match specs::check(selection) {
        Ok(documents) => documents,
        Err(outcome) => return outcome,
    };
    match generate(selection, &documents, check) {
        Ok(outcome) => outcome,
        Err(error) => {
            eprintln!("error: {error}");
            Outcome::Wrong
        }
    }
}

fn generate(selection: &Selection, documents: &[apispec::Document], check: bool) -> Result<Outcome, codegen::Error> {
    let mut packages = Vec::new();
    for document in documents {
        let start = Instant::now();
        packages.push((codegen::generate(document)?, start.elapsed()));
    }
    let files: Files = packages.iter().flat_map(|(package, _)| package.files.clone()).collect();
    // A run over all services owns all of the folder; another only what its services make.
    let all = selection.services.is_empty();
    let owned = |path: &str| all || packages.iter().any(|(package, _)| package.owns(path));
    let output = selection.root.join(OUTPUT);
    let changes = Changes::between(&output, &files, owned)?;
    if check {
        return Ok(report_stale(selection, &changes));
    }
    codegen::emit::write::write(&output, &changes)?;
    for (package, time) in &packages {
        let Counts { written, unchanged, removed } = Counts::of(&changes, |path| package.owns(path));
        println!(
            "{OUTPUT}/{}: {}, {}; {} written, {unchanged} unchanged, {removed} removed ({:.2} s)",
            package.name,
            count(package.operations, "operation"),
            count(package.schemas, "schema"),
            count(written, "file"),
            time.as_secs_f64(),
        );
    }
    let rest = Counts::of(&changes, |path| !packages.iter().any(|(package, _)| package.owns(path)));
    if rest.removed > 0 {
        println!("{OUTPUT}: {} removed that the spec no longer makes", count(rest.removed, "file"));
    }
    Ok(Outcome::Fine)
}

fn report_stale(selection: &Selection, changes: &Changes) -> Outcome {
    if changes.is_empty() {
        println!("{OUTPUT}: {}, all as the spec makes them", count(changes.unchanged.len(), "file"));
        return Outcome::Fine;
    }
    print!("{}", changes.diff(OUTPUT, DIFF_LINES));
    let command: Vec<_> =
        ["cargo xtask gen"].into_iter().chain(selection.services.iter().map(String::as_str)).collect();
    eprintln!(
        "error: {OUTPUT}/ is stale: the spec makes {} otherwise\n  help: run `{}` and commit the result",
        count(changes.changed.len(), "file"),
        command.join(" "),
    );
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
