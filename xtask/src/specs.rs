//! Loads and checks the services that a command was asked for, and says what is wrong with them.

use std::io::IsTerminal as _;
use std::path::Path;

use apispec::{Document, Tree};
use diagnostics::report::{self, Format, LIMIT};
use diagnostics::source::SourceMap;
use diagnostics::{Place, Report};

use crate::selection::Selection;

/// The documents of the selected services if all of them are sound; otherwise what is wrong.
pub(crate) fn check(selection: &Selection) -> Result<Vec<Document>, Vec<Report>> {
    let spec = selection.root.join("spec");
    let known = apispec::services(&spec, "spec").map_err(|report| vec![report])?;
    let names: Vec<&str> = known.iter().map(|service| service.name.as_str()).collect();
    let unknown = selection.services.iter().filter(|name| !names.contains(&name.as_str()));
    let unknown: Vec<_> = unknown.map(|name| unknown_service(name, &names)).collect();
    if !unknown.is_empty() {
        return Err(unknown);
    }
    let selected = |name: &str| selection.services.is_empty() || selection.services.iter().any(|other| other == name);
    let mut documents = Vec::new();
    let mut reports = Vec::new();
    for name in names.into_iter().filter(|name| selected(name)) {
        match model::check(&spec, "spec", name) {
            Ok(document) => documents.push(document),
            Err(report) => reports.push(report),
        }
    }
    if reports.is_empty() { Ok(documents) } else { Err(reports) }
}

/// The services that a run was not for, as they are. Nothing if one of them cannot be loaded: what is about all services then stays as it is
/// until somebody has fixed that.
pub(crate) fn others(root: &Path, checked: &[Document]) -> Option<Vec<Tree>> {
    let spec = root.join("spec");
    let services = apispec::services(&spec, "spec").ok()?.into_iter();
    let others = services.filter(|service| checked.iter().all(|document| document.tree.service != service.name));
    others.map(|service| apispec::load::tree(&spec, "spec", &service.name).ok()).collect()
}

fn unknown_service(name: &str, known: &[&str]) -> Report {
    let finding = apispec::SERVICE_FOLDER
        .finding(Place::Path(format!("spec/{name}")), "there is no such service")
        .why("Each service has a folder of its name in spec/.")
        .fix(format!("Name one of these: {}.", known.join(", ")));
    Report::new(SourceMap::new(), finding.into())
}

/// Prints what is wrong for people.
pub(crate) fn print(reports: &[Report]) {
    let colour = colour(std::io::stderr().is_terminal());
    eprint!("{}", report::render(reports, Format::Human { colour, limit: LIMIT }, &model::rules::all()));
    print_hint(reports);
}

/// Says where to read more.
pub(crate) fn print_hint(reports: &[Report]) {
    let mut rules = reports.iter().flat_map(|report| report.findings.iter().map(|finding| finding.rule));
    if let Some(rule) = rules.next() {
        eprintln!("For more about a rule, run for example `cargo xtask lint --explain {}`.", rule.name);
    }
}

/// Whether to write in colour: to a terminal, unless the user has asked for none (<https://no-color.org>).
pub(crate) fn colour(terminal: bool) -> bool {
    terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}
