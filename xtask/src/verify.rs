//! `cargo xtask gen --verify`.

use codegen::Inventory;
use codegen::emit::inventory::{Difference, FILE};

use crate::Selection;
use crate::r#gen::OUTPUT;
use crate::outcome::{Outcome, count};

/// Says what differs from the inventory of generated files. The spec is not read beyond its bytes, so it may be wrong.
pub(crate) fn run(selection: &Selection) -> Outcome {
    match verify(selection) {
        Ok(outcome) => outcome,
        // Whoever edits the inventory has edited something generated, and so has a merge that left its marks.
        Err(codegen::Error::Inventory { path, reason }) => {
            eprintln!(
                "error: {path} cannot be understood: {reason}\n  help: run `cargo xtask gen`, which writes it anew"
            );
            Outcome::Stale
        }
        Err(error) => {
            eprintln!("error: {error}");
            Outcome::Wrong
        }
    }
}

fn verify(selection: &Selection) -> Result<Outcome, codegen::Error> {
    let inventory = Inventory::read(&selection.root, OUTPUT)?;
    if inventory.is_empty() {
        eprintln!("error: {OUTPUT}/{FILE} is missing or empty\n  help: run `cargo xtask gen`, which writes it");
        return Ok(Outcome::Stale);
    }
    let differences = inventory.compare(&selection.root, OUTPUT, "spec")?;
    if differences.is_empty() {
        println!("{OUTPUT}: {}, all as they were generated from this spec", count(inventory.len(), "file"));
        return Ok(Outcome::Fine);
    }
    let (output, input): (Vec<_>, Vec<_>) = differences.iter().partition(|difference| difference.is_of_output());
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
    Ok(Outcome::Stale)
}
