//! One page beside the spec: finds the operation that it is of, and compares the two.
//! It must not know how the outcome is shown.

use apispec::{Operation, Tree};
use diagnostics::source::SourceMap;
use diagnostics::{Finding, Findings};

use crate::compare::{self, Comparison};
use crate::facts::Facts;
use crate::rules::{DIFFERS, SPEC_ONLY};
use crate::understand::understand;

/// The outcome for one page.
#[derive(Clone, Debug)]
pub struct Audit {
    /// The page's path, as it is shown.
    pub page: String,
    /// The service and the name of the operation. Nothing if the page is of none.
    pub operation: Option<(String, String)>,
    /// The files that the places are in.
    pub sources: SourceMap,
    /// What was found.
    pub comparison: Comparison,
    /// What the page says.
    pub facts: Facts,
}

impl Audit {
    /// Whether the page and the spec agree, recorded departures aside.
    #[must_use]
    pub fn agrees(&self) -> bool {
        self.comparison.findings.is_empty()
    }
}

/// Compares a page with the spec of its operation, which is found in one of the documents.
///
/// `path` is what messages call the page. `name` says which operation it is of, as `UploadCsr` or `scm/UploadCsr`; without it that is
/// found by method and path, by the page's title, or by the file's name.
#[must_use]
pub fn audit(trees: &[&Tree], path: &str, text: &str, name: Option<&str>) -> Audit {
    let mut alone = SourceMap::new();
    let file = alone.add(path, text);
    let facts = understand(&alone, file);
    let Some((tree, operation)) = find(trees, &facts, path, name) else {
        let mut findings = compare::problems(&facts);
        findings.push(unknown(trees, &facts, name));
        let comparison = Comparison { findings: findings.sorted(&alone), ..Comparison::default() };
        return Audit { page: path.to_owned(), operation: None, sources: alone, comparison, facts };
    };
    let mut sources = tree.sources.clone();
    let file = sources.add(path, text);
    let facts = understand(&sources, file);
    let mut comparison = compare::compare(tree, operation, &facts);
    comparison.findings.extend(other_title(operation, &facts));
    comparison.findings = comparison.findings.sorted(&sources);
    let key = |span: &diagnostics::source::Span| sources.location(*span);
    comparison
        .departures
        .sort_by_cached_key(|departure| (key(&departure.page.unwrap_or(departure.spec)), key(&departure.spec)));
    comparison.notes.sort_by_cached_key(|note| key(&note.span));
    let operation = Some((tree.service.clone(), operation.operation_id.clone()));
    Audit { page: path.to_owned(), operation, sources, comparison, facts }
}

/// The operation that a page is of.
fn find<'a>(trees: &[&'a Tree], facts: &Facts, path: &str, name: Option<&str>) -> Option<(&'a Tree, &'a Operation)> {
    let all = || trees.iter().flat_map(|tree| tree.operations.iter().map(move |operation| (*tree, operation)));
    // A name that several services have says nothing without the service.
    let named = |name: &str| {
        let (service, id) = name.rsplit_once('/').map_or((None, name), |(service, id)| (Some(service), id));
        let mut found = all().filter(|(tree, operation)| {
            operation.operation_id == id && service.is_none_or(|service| tree.service == service)
        });
        found.next().filter(|_| found.next().is_none())
    };
    if let Some(name) = name {
        return named(name);
    }
    let by_path = all().find(|(tree, operation)| {
        let said = facts.path.as_ref().map(|said| said.value.as_str());
        let documented =
            tree.operation_node(operation).and_then(|node| node.get("x-documented")?.get("path")?.as_str());
        let method = facts.method.as_ref().map(|said| said.value.to_lowercase());
        method.as_deref() == Some(&operation.method)
            && (said == Some(&operation.path) || said.is_some() && said == documented)
    });
    let stem = path.rsplit('/').next().and_then(|name| name.split('.').next()).unwrap_or_default();
    let titled = facts.operation_id.as_ref().and_then(|said| named(&said.value));
    by_path.or(titled).or_else(|| named(stem))
}

fn unknown(trees: &[&Tree], facts: &Facts, name: Option<&str>) -> Finding {
    let place = facts.path.as_ref().map_or(facts.start, |path| path.span);
    let message = match (name, &facts.method, &facts.path) {
        (Some(name), _, _) => format!("there is no operation `{name}`, or several services have one"),
        (None, Some(method), Some(path)) => format!("the spec has no operation `{} {}`", method.value, path.value),
        _ => "nothing on the page says which operation it is of".to_owned(),
    };
    let services: Vec<_> = trees.iter().map(|tree| tree.service.as_str()).collect();
    SPEC_ONLY
        .finding(place, message)
        .why(format!(
            "The spec was searched for method and path, for the page's title and for the file's name; it has {}.",
            services.join(", ")
        ))
        .fix("Name the operation with `--operation SERVICE/NAME`; or, if it is new, begin with `cargo xtask new`.")
}

/// The finding for a page whose title names another operation than its path does.
fn other_title(operation: &Operation, facts: &Facts) -> Findings {
    let other = facts.operation_id.iter().filter(|said| said.value != operation.operation_id);
    let finding = other.map(|said| {
        let message = format!("the title names `{}`, and the path is that of `{}`", said.value, operation.operation_id);
        let finding = DIFFERS.finding(said.span, message).label("what the page says");
        finding
            .related(operation.operation_id_span, "the spec")
            .fix("Check whether the operation has the name of its page.")
    });
    finding.collect()
}
