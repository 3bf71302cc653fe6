//! Loads and checks the services that a command was given, and prints what is wrong with them.

use std::path::Path;

use apispec::{Document, Tree};
use diagnostics::report::{self, Format, LIMIT, Layout};
use diagnostics::source::SourceMap;
use diagnostics::{Place, Report};

use crate::output;
use crate::selection::Selection;

/// The documents of the selected services, or the errors in any of them.
pub(crate) fn check(selection: &Selection) -> Result<Vec<Document>, Vec<Report>> {
    let spec = selection.root.join("spec");
    let known = apispec::services(&spec, "spec").map_err(|report| vec![report])?;
    let names: Vec<&str> = known.iter().map(String::as_str).collect();
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

/// All services, unchecked.
pub(crate) fn load(root: &Path) -> Result<Vec<Tree>, Report> {
    let spec = root.join("spec");
    let services = apispec::services(&spec, "spec")?;
    services.iter().map(|service| apispec::load::tree(&spec, "spec", service)).collect()
}

/// The other services, unchecked. `None` if one of them cannot be loaded: files that cover all
/// services are then not updated.
pub(crate) fn others(root: &Path, checked: &[Document]) -> Option<Vec<Tree>> {
    let spec = root.join("spec");
    let services = apispec::services(&spec, "spec").ok()?.into_iter();
    let others = services.filter(|service| checked.iter().all(|document| document.tree.service != *service));
    others.map(|service| apispec::load::tree(&spec, "spec", &service).ok()).collect()
}

fn unknown_service(name: &str, known: &[&str]) -> Report {
    let finding = apispec::SERVICE_FOLDER
        .finding(Place::Path(format!("spec/{name}")), "there is no such service")
        .why("Each service has a folder of its name in spec/.")
        .fix(format!("Name one of these: {}.", known.join(", ")));
    Report::new(SourceMap::new(), finding.into())
}

/// Prints the findings of the lint for people to the standard error: the first hundred.
pub(crate) fn print(reports: &[Report]) {
    print_in(output::error_layout(LIMIT, "cargo xtask lint --all"), reports);
}

/// Prints findings that the lint does not show, up to the limit of a command with `--all`.
pub(crate) fn print_up_to(limit: usize, reports: &[Report]) {
    print_in(output::error_layout(limit, "--all"), reports);
}

fn print_in(layout: Layout, reports: &[Report]) {
    output::print_report(&report::render(reports, Format::Human(layout), &model::rules::all()));
    print_hint(reports);
}

/// Prints how to read more about a rule.
pub(crate) fn print_hint(reports: &[Report]) {
    let mut rules = reports.iter().flat_map(|report| report.findings.iter().map(|finding| finding.rule));
    if let Some(rule) = rules.next() {
        output::print_report(&format!(
            "To explain a rule, run for example `cargo xtask lint --explain {}`.\n",
            rule.name
        ));
    }
}
