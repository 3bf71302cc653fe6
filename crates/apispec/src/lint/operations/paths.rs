//! Rules for the form of paths, and for paths as such.
//! They must not look at what operations take or answer, nor compare paths with each other.

use super::template::is_name;
use crate::document::Tree;
use crate::lint::{Check, Context, check};
use crate::node::{Entry, Mapping, Node};
use diagnostics::Findings;

pub(in crate::lint) const RULES: &[Check] = &[PATH_FORM, PATH_ITEM];

/// The paths of the document.
fn paths(tree: &Tree) -> impl Iterator<Item = (&str, &Entry)> {
    let paths = tree.root.get("paths").and_then(Node::as_mapping);
    paths.into_iter().flat_map(Mapping::iter).filter(|(path, _)| !path.starts_with("x-"))
}

const PATH_FORM: Check = check!(311, "path-form", path_form);

/// What is wrong with a path, why it matters, and how to mend it.
type Problem = (String, &'static str, String);

fn path_form(context: &Context<'_>, findings: &mut Findings) {
    for (path, entry) in paths(context.tree) {
        for (message, why, fix) in problems(path, &context.tree.version) {
            findings.push(PATH_FORM.finding(entry.key_span, message).why(why).fix(fix));
        }
    }
}

fn problems(path: &str, version: &str) -> Vec<Problem> {
    let Some(rest) = path.strip_prefix('/') else {
        let message = format!("the path `{path}` does not begin with `/`");
        let why = "Readers of OpenAPI drop such a path with all its operations, and say nothing.";
        return vec![(message, why, format!("Write `/{path}`."))];
    };
    let mut problems = Vec::new();
    let mut names = Vec::new();
    let mut empty = false;
    for segment in rest.split('/') {
        empty |= segment.is_empty();
        problems.extend(segment_problem(segment));
        let name = segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
        if let Some(name) = name.filter(|name| is_name(name)) {
            if names.contains(&name) {
                let message = format!("`{{{name}}}` stands twice in the path `{path}`");
                let why = "There is one value for both, and the documentation means two.";
                problems.push((message, why, "Give each placeholder its own name.".to_owned()));
            }
            names.push(name);
        }
    }
    if empty {
        let what = if path.ends_with('/') { "ends with `/`" } else { "has an empty segment" };
        let kept: Vec<_> = path.split('/').filter(|segment| !segment.is_empty()).collect();
        let why = "Some servers fold slashes and some do not, so the same request has two meanings, and a signature fits only one.";
        problems.push((format!("the path `{path}` {what}"), why, format!("Write `/{}`.", kept.join("/"))));
    }
    if rest.split('/').next() != Some(version) {
        let message = format!("the path `{path}` does not begin with `/{version}/`");
        let why = "All operations of a folder are of the version that it is named after.";
        let fix = "Correct the path, or move the page to the folder of its version.";
        problems.push((message, why, fix.to_owned()));
    }
    problems
}

fn segment_problem(segment: &str) -> Option<Problem> {
    let inner = segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
    if let Some(name) = inner.filter(|inner| !inner.contains(['{', '}'])) {
        let message = format!("the placeholder `{segment}` has no name that a parameter can have");
        let why = "A parameter of the operation has the same name.";
        let fix = "Use letters, digits and `_`, such as `{certificate_id}`.".to_owned();
        return (!is_name(name)).then_some((message, why, fix));
    }
    if segment.contains(['{', '}']) {
        let (message, fix) = if is_balanced(segment) {
            let message = format!("a placeholder fills only a part of the segment `{segment}`");
            (message, "Describe the whole segment as one placeholder, with a `pattern` for its parts.".to_owned())
        } else {
            let message = format!("the braces of the segment `{segment}` do not match");
            (message, "Write each placeholder as `{name}`, with slashes around it.".to_owned())
        };
        let why = "An argument is checked and encoded as one whole segment, which keeps it from becoming another path.";
        return Some((message, why, fix));
    }
    if segment == "." || segment == ".." {
        let message = format!("the path has the segment `{segment}`");
        let why = "Clients and servers take it for a step to another path.";
        return Some((message, why, "Write the path that it leads to.".to_owned()));
    }
    if segment.contains(['?', '#']) {
        let message = format!("the path goes on after its end, in `{segment}`");
        let why =
            "What follows `?` or `#` is no part of a path, and would be neither encoded nor signed as what it is.";
        return Some((message, why, "Describe what follows as parameters with `in: query`.".to_owned()));
    }
    let strange = segment.chars().find(|letter| !letter.is_ascii_alphanumeric() && !"-._~".contains(*letter))?;
    let message = format!("the segment `{segment}` has the character `{}`", strange.escape_debug());
    let why =
        "It is written in another way when it is sent than when it is signed, so the service refuses the request.";
    Some((message, why, "Use letters, digits, `-`, `.`, `_` and `~`.".to_owned()))
}

/// Whether each `{` has its `}` before the next one.
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

const PATH_ITEM: Check = check!(312, "path-item", path_item);

fn path_item(context: &Context<'_>, findings: &mut Findings) {
    for (path, entry) in paths(context.tree) {
        let Some(item) = entry.value.as_mapping() else { continue };
        if let Some(parameters) = item.entry("parameters") {
            findings.push(
                PATH_ITEM
                    .finding(parameters.key_span, format!("the path `{path}` has `parameters`"))
                    .why("Other files can have operations of the same path, whose readers would not see that they take these.")
                    .fix("Move them into each operation that takes them."),
            );
        }
        // Any other key is probably a misspelt method.
        if item.keys().all(|key| key.starts_with("x-")) {
            findings.push(
                PATH_ITEM
                    .finding(entry.key_span, format!("the path `{path}` has no operation"))
                    .why("Nothing is generated for it.")
                    .fix("Add its operation under `delete`, `get`, `patch`, `post` or `put`, or remove the path."),
            );
        }
    }
}
