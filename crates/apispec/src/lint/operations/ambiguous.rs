//! The rule for ambiguous paths: paths that the same request can match.
//! It must not look at parameters or responses: the values that a parameter can have do not matter.

use std::collections::{BTreeMap, BTreeSet};

use diagnostics::{Finding, Findings, suggest};

use super::template::{Segment, segments};
use crate::document::{Operation, Tree};
use crate::lint::{Check, Context, check};
use crate::node::Entry;

pub(in crate::lint) const RULES: &[Check] = &[AMBIGUOUS_PATH];

const AMBIGUOUS_PATH: Check = check!(314, "ambiguous-path", ambiguous_path);

/// The extension that explains how ambiguous paths are told apart.
const KEY: &str = "x-ambiguous";

/// The maximum number of other paths that a finding names.
const MAX_SHOWN: usize = 3;

/// An operation with a well-formed path. It also represents all others with the same method and
/// path, which a fragment in their keys tells apart.
struct Route<'a> {
    operation: &'a Operation,
    segments: Vec<Segment<'a>>,
}

impl Route<'_> {
    fn name(&self) -> String {
        format!("`{}`", self.operation.request_line())
    }

    /// Whether some request could match both paths, although they differ in more than placeholder
    /// names.
    fn overlaps(&self, other: &Route<'_>) -> bool {
        let agree = |(a, b): (&Segment<'_>, &Segment<'_>)| match (a.constant(), b.constant()) {
            (Some(a), Some(b)) => a == b,
            _ => true,
        };
        self.operation.method == other.operation.method
            && self.segments.len() == other.segments.len()
            && self.shape() != other.shape()
            && self.segments.iter().zip(&other.segments).all(agree)
    }

    /// The path without the names of its placeholders.
    fn shape(&self) -> Vec<Option<&str>> {
        self.segments.iter().map(|segment| segment.constant()).collect()
    }
}

fn ambiguous_path(context: &Context<'_>, findings: &mut Findings) {
    let mut routes: Vec<Route<'_>> = Vec::new();
    // Operations are sorted by path and method.
    for sharing in context.tree.operations.chunk_by(Operation::shares_line) {
        let Some(operation) = sharing.first() else { continue };
        // `path-form` reports malformed paths.
        routes.extend(segments(&operation.path).map(|segments| Route { operation, segments }));
    }
    same_shape(&routes, findings);
    let declarations = declarations(context.tree, &routes, findings);
    let declared = declarations.iter().flat_map(|found| found.other.map(|other| ordered(found.route, other))).collect();
    let undeclared = overlaps(&routes, &declared);
    for (index, others) in &undeclared {
        findings.push(overlap(&routes[*index], others.iter().map(|other| &routes[*other]).collect()));
    }
    let mut partners: BTreeMap<usize, Vec<&Route<'_>>> = BTreeMap::new();
    for (index, other) in undeclared.iter().flat_map(|(index, others)| others.iter().map(move |other| (*index, *other)))
    {
        partners.entry(index).or_default().push(&routes[other]);
        partners.entry(other).or_default().push(&routes[index]);
    }
    for declaration in declarations.iter().filter(|declaration| declaration.other.is_none()) {
        let route = &routes[declaration.route];
        let message = format!("no request can match both {} and `{}`", route.name(), declaration.path);
        let finding = AMBIGUOUS_PATH
            .finding(declaration.entry.key_span, message)
            .why("An unnecessary declaration would hide the next mistake.");
        let known = partners.get(&declaration.route).into_iter().flatten().map(|other| other.operation.path.as_str());
        findings.push(match suggest::nearest(declaration.path, known) {
            Some(near) => finding.fix(format!("Did you mean `{near}`?")),
            None => finding.fix(format!("Remove it from `{KEY}`, or correct the path.")),
        });
    }
}

fn ordered(a: usize, b: usize) -> (usize, usize) {
    (a.min(b), a.max(b))
}

/// Reports paths that differ only in the names of their placeholders. OpenAPI treats them as the
/// same path, whatever the method.
fn same_shape(routes: &[Route<'_>], findings: &mut Findings) {
    let mut by_place: Vec<&Route<'_>> = routes.iter().collect();
    // "First" means first in the source files.
    by_place.sort_by_key(|route| route.operation.span);
    let mut first: BTreeMap<_, &Route<'_>> = BTreeMap::new();
    let mut reported = BTreeSet::new();
    for route in by_place {
        let known = *first.entry(route.shape()).or_insert(route);
        let (path, other) = (&route.operation.path, &known.operation.path);
        if path == other || !reported.insert(path) {
            continue;
        }
        let pairs = route.segments.iter().zip(&known.segments);
        let names = pairs.filter_map(|(a, b)| Some((a.placeholder()?, b.placeholder()?))).find(|(a, b)| a != b);
        let (name, wanted) = names.unwrap_or_default();
        findings.push(
            AMBIGUOUS_PATH
                .finding(route.operation.span, format!("`{path}` and `{other}` are the same path"))
                .label(format!("the placeholder is `{{{name}}}` here"))
                .related(known.operation.span, format!("and `{{{wanted}}}` here"))
                .why("OpenAPI treats them as one path, whatever the names of the placeholders, and some tools drop one of them.")
                .fix(format!("Use `{{{wanted}}}` in both.")),
        );
    }
}

/// One entry of `x-ambiguous`.
struct Declaration<'a> {
    route: usize,
    path: &'a str,
    entry: &'a Entry,
    /// The route that it names, if a request could match that too.
    other: Option<usize>,
}

fn declarations<'a>(tree: &'a Tree, routes: &[Route<'_>], findings: &mut Findings) -> Vec<Declaration<'a>> {
    let why = "Readers of the spec must see which operation such a request reaches.";
    let by_path: BTreeMap<(&str, &str), usize> = routes
        .iter()
        .enumerate()
        .map(|(index, route)| ((route.operation.path.as_str(), route.operation.method.as_str()), index))
        .collect();
    let mut declarations = Vec::new();
    for operation in &tree.operations {
        let Some(index) = by_path.get(&(operation.path.as_str(), operation.method.as_str())).copied() else { continue };
        let (route, node) = (&routes[index], tree.operation_node(operation));
        let Some(value) = node.and_then(|node| node.get(KEY)) else { continue };
        let Some(mapping) = value.as_mapping() else {
            let message = format!("`{KEY}` is {} instead of paths with reasons", value.kind());
            let finding = AMBIGUOUS_PATH.finding(value.span, message).why(why);
            findings.push(finding.fix(format!("Write `{KEY}: {{'/the/other/path': how they are told apart}}`.")));
            continue;
        };
        for (path, entry) in mapping.iter() {
            if entry.value.as_str().is_none_or(|reason| reason.trim().is_empty()) {
                let message = format!("`{KEY}` gives no reason for `{path}`");
                let finding = AMBIGUOUS_PATH.finding(entry.key_span, message).why(why);
                findings.push(finding.fix("Add how the two are told apart, such as `an ID has 36 characters`."));
            }
            let other = by_path.get(&(path, route.operation.method.as_str())).copied();
            let other = other.filter(|other| route.overlaps(&routes[*other]));
            declarations.push(Declaration { route: index, path, entry, other });
        }
    }
    declarations
}

/// The routes, grouped by which of their segments are constants.
type Groups = BTreeMap<Vec<bool>, Vec<usize>>;

/// Finds undeclared overlaps: for each route, the other routes that some request could match too.
/// Each pair is listed once. If a route has many overlaps, only a few more than are shown are
/// listed.
///
/// Routes with the same method and length are grouped by which of their segments are constants.
/// Routes of two groups overlap if they agree on the segments that are constants in both groups; an
/// index finds them. There are few groups, even with many routes.
fn overlaps(routes: &[Route<'_>], declared: &BTreeSet<(usize, usize)>) -> BTreeMap<usize, Vec<usize>> {
    let mut kinds: BTreeMap<(&str, usize), Groups> = BTreeMap::new();
    for (index, route) in routes.iter().enumerate() {
        let mask: Vec<_> = route.segments.iter().map(|segment| segment.constant().is_some()).collect();
        let kind = kinds.entry((route.operation.method.as_str(), route.segments.len())).or_default();
        kind.entry(mask).or_default().push(index);
    }
    let mut found: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for groups in kinds.values() {
        for (mask, group) in groups {
            for (other_mask, others) in groups.iter().filter(|(other, _)| *other > mask) {
                let both: Vec<bool> = mask.iter().zip(other_mask).map(|(a, b)| *a && *b).collect();
                let mut by_constants: BTreeMap<Vec<&str>, Vec<usize>> = BTreeMap::new();
                for index in others {
                    by_constants.entry(constants(&routes[*index], &both)).or_default().push(*index);
                }
                for index in group {
                    let overlapping = by_constants.get(&constants(&routes[*index], &both)).into_iter().flatten();
                    let undeclared = overlapping.filter(|other| !declared.contains(&ordered(*index, **other)));
                    for other in undeclared.take(MAX_SHOWN + 1) {
                        found.entry(*index).or_default().push(*other);
                    }
                }
            }
        }
    }
    found
}

/// The constants of a route in the marked segments.
fn constants<'a>(route: &Route<'a>, marked: &[bool]) -> Vec<&'a str> {
    let marked = route.segments.iter().zip(marked).filter(|(_, marked)| **marked);
    marked.filter_map(|(segment, _)| segment.constant()).collect()
}

fn overlap(route: &Route<'_>, others: Vec<&Route<'_>>) -> Finding {
    let shown = &others[..others.len().min(MAX_SHOWN)];
    let paths = shown.iter().map(|other| other.operation.path.as_str());
    let more = if others.len() > MAX_SHOWN { " and others" } else { "" };
    let message = format!("a request can match both {} and {}{more}", route.name(), suggest::list(paths));
    let example = shown.first().map(|other| other.operation.path.as_str()).unwrap_or_default();
    let mut finding = AMBIGUOUS_PATH
        .finding(route.operation.span, message)
        .why("An argument can turn one operation into the other, so a call that should only show something might delete it.")
        .fix(format!("In one of the operations, explain how they are told apart: `{KEY}: {{'{example}': reason}}`."));
    for other in shown {
        finding = finding.related(other.operation.span, "also matches");
    }
    finding
}

#[cfg(test)]
mod tests {
    use diagnostics::source::{FileId, SourceMap, Span};

    use super::*;

    fn operation(file: FileId, path: &str) -> Operation {
        let span = Span { file, start: 0, end: 0 };
        let (method, key, path) = ("get".to_owned(), path.to_owned(), path.to_owned());
        Operation {
            operation_id: String::new(),
            operation_id_span: span,
            method,
            path,
            key,
            file,
            span,
            pointer: String::new(),
        }
    }

    fn pairs(paths: &[&str]) -> Vec<(usize, usize)> {
        let file = SourceMap::new().add("a.yaml", "");
        let operations: Vec<_> = paths.iter().map(|path| operation(file, path)).collect();
        let routes: Vec<_> = operations
            .iter()
            .filter_map(|operation| Some(Route { operation, segments: segments(&operation.path)? }))
            .collect();
        let found = overlaps(&routes, &BTreeSet::new());
        let mut pairs: Vec<_> = found.iter().flat_map(|(a, all)| all.iter().map(|b| ordered(*a, *b))).collect();
        pairs.sort_unstable();
        // The index must find the same pairs as a full comparison.
        let all = (0..routes.len()).flat_map(|a| (a + 1..routes.len()).map(move |b| (a, b)));
        assert_eq!(pairs, all.filter(|(a, b)| routes[*a].overlaps(&routes[*b])).collect::<Vec<_>>(), "{paths:?}");
        pairs
    }

    #[test]
    fn paths_overlap_unless_a_constant_differs() {
        assert_eq!(pairs(&["/a/{x}", "/a/b"]), [(0, 1)]);
        assert_eq!(pairs(&["/{x}/b", "/a/{y}", "/a/c", "/{z}/{w}"]), [(0, 1), (0, 3), (1, 2), (1, 3), (2, 3)]);
        assert_eq!(pairs(&["/a/{x}", "/b/{x}", "/a/{x}/c", "/a"]), []);
    }

    #[test]
    fn overlaps_of_many_paths_are_fast() {
        let owned: Vec<_> = (0..20_000).map(|index| format!("/v1/{{id}}/x{index}")).collect();
        let others: Vec<_> = (0..20_000).map(|index| format!("/v1/y{index}/{{id}}")).collect();
        let file = SourceMap::new().add("a.yaml", "");
        let operations: Vec<_> = owned.iter().chain(&others).map(|path| operation(file, path)).collect();
        let routes: Vec<_> = operations
            .iter()
            .filter_map(|operation| Some(Route { operation, segments: segments(&operation.path)? }))
            .collect();
        let found = overlaps(&routes, &BTreeSet::new());
        assert!(found.values().all(|others| others.len() == MAX_SHOWN + 1));
    }
}
