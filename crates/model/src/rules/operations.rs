//! Rules for the names of operations and their files, so that each gets its own method, request and
//! module.
//! They must not look at parameters or responses, nor at the names of schemas.

use std::collections::BTreeMap;

use apispec::{MAIN_FILE, SHARED_FILE};
use diagnostics::source::{FileId, SourceMap, Span};
use diagnostics::{Finding, Findings, Place, Rule};

use super::rule::rule;
use crate::names::{self, CLIENT_METHODS, MODULES, is_keyword, pascal, snake, taken};
use crate::{Model, Operation};

pub(super) const RULES: &[Rule] = &[OPERATION_NAME, OPERATION_COLLISION, FILE_NAME];

pub(super) fn check(model: &Model<'_>, findings: &mut Findings) {
    findings.extend(service_name(model));
    for operation in &model.operations {
        let Some(problem) = problem(operation.id) else { continue };
        let finding = OPERATION_NAME.finding(operation.span, problem.message);
        findings.push(finding.why(problem.why).fix(problem.fix));
    }
    collisions(model, findings);
    files(&model.tree.sources, findings);
}

/// The finding for a service whose client would have the name of the runtime.
fn service_name(model: &Model<'_>) -> Option<Finding> {
    let folder = format!("spec/{}", model.tree.service);
    let message = format!("the client would be called `{}`, which is the name of the runtime", model.crate_name);
    let why = "The client of a service is named after its folder, and depends on the runtime.";
    let finding = apispec::SERVICE_FOLDER.finding(Place::Path(folder), message).why(why);
    (model.crate_name == names::RUNTIME_CRATE).then(|| finding.fix("Rename the folder."))
}

const OPERATION_NAME: Rule = rule!(201, "operation-name");

struct Problem {
    message: String,
    why: &'static str,
    fix: String,
}

/// What is wrong with the name of an operation, regardless of other names.
fn problem(id: &str) -> Option<Problem> {
    let rename = format!("Add the object to the name, such as `{id}Thing`, and rename the file as well.");
    if !is_page_name(id) {
        let near = pascal(id);
        return Some(Problem {
            message: format!("`{id}` is not in PascalCase"),
            why: "Pages have names in PascalCase, of ASCII letters and digits, and the client's method and request are named after the page.",
            fix: if is_page_name(&near) {
                format!("Did you mean `{near}`?")
            } else {
                "Write it like the page, such as `UploadCsr`.".to_owned()
            },
        });
    }
    let method = method_name(id);
    if CLIENT_METHODS.contains(&method.as_str()) {
        return Some(Problem {
            message: format!(
                "the operation cannot be called `{id}`, because the client already has a method `{method}`"
            ),
            why: "The operation's method would collide with that of the client.",
            fix: rename,
        });
    }
    if is_keyword(&method) {
        return Some(Problem {
            message: format!("the operation `{id}` would become the method `{method}`, a Rust keyword"),
            why: "A method cannot have this name, and nobody would find it under another one.",
            fix: rename,
        });
    }
    let request = pascal(id);
    taken(&request).map(|what| Problem {
        message: format!("the request of the operation `{id}` would be called `{request}`, {what}"),
        why: "Generated code uses names in one namespace, so it would refer to the request by mistake.",
        fix: rename,
    })
}

fn is_page_name(id: &str) -> bool {
    id.starts_with(|letter: char| letter.is_ascii_uppercase())
        && id.chars().all(|letter| letter.is_ascii_alphanumeric())
}

/// The name of the method, without the underscore that a keyword would get.
fn method_name(id: &str) -> String {
    snake(id).trim_end_matches('_').to_owned()
}

const OPERATION_COLLISION: Rule = rule!(202, "operation-collision");

fn collisions(model: &Model<'_>, findings: &mut Findings) {
    // A malformed name must be fixed first.
    let mut named: Vec<_> = model.operations.iter().filter(|operation| is_page_name(operation.id)).collect();
    named.sort_by_key(|operation| operation.span);
    let mut seen: BTreeMap<&str, &Operation<'_>> = BTreeMap::new();
    for operation in named {
        let Some(first) = seen.get(operation.method.as_str()) else {
            seen.insert(&operation.method, operation);
            continue;
        };
        // `operation-id` reports equal names.
        if first.id == operation.id {
            continue;
        }
        let message =
            format!("the operations `{}` and `{}` both become the method `{}`", first.id, operation.id, first.method);
        findings.push(
            OPERATION_COLLISION
                .finding(operation.span, message)
                .label("second operation")
                .related(first.span, "first operation")
                .why("The method, the request and the file have the operation's name in Rust's naming style, in which the two are equal.")
                .fix("Correct the name that differs from its page, or make one of them more specific."),
        );
    }
}

const FILE_NAME: Rule = rule!(203, "file-name");

fn files(sources: &SourceMap, findings: &mut Findings) {
    let mut seen: BTreeMap<String, FileId> = BTreeMap::new();
    for (id, file) in sources.iter() {
        let stem = file.stem();
        // Other rules report an invalid operation name, and a file with another name than its
        // operation.
        if stem == MAIN_FILE || stem == SHARED_FILE || problem(stem).is_some() {
            continue;
        }
        let start = Span { file: id, start: 0, end: 0 };
        let module = snake(stem);
        if MODULES.contains(&module.as_str()) || module == MAIN_FILE || module == SHARED_FILE {
            findings.push(
                FILE_NAME
                    .finding(
                        start,
                        format!("{stem}.yaml would become {module}.rs, which the client uses for something else"),
                    )
                    .why("The other contents of that file would be lost, or mixed with those of the page.")
                    .fix(format!("Rename the operation and its file, for example to `{stem}Thing`.")),
            );
            continue;
        }
        if let Some(&first) = seen.get(&stem.to_lowercase()) {
            let other = sources.file(first).stem();
            // `operation-collision` reports two that become the same file.
            if snake(other) != module {
                let message = format!("{stem}.yaml and {other}.yaml differ only in case");
                findings.push(
                    FILE_NAME
                        .finding(start, message)
                        .related(Span { file: first, start: 0, end: 0 }, "the other file")
                        .why("Many file systems treat them as the same file, so one of them would be lost.")
                        .fix("Rename one of the operations and its file."),
                );
            }
            continue;
        }
        seen.insert(stem.to_lowercase(), id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Some file systems cannot have both files, so the page has no examples of them.
    #[test]
    fn file_names_must_differ_in_more_than_case() {
        let mut sources = SourceMap::new();
        for name in ["ListThings", "Listthings", "Shared", "Openapi", "shared", "openapi"] {
            sources.add(format!("spec/scm/{name}.yaml"), "");
        }
        let mut findings = Findings::new();
        files(&sources, &mut findings);
        let messages: Vec<_> = findings.iter().map(|finding| finding.message.as_str()).collect();
        assert_eq!(
            messages,
            [
                "Listthings.yaml and ListThings.yaml differ only in case",
                "Shared.yaml would become shared.rs, which the client uses for something else",
                "Openapi.yaml would become openapi.rs, which the client uses for something else",
            ]
        );
    }
}
