//! Audits one page: finds its operation in the spec and compares the two.
//! It must not know how the result is shown.

use apispec::{Operation, Tree};
use diagnostics::source::SourceMap;
use diagnostics::{Finding, Findings};

use crate::compare::{self, Comparison};
use crate::facts::{Facts, Format};
use crate::read;
use crate::rules::{DIFFERS, SPEC_ONLY};
use crate::understand::understand;

/// The result for one page.
#[derive(Clone, Debug)]
pub struct Audit {
    /// The displayed path of the page.
    pub page: String,
    /// The service and the name of the operation, or `None` if the page matches no operation.
    pub operation: Option<(String, String)>,
    /// The files that the spans refer to.
    pub sources: SourceMap,
    /// The result of the comparison.
    pub comparison: Comparison,
    /// The facts on the page.
    pub facts: Facts,
}

impl Audit {
    /// Whether the page and the spec agree, apart from recorded departures.
    #[must_use]
    pub fn agrees(&self) -> bool {
        self.comparison.findings.is_empty()
    }
}

/// Compares a page with the spec of its operation, which is searched for in all `trees`.
///
/// Messages refer to the page as `path`. `name` selects the operation, as `UploadCsr` or
/// `scm/UploadCsr`; without it, the method and path, the page's title or the file name decide.
#[must_use]
pub fn audit(trees: &[&Tree], path: &str, text: &str, name: Option<&str>) -> Audit {
    let text = &*read::normalized(text);
    let mut page_sources = SourceMap::new();
    let file = page_sources.add(path, text);
    let facts = understand(&page_sources, file);
    let readable = !matches!(facts.format, Format::Foreign(_));
    let Some((tree, operation)) = find_operation(trees, &facts, path, name).filter(|_| readable) else {
        let mut findings = compare::problems(&facts);
        if readable {
            findings.push(unknown_operation(trees, &facts, name));
        }
        let comparison = Comparison { findings: findings.sorted(&page_sources), ..Comparison::default() };
        return Audit { page: path.to_owned(), operation: None, sources: page_sources, comparison, facts };
    };
    let mut sources = tree.sources.clone();
    let file = sources.add(path, text);
    let facts = understand(&sources, file);
    let mut comparison = compare::compare(tree, operation, &facts);
    comparison.findings.extend(title_mismatch(operation, &facts));
    comparison.findings = comparison.findings.sorted(&sources);
    let key = |span: &diagnostics::source::Span| sources.location(*span);
    comparison
        .departures
        .sort_by_cached_key(|departure| (key(&departure.page.unwrap_or(departure.spec)), key(&departure.spec)));
    comparison.notes.sort_by_cached_key(|note| key(&note.span));
    let operation = Some((tree.service.clone(), operation.operation_id.clone()));
    Audit { page: path.to_owned(), operation, sources, comparison, facts }
}

/// Finds the operation that a page describes.
fn find_operation<'a>(
    trees: &[&'a Tree],
    facts: &Facts,
    path: &str,
    name: Option<&str>,
) -> Option<(&'a Tree, &'a Operation)> {
    let all = || trees.iter().flat_map(|tree| tree.operations.iter().map(move |operation| (*tree, operation)));
    // A name that several services use is ambiguous without the service.
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
    let stem = path.rsplit('/').next().and_then(|name| name.split('.').next()).unwrap_or_default();
    let title = facts.operation_id.as_ref().map(|fact| fact.value.as_str());
    match by_request(trees, facts)[..] {
        [] => title.and_then(named).or_else(|| named(stem)),
        [found] => Some(found),
        // Several operations have the same method and path: the name decides.
        ref found => {
            let of_name = |name: &str| found.iter().find(|(_, operation)| operation.operation_id == name).copied();
            title.and_then(of_name).or_else(|| of_name(stem))
        }
    }
}

/// The operations with the method and path of a page.
fn by_request<'a>(trees: &[&'a Tree], facts: &Facts) -> Vec<(&'a Tree, &'a Operation)> {
    let Some(path) = facts.path.as_ref().map(|fact| fact.value.as_str()) else { return Vec::new() };
    let method = facts.method.as_ref().map(|fact| fact.value.to_lowercase());
    let all = trees.iter().flat_map(|tree| tree.operations.iter().map(move |operation| (*tree, operation)));
    let found = all.filter(|(tree, operation)| {
        let documented = || tree.operation_node(operation)?.get("x-documented")?.get("path")?.as_str();
        method.as_deref() == Some(&operation.method) && (path == operation.path || documented() == Some(path))
    });
    found.collect()
}

fn unknown_operation(trees: &[&Tree], facts: &Facts, name: Option<&str>) -> Finding {
    let place = facts.path.as_ref().map_or(facts.start, |path| path.span);
    let message = match (name, &facts.method, &facts.path) {
        (Some(name), _, _) => format!("no operation is called `{name}`, or several services have one"),
        (None, Some(method), Some(path)) => {
            let line = format!("`{} {}`", method.value, path.value);
            match by_request(trees, facts).len() {
                0 => format!("the spec has no operation {line}"),
                count => format!("{count} operations of the spec are {line}, and none has the name of the page"),
            }
        }
        _ => "the page does not identify its operation".to_owned(),
    };
    let services: Vec<_> = trees.iter().map(|tree| tree.service.as_str()).collect();
    SPEC_ONLY
        .finding(place, message)
        .why(format!(
            "The spec was searched by method and path, by the page's title and by the file name, in these services: {}.",
            services.join(", ")
        ))
        .fix("Name the operation with `--operation SERVICE/NAME`, or, if it is new, draft it with `cargo xtask new`.")
}

/// Reports a page whose title and path belong to different operations.
fn title_mismatch(operation: &Operation, facts: &Facts) -> Findings {
    let other = facts.operation_id.iter().filter(|fact| fact.value != operation.operation_id);
    let finding = other.map(|fact| {
        let message = format!("the title names `{}`, but the path belongs to `{}`", fact.value, operation.operation_id);
        let finding = DIFFERS.finding(fact.span, message).label("the page");
        finding
            .related(operation.operation_id_span, "the spec")
            .fix("Check that the operation has the same name as its page. If the page is of another operation with the same method and path, draft that with `cargo xtask new`.")
    });
    finding.collect()
}
