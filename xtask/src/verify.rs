//! `cargo xtask gen --verify`.

use codegen::emit::inventory::FILE;
use codegen::{Difference, Files, Verification};

use crate::r#gen::{self, OUTPUT};
use crate::outcome::{Outcome, count};
use crate::selection::Selection;
use crate::specs;

/// Says what differs from the inventories of generated files. Where the spec has changed it is not read beyond its bytes, so it may be wrong.
pub(crate) fn run(selection: &Selection) -> Outcome {
    r#gen::warn_of_leftovers(selection);
    match verify(selection) {
        Ok(outcome) => outcome,
        // Whoever edits an inventory has edited something generated, and so has a merge that left its marks.
        Err(error) => {
            eprintln!("error: {error}");
            let is_inventory = matches!(error.downcast_ref(), Some(codegen::Error::Inventory { .. }));
            if is_inventory { Outcome::Stale } else { Outcome::Wrong }
        }
    }
}

fn verify(selection: &Selection) -> Result<Outcome, Box<dyn std::error::Error>> {
    let verification = Verification::new(&selection.root, OUTPUT, "spec")?;
    if verification.is_empty() {
        eprintln!("error: no crate in {OUTPUT}/ has a {FILE}\n  help: run `cargo xtask gen`, which writes it");
        return Ok(Outcome::Stale);
    }
    let made = generate(selection, &verification)?;
    let differences = verification.differences(made.as_ref())?;
    if differences.is_empty() && made.is_some() {
        println!("{OUTPUT}: {}, all as they were generated from this spec", count(verification.count_files()?, "file"));
        return Ok(Outcome::Fine);
    }
    let (output, input): (Vec<_>, Vec<_>) = differences.iter().partition(|difference| difference.is_in_output());
    differences.iter().for_each(|difference| println!("{difference}"));
    if !output.is_empty() {
        eprintln!(
            "error: {OUTPUT}/ was changed by hand: {}\n  help: change the spec or the generator, and run `cargo xtask gen`, which undoes this",
            count(output.len(), "file"),
        );
    }
    if !input.is_empty() {
        let files = input.iter().filter(|difference| !matches!(difference, Difference::Generator { .. })).count();
        let what = if files > 0 { count(files, "file") + " of the spec" } else { "the generator".to_owned() };
        eprintln!(
            "error: {OUTPUT}/ is older than what it is made from: {what}\n  help: run `cargo xtask gen` and commit the result"
        );
    }
    Ok(if made.is_some() { Outcome::Stale } else { Outcome::Wrong })
}

/// What the services make whose spec has not changed. Nothing if the generator no longer takes it; then this is said.
fn generate(
    selection: &Selection,
    verification: &Verification<'_>,
) -> Result<Option<Files>, Box<dyn std::error::Error>> {
    let services: Vec<String> = verification.unchanged_services().into_iter().map(str::to_owned).collect();
    if services.is_empty() {
        return Ok(Some(Files::new()));
    }
    match specs::check(&Selection { services, root: selection.root.clone() }) {
        Ok(documents) => Ok(Some(r#gen::made(&selection.root, &documents)?.0)),
        Err(reports) => {
            specs::print(&reports);
            eprintln!("error: files of {OUTPUT}/ that are made from several files of the spec were not compared");
            Ok(None)
        }
    }
}
