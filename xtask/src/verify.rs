//! `cargo xtask gen --verify`.

use codegen::emit::inventory::FILE;
use codegen::{Difference, Files, Verification};

use crate::r#gen::{self, OUTPUT};
use crate::outcome::{Outcome, count};
use crate::selection::Selection;
use crate::{output, specs};

/// Reports which files differ from the manifests of the crates. Files of the spec that changed are
/// compared by their bytes only, so they may be invalid.
pub(crate) fn run(selection: &Selection) -> Outcome {
    r#gen::warn_of_leftovers(selection);
    match verify(selection) {
        Ok(outcome) => outcome,
        // A manifest is generated too: it was edited by hand, or by a merge that left conflict
        // markers.
        Err(error) => {
            output::print_error(&error);
            let is_inventory = matches!(error.downcast_ref(), Some(codegen::Error::Inventory { .. }));
            if is_inventory { Outcome::Stale } else { Outcome::Failure }
        }
    }
}

fn verify(selection: &Selection) -> Result<Outcome, Box<dyn std::error::Error>> {
    let verification = Verification::new(&selection.root, OUTPUT, "spec")?;
    if verification.is_empty() {
        output::print_error(format!(
            "no crate in {OUTPUT}/ has a {FILE}\n  help: run `cargo xtask gen`, which writes it"
        ));
        return Ok(Outcome::Stale);
    }
    let made = generate(selection, &verification)?;
    let differences = verification.differences(made.as_ref())?;
    if differences.is_empty() && made.is_some() {
        output::print_line(&format!(
            "{OUTPUT}: {}, all generated from this spec",
            count(verification.count_files()?, "file")
        ));
        return Ok(Outcome::Success);
    }
    let (edited, input): (Vec<_>, Vec<_>) = differences.iter().partition(|difference| difference.is_in_output());
    differences.iter().for_each(|difference| output::print_line(&difference.to_string()));
    if !edited.is_empty() {
        output::print_error(format!(
            "{OUTPUT}/ was edited by hand: {}\n  help: change the spec or the generator instead, and run `cargo xtask gen`, which undoes the edits",
            count(edited.len(), "file"),
        ));
    }
    if !input.is_empty() {
        let files = input.iter().filter(|difference| !matches!(difference, Difference::Generator { .. })).count();
        let what = if files > 0 { count(files, "file") + " of the spec" } else { "the generator".to_owned() };
        output::print_error(format!(
            "{OUTPUT}/ is older than its sources: {what} changed\n  help: run `cargo xtask gen` and commit the result"
        ));
    }
    Ok(if made.is_some() { Outcome::Stale } else { Outcome::Failure })
}

/// The files of the services whose spec has not changed. `None`, with an error printed, if the
/// generator rejects one.
fn generate(
    selection: &Selection,
    verification: &Verification<'_>,
) -> Result<Option<Files>, Box<dyn std::error::Error>> {
    let services: Vec<String> = verification.unchanged_services().into_iter().map(str::to_owned).collect();
    if services.is_empty() {
        return Ok(Some(Files::new()));
    }
    match specs::check(&Selection { services, root: selection.root.clone() }) {
        Ok(documents) => Ok(Some(r#gen::generate_files(&selection.root, &documents)?.0)),
        Err(reports) => {
            specs::print(&reports);
            output::print_error(format!(
                "files in {OUTPUT}/ that depend on several files of the spec were not compared"
            ));
            Ok(None)
        }
    }
}
