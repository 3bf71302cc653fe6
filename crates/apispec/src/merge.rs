//! Merges the trees of all files into one. Reports what is defined in two files, with both
//! locations, and what does not belong in its file.
//! It must not know where files come from, nor judge operations and schemas.

use diagnostics::source::{SourceMap, Span};
use diagnostics::{Finding, Findings, Place, suggest};

use crate::canonical::ROOT_ORDER;
use crate::document::{METHODS, shared_key, split_key};
use crate::loading::{DUPLICATE_DEFINITION, SERVICE_FOLDER, UNKNOWN_KEY, WRONG_TYPE};
use crate::node::{Entry, Mapping, Node, Value};

/// The stem of the file for everything that applies to the whole service.
pub const MAIN_FILE: &str = "openapi";
/// The stem of the file for components that several pages use.
pub const SHARED_FILE: &str = "shared";

/// The kinds of components in OpenAPI 3.0.
pub(crate) const COMPONENT_KINDS: [&str; 9] = [
    "callbacks",
    "examples",
    "headers",
    "links",
    "parameters",
    "requestBodies",
    "responses",
    "schemas",
    "securitySchemes",
];

/// Merges the trees of the files, which are sorted by file name. Without files there is no tree.
pub(crate) fn merge(roots: Vec<Node>, sources: &SourceMap, findings: &mut Findings) -> Option<Node> {
    let mut merge = Merge { sources, findings, top: Mapping::new(), paths: Mapping::new(), components: Mapping::new() };
    let mut span = roots.first()?.span;
    for root in roots {
        if sources.file(root.span.file).stem() == MAIN_FILE {
            span = root.span;
        }
        merge.file(root);
    }
    let Merge { mut top, paths, components, .. } = merge;
    for (key, mapping) in [("paths", paths), ("components", components)] {
        let first = mapping.iter().next().map_or(span, |(_, entry)| entry.key_span);
        let value = Node { span: first, value: Value::Mapping(mapping) };
        // `top` never has these two keys.
        let _ = top.insert(key.to_owned(), Entry { key_span: first, value });
    }
    Some(Node { span, value: Value::Mapping(top) })
}

/// The finding for a folder without its main file.
pub(crate) fn missing_main_file(folder: &str) -> Finding {
    let path = Place::Path(format!("{folder}/{MAIN_FILE}.yaml"));
    SERVICE_FOLDER.finding(path, format!("the folder has no {MAIN_FILE}.yaml"))
        .why("It holds what applies to the whole service: `openapi`, `info`, `servers`, `tags` and `security`.")
        .fix("Create it with `openapi: 3.0.3`, an `info` with a title and a version, and the `servers` with their `x-region`.")
}

struct Merge<'a> {
    sources: &'a SourceMap,
    findings: &'a mut Findings,
    top: Mapping,
    paths: Mapping,
    components: Mapping,
}

impl Merge<'_> {
    fn file(&mut self, root: Node) {
        let main = self.sources.file(root.span.file).stem() == MAIN_FILE;
        let Value::Mapping(mapping) = root.value else { return };
        for (key, entry) in mapping {
            match key.as_str() {
                "paths" => self.paths(entry),
                "components" => self.components(entry),
                _ if main && (ROOT_ORDER.contains(&key.as_str()) || key.starts_with("x-")) => {
                    // Keys are unique within a file, and only one file reaches this branch.
                    let _ = self.top.insert(key, entry);
                }
                _ => self.findings.push(misplaced(&key, entry.key_span)),
            }
        }
    }

    fn paths(&mut self, entry: Entry) {
        for (path, item) in self.mapping("paths", entry) {
            let key_span = item.key_span;
            let span = item.value.span;
            let empty = Entry { key_span, value: Node { span, value: Value::Mapping(Mapping::new()) } };
            let parts = self.mapping(&path, item);
            // Another file may already have added the same path with another method.
            let _ = self.paths.insert(path.clone(), empty);
            for (key, part) in parts {
                let Some(Value::Mapping(known)) = self.paths.entry_mut(&path).map(|known| &mut known.value.value)
                else {
                    continue;
                };
                if let Err(part) = known.insert(key.clone(), part) {
                    let Some(first) = known.entry(&key) else { continue };
                    self.findings.push(duplicate_in_path(&path, &key, first, &part));
                }
            }
        }
    }

    fn components(&mut self, entry: Entry) {
        for (kind, named) in self.mapping("components", entry) {
            if !COMPONENT_KINDS.contains(&kind.as_str()) && !kind.starts_with("x-") {
                self.findings.push(unknown_kind(&kind, named.key_span));
                continue;
            }
            let empty = Node { span: named.value.span, value: Value::Mapping(Mapping::new()) };
            let empty = Entry { key_span: named.key_span, value: empty };
            let named = self.mapping(&kind, named);
            // Another file may already have added components of this kind.
            let _ = self.components.insert(kind.clone(), empty);
            for (name, component) in named {
                let Some(Value::Mapping(known)) = self.components.entry_mut(&kind).map(|known| &mut known.value.value)
                else {
                    continue;
                };
                if let Err(component) = known.insert(name.clone(), component) {
                    let first = known.entry(&name).map_or(component.key_span, |first| first.key_span);
                    self.findings.push(duplicate_component(&kind, &name, first, component.key_span));
                }
            }
        }
    }

    /// The entries of a value that must be a mapping. For any other value, adds a finding and
    /// returns no entries.
    fn mapping(&mut self, key: &str, entry: Entry) -> Mapping {
        let kind = entry.value.kind();
        match entry.value.value {
            Value::Mapping(mapping) => mapping,
            _ => {
                let finding = WRONG_TYPE
                    .finding(entry.value.span, format!("`{key}` is {kind} instead of a mapping"))
                    .why("Nothing can be read from it.")
                    .fix(format!("Write keys under `{key}`, or remove it."));
                self.findings.push(finding);
                Mapping::new()
            }
        }
    }
}

fn misplaced(key: &str, span: Span) -> Finding {
    if ROOT_ORDER.contains(&key) {
        return UNKNOWN_KEY
            .finding(span, format!("`{key}` belongs in {MAIN_FILE}.yaml"))
            .why("It applies to the whole service. The file of a page has only `paths` and `components`.")
            .fix(format!("Move it to {MAIN_FILE}.yaml in the same folder."));
    }
    let finding = UNKNOWN_KEY
        .finding(span, format!("the key `{key}` is not allowed at the top level of a file"))
        .why("It would not become part of the document.");
    match suggest::nearest(key, ROOT_ORDER) {
        Some(near) => finding.fix(format!("Did you mean `{near}`?")),
        None => finding.fix("Move it under `paths` or `components`, or remove it."),
    }
}

fn unknown_kind(kind: &str, span: Span) -> Finding {
    let finding = UNKNOWN_KEY
        .finding(span, format!("OpenAPI 3.0 has no kind of component called `{kind}`"))
        .why("No reference could point to them.");
    match suggest::nearest(kind, COMPONENT_KINDS) {
        Some(near) => finding.fix(format!("Did you mean `{near}`?")),
        None => finding.fix(format!("Use one of {}.", suggest::list(COMPONENT_KINDS))),
    }
}

fn duplicate_in_path(path: &str, key: &str, first: &Entry, second: &Entry) -> Finding {
    let is_method = METHODS.contains(&key);
    let message = if is_method {
        format!("`{} {path}` is defined in two files", key.to_uppercase())
    } else {
        format!("`{key}` of the path `{path}` is defined in two files")
    };
    let finding = DUPLICATE_DEFINITION
        .finding(second.key_span, message)
        .label("second definition")
        .related(first.key_span, "first definition")
        .why("One of the two would be lost.")
        .fix("Remove one of them, or correct its path or method.");
    let keys = [first, second].map(|entry| {
        let name = entry.value.get("operationId").and_then(Node::as_str)?;
        Some(format!("`{}`", shared_key(path, name)))
    });
    match keys {
        [Some(first), Some(second)] if is_method && first != second && split_key(path).1.is_none() => finding.fix(
            format!("If two pages document this request, write the names of the operations in the paths: {first} and {second}."),
        ),
        _ => finding,
    }
}

fn duplicate_component(kind: &str, name: &str, first: Span, second: Span) -> Finding {
    DUPLICATE_DEFINITION
        .finding(second, format!("`#/components/{kind}/{name}` is defined in two files"))
        .label("second definition")
        .related(first, "first definition")
        .why("One of the two would be lost.")
        .fix(format!("Rename one of them. If they are the same, keep only one, in {SHARED_FILE}.yaml."))
}
