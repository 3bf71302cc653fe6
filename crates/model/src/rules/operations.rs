//! Rules for what operations and their files are called, so that each becomes a method, a request and a module of its own.
//! They must not look at what an operation takes or answers, nor at the names of schemas.

use std::collections::BTreeMap;

use apispec::{MAIN_FILE, SHARED_FILE};
use diagnostics::Rule;
use diagnostics::source::{FileId, SourceMap, Span};
use diagnostics::{Finding, Findings, Place};

use super::rule::rule;
use crate::names::{self, CLIENT_METHODS, MODULES, is_keyword, pascal, snake, taken};
use crate::{Model, Operation};

pub(super) const RULES: &[Rule] = &[OPERATION_NAME, OPERATION_COLLISION, FILE_NAME];

pub(super) fn check(model: &Model<'_>, findings: &mut Findings) {
    findings.extend(service(model));
    for operation in &model.operations {
        let Some(problem) = problem(operation.id) else { continue };
        let finding = OPERATION_NAME.finding(operation.span, problem.message);
        findings.push(finding.why(problem.why).fix(problem.fix));
    }
    collisions(model, findings);
    files(&model.tree.sources, findings);
}

/// What is wrong with the name of a service, whose folder has a rule of its own.
fn service(model: &Model<'_>) -> Option<Finding> {
    let folder = format!("spec/{}", model.tree.service);
    let message = format!("the client would be called `{}`, which is the runtime", model.crate_name);
    let why = "The client of a service is named after its folder, and every client depends on the runtime.";
    let finding = apispec::SERVICE_FOLDER.finding(Place::Path(folder), message).why(why);
    (model.crate_name == names::RUNTIME_CRATE).then(|| finding.fix("Give the folder another name."))
}

const OPERATION_NAME: Rule = rule!(201, "operation-name");

struct Problem {
    message: String,
    why: &'static str,
    fix: String,
}

/// What is wrong with the name of an operation, by itself.
fn problem(id: &str) -> Option<Problem> {
    let other = format!("Say in the name what it acts on too, such as `{id}Thing`, in the file as well.");
    if !is_page_name(id) {
        let near = pascal(id);
        return Some(Problem {
            message: format!("`{id}` is not written as documentation pages write their names"),
            why: "A page's name is words of ASCII letters and digits, each beginning with a capital; the client's method and request are named after it.",
            fix: if is_page_name(&near) {
                format!("Did you mean `{near}`?")
            } else {
                "Write it as the page does, such as `UploadCsr`.".to_owned()
            },
        });
    }
    let method = id_in_snake(id);
    if CLIENT_METHODS.contains(&method.as_str()) {
        return Some(Problem {
            message: format!("the client has a method `{method}` already, so the operation cannot be called `{id}`"),
            why: "The operation's method would stand in the way of that of the client.",
            fix: other,
        });
    }
    if is_keyword(&method) {
        return Some(Problem {
            message: format!("the operation `{id}` would become the method `{method}`, a word of the language"),
            why: "A method cannot be called so, and under another name nobody would find it.",
            fix: other,
        });
    }
    let request = pascal(id);
    taken(&request).map(|what| Problem {
        message: format!("the request of the operation `{id}` would be called `{request}`, {what}"),
        why: "All that generated code names stands in one namespace, and it would mean the request where it does not want it.",
        fix: other,
    })
}

fn is_page_name(id: &str) -> bool {
    id.starts_with(|letter: char| letter.is_ascii_uppercase())
        && id.chars().all(|letter| letter.is_ascii_alphanumeric())
}

/// The method, without the mark that a word of the language would get.
fn id_in_snake(id: &str) -> String {
    snake(id).trim_end_matches('_').to_owned()
}

const OPERATION_COLLISION: Rule = rule!(202, "operation-collision");

fn collisions(model: &Model<'_>, findings: &mut Findings) {
    // One that is not even well-formed gets a new name first.
    let mut named: Vec<_> = model.operations.iter().filter(|operation| is_page_name(operation.id)).collect();
    named.sort_by_key(|operation| operation.span);
    let mut seen: BTreeMap<&str, &Operation<'_>> = BTreeMap::new();
    for operation in named {
        let Some(first) = seen.get(operation.method.as_str()) else {
            seen.insert(&operation.method, operation);
            continue;
        };
        // Equal ones have a rule of their own.
        if first.id == operation.id {
            continue;
        }
        let message =
            format!("the operations `{}` and `{}` both become the method `{}`", first.id, operation.id, first.method);
        findings.push(
            OPERATION_COLLISION
                .finding(operation.span, message)
                .label("here again")
                .related(first.span, "first here")
                .why("The method, the request and the file of an operation are named after it in Rust's way of writing, in which the two are one.")
                .fix("Correct the name that is not its page's, or say in one of them what sets it apart."),
        );
    }
}

const FILE_NAME: Rule = rule!(203, "file-name");

fn files(sources: &SourceMap, findings: &mut Findings) {
    let mut seen: BTreeMap<String, FileId> = BTreeMap::new();
    for (id, file) in sources.iter() {
        let stem = file.stem();
        // A page is called as its operation is, which has its own rules; that it is, is another's.
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
                        format!("{stem}.yaml would become {module}.rs, which is another file of the client"),
                    )
                    .why("What the client has in that file would be lost, or stand among what belongs to the page.")
                    .fix(format!("Give the operation and its file another name, such as `{stem}Thing`.")),
            );
            continue;
        }
        if let Some(&first) = seen.get(&stem.to_lowercase()) {
            let other = sources.file(first).stem();
            // Two that become one file are told of as operations.
            if snake(other) != module {
                let message = format!("{stem}.yaml and {other}.yaml differ in nothing but capitals");
                findings.push(
                    FILE_NAME
                        .finding(start, message)
                        .related(Span { file: first, start: 0, end: 0 }, "the other one")
                        .why("Many file systems take the two for one file, so one of them would be lost.")
                        .fix("Give one of the operations and its file another name."),
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

    /// These files cannot lie beside each other on every file system, so the page has no examples of them.
    #[test]
    fn files_differ_in_more_than_capitals() {
        let mut sources = SourceMap::new();
        for name in ["ListThings", "Listthings", "Shared", "Openapi", "shared", "openapi"] {
            sources.add(format!("spec/scm/v3/{name}.yaml"), "");
        }
        let mut findings = Findings::new();
        files(&sources, &mut findings);
        let messages: Vec<_> = findings.iter().map(|finding| finding.message.as_str()).collect();
        assert_eq!(
            messages,
            [
                "Listthings.yaml and ListThings.yaml differ in nothing but capitals",
                "Shared.yaml would become shared.rs, which is another file of the client",
                "Openapi.yaml would become openapi.rs, which is another file of the client",
            ]
        );
    }
}
