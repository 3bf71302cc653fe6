//! Loads and checks the services that a command was asked for, and prints what is wrong with them.

use std::io::IsTerminal as _;

use apispec::{Document, Report};

use crate::Selection;
use crate::outcome::Outcome;

/// The documents of the selected services, all of them sound. Otherwise everything that is wrong has been printed.
pub(crate) fn check(selection: &Selection) -> Result<Vec<Document>, Outcome> {
    let spec = selection.root.join("spec");
    let known = apispec::services(&spec, "spec").map_err(|report| print(&report))?;
    let unknown: Vec<&String> =
        selection.services.iter().filter(|name| known.iter().all(|service| service.name != **name)).collect();
    if let Some(name) = unknown.first() {
        let known: Vec<&str> = known.iter().map(|service| service.name.as_str()).collect();
        eprintln!("error: there is no service `{name}` in spec/\n  help: name one of these: {}", known.join(", "));
        return Err(Outcome::Wrong);
    }
    let mut documents = Vec::new();
    let mut wrong = false;
    for service in known {
        if !selection.services.is_empty() && !selection.services.contains(&service.name) {
            continue;
        }
        match apispec::check(&spec, "spec", &service.name) {
            Ok(document) => documents.push(document),
            Err(report) => {
                print(&report);
                wrong = true;
            }
        }
    }
    if wrong { Err(Outcome::Wrong) } else { Ok(documents) }
}

/// Prints a report, in colour if a person is likely to read it.
fn print(report: &Report) -> Outcome {
    let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let colour = std::io::stderr().is_terminal() && !no_color;
    eprint!("{}", report.render(colour));
    Outcome::Wrong
}
