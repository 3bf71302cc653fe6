//! Rules for the form of paths and of their keys, and for path items.
//! They must not look at parameters or responses, nor at which paths a request can match.

use diagnostics::Findings;

use super::template::is_name;
use crate::document::{Operation, Tree, path_of_key, shared_key, split_key};
use crate::lint::{Check, Context, check};
use crate::node::{Entry, Mapping, Node};

pub(in crate::lint) const RULES: &[Check] = &[PATH_FORM, PATH_ITEM];

/// The path items of the document, by their keys.
fn paths(tree: &Tree) -> impl Iterator<Item = (&str, &Entry)> {
    let paths = tree.root.get("paths").and_then(Node::as_mapping);
    paths.into_iter().flat_map(Mapping::iter).filter(|(path, _)| !path.starts_with("x-"))
}

const PATH_FORM: Check = check!(311, "path-form", path_form, shared_lines);

/// The message, the reason and the fix of a finding.
type Problem = (String, &'static str, String);

fn path_form(context: &Context<'_>, findings: &mut Findings) {
    for (key, entry) in paths(context.tree) {
        for (message, why, fix) in problems(path_of_key(key)) {
            findings.push(PATH_FORM.finding(entry.key_span, message).why(why).fix(fix));
        }
    }
    // At the operation, which can allow it: some services list their versions at such a path.
    for operation in context.tree.operations.iter().filter(|operation| operation.path.starts_with('/')) {
        if operation.version().is_none() {
            let message = format!("the path `{}` does not begin with a version such as `/v1/`", operation.path);
            findings.push(
                PATH_FORM
                    .finding(operation.span, message)
                    .why("Nearly all paths do, so the version is probably missing.")
                    .fix("Correct the path or, if the page has it, say so with an `x-allow` in the operation."),
            );
        }
    }
}

fn problems(path: &str) -> Vec<Problem> {
    let Some(rest) = path.strip_prefix('/') else {
        let message = format!("the path `{path}` does not begin with `/`");
        let why = "OpenAPI tools silently drop such a path with all its operations.";
        return vec![(message, why, format!("Write `/{path}`."))];
    };
    let mut problems = Vec::new();
    let mut names = Vec::new();
    let mut empty = false;
    for segment in rest.split('/') {
        empty |= segment.is_empty() && path != "/";
        problems.extend(segment_problem(segment));
        let name = segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
        if let Some(name) = name.filter(|name| is_name(name)) {
            if names.contains(&name) {
                let message = format!("duplicate placeholder `{{{name}}}` in the path `{path}`");
                let why = "Both would get the same value, but the documentation means two.";
                problems.push((message, why, "Give each placeholder its own name.".to_owned()));
            }
            names.push(name);
        }
    }
    if empty {
        let what = if path.ends_with('/') { "ends with `/`" } else { "has an empty segment" };
        let kept: Vec<_> = path.split('/').filter(|segment| !segment.is_empty()).collect();
        let why = "Some servers merge slashes and some do not, so the request is ambiguous, and its signature fits only one reading.";
        problems.push((format!("the path `{path}` {what}"), why, format!("Write `/{}`.", kept.join("/"))));
    }
    problems
}

fn segment_problem(segment: &str) -> Option<Problem> {
    let inner = segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
    if let Some(name) = inner.filter(|inner| !inner.contains(['{', '}'])) {
        let message = format!("the name of the placeholder `{segment}` is not a valid parameter name");
        let why = "A parameter of the operation must have the same name.";
        let fix = "Use letters, digits and `_`, such as `{certificate_id}`.".to_owned();
        return (!is_name(name)).then_some((message, why, fix));
    }
    if segment.contains(['{', '}']) {
        let (message, fix) = if is_balanced(segment) {
            let message = format!("a placeholder covers only part of the segment `{segment}`");
            (message, "Describe the whole segment as one placeholder with a `pattern`.".to_owned())
        } else {
            let message = format!("unbalanced braces in the segment `{segment}`");
            (message, "Write each placeholder as `{name}` between slashes.".to_owned())
        };
        let why = "An argument is checked and encoded as one whole segment, so that it cannot change the path.";
        return Some((message, why, fix));
    }
    if segment == "." || segment == ".." {
        let message = format!("the path contains the segment `{segment}`");
        let why = "Clients and servers resolve it to another path.";
        return Some((message, why, "Write the resolved path.".to_owned()));
    }
    if segment.contains('?') {
        let message = format!("the path contains a query, in `{segment}`");
        let why = "Text after `?` is not part of a path, so it would be encoded and signed incorrectly.";
        return Some((message, why, "Describe the query as parameters with `in: query`.".to_owned()));
    }
    let invalid = segment.chars().find(|letter| !letter.is_ascii_alphanumeric() && !"-._~".contains(*letter))?;
    let message = format!("the segment `{segment}` contains the character `{}`", invalid.escape_debug());
    let why = "It is encoded differently for sending than for signing, so the service rejects the request.";
    Some((message, why, "Use only ASCII letters, digits, `-`, `.`, `_` and `~`.".to_owned()))
}

/// Whether the braces are balanced and not nested.
fn is_balanced(segment: &str) -> bool {
    let mut open = false;
    for letter in segment.chars().filter(|letter| matches!(letter, '{' | '}')) {
        if open == (letter == '{') {
            return false;
        }
        open = !open;
    }
    !open
}

/// The key of an operation has a fragment with its name if other operations have the same method
/// and path, and only then.
fn shared_lines(context: &Context<'_>, findings: &mut Findings) {
    // `path-form` reports other paths, and `operation-id` operations without a name.
    let named = |operation: &&Operation| operation.path.starts_with('/') && !operation.operation_id.is_empty();
    for operation in context.tree.operations.iter().filter(named) {
        let (path, fragment) = split_key(&operation.key);
        let (id, line) = (operation.operation_id.as_str(), operation.request_line());
        let key = shared_key(path, id);
        let sharer = context.tree.sharers(operation).next();
        let finding = |message: String| PATH_FORM.finding(operation.span, message);
        findings.extend(match (fragment, sharer) {
            (None, None) => None,
            (Some(fragment), None) => Some(
                finding(format!("no other operation is `{line}`, but the key of the path has `#{fragment}`"))
                    .why("The fragment only tells operations apart that have the same method and path; it is never sent.")
                    .fix(format!("Write `{path}`.")),
            ),
            (None, Some(other)) => Some(
                finding(format!("another operation is `{line}` too, but the key of the path does not name `{id}`"))
                    .related(other.span, "the other operation")
                    .why("Without the name, a reader cannot see that the path has more operations.")
                    .fix(format!("Write `{key}`.")),
            ),
            (Some(fragment), Some(_)) => (fragment != id).then(|| {
                finding(format!("the key of the path names `{fragment}`, but the operation is `{id}`"))
                    .why("The fragment tells operations apart by their names.")
                    .fix(format!("Write `{key}`."))
            }),
        });
    }
}

const PATH_ITEM: Check = check!(312, "path-item", path_item);

fn path_item(context: &Context<'_>, findings: &mut Findings) {
    for (path, entry) in paths(context.tree) {
        let Some(item) = entry.value.as_mapping() else { continue };
        if let Some(parameters) = item.entry("parameters") {
            findings.push(
                PATH_ITEM
                    .finding(parameters.key_span, format!("the path `{path}` has `parameters`"))
                    .why("Operations in other files can share the path, and their readers would not see these parameters.")
                    .fix("Move them to each operation that takes them."),
            );
        }
        // Other keys are probably misspelt methods, which are reported as such.
        if item.keys().all(|key| key.starts_with("x-")) {
            findings.push(
                PATH_ITEM
                    .finding(entry.key_span, format!("the path `{path}` has no operation"))
                    .why("Nothing is generated for it.")
                    .fix("Add an operation under `delete`, `get`, `patch`, `post` or `put`, or remove the path."),
            );
        }
    }
}
