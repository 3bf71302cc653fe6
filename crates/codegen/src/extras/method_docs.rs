//! The documentation of the client's methods: what the operation does, its HTTP request, its
//! arguments with their limits, what it returns, the documented errors, an example, and where it is
//! documented.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use apispec::Permission;
use apispec::node::Node;
use model::{Argument, Model, Operation, Place};

use super::{call, limits, pages, returns, waiters};
use crate::emit::split::Module;
use crate::syntax::compact;

/// Writes the documentation of every method, and marks those of deprecated operations.
pub(crate) fn write(model: &Model<'_>, modules: &mut [Module]) {
    let operations = model.operations.iter().map(|operation| (operation.method.as_str(), operation));
    let operations: BTreeMap<&str, &Operation<'_>> = operations.collect();
    let items = modules.iter_mut().flat_map(|module| &mut module.operations);
    let blocks = items.filter_map(|item| match item {
        syn::Item::Impl(item) if compact(&item.self_ty) == "Client" => Some(&mut item.items),
        _ => None,
    });
    for member in blocks.flatten() {
        if let syn::ImplItem::Fn(function) = member
            && let Some(operation) = operations.get(function.sig.ident.to_string().as_str())
        {
            function.attrs.retain(|attribute| !attribute.path().is_ident("doc"));
            let text = text(model, operation);
            let lines = text.lines().map(|line| if line.is_empty() { String::new() } else { format!(" {line}") });
            let docs: Vec<syn::Attribute> = lines.map(|line| syn::parse_quote!(#[doc = #line])).collect();
            function.attrs.splice(0..0, docs);
            // The text of an attribute is one line.
            if let Some(reason) = operation.node.get("x-deprecated").and_then(Node::as_str).map(one_line) {
                function.attrs.push(syn::parse_quote!(#[deprecated = #reason]));
            }
        }
    }
}

/// A text without line breaks and repeated blanks.
pub(crate) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn text(model: &Model<'_>, operation: &Operation<'_>) -> String {
    let field = |key: &str| operation.node.get(key).and_then(Node::as_str).unwrap_or_default().trim_end();
    let mut text = format!("{}.\n\n{}\n\n", field("summary"), field("description"));
    if pages::has(operation) {
        text.push_str(
            "Returns one page of a list. To iterate over all of it, use `items()` or `pages()` of the request.\n\n",
        );
    }
    let waiters: Vec<_> = waiters::methods(operation).iter().map(|method| format!("{method}()")).collect();
    if !waiters.is_empty() {
        let _ = writeln!(text, "To wait for a state, use {} of the request.\n", waiters::alternatives(&waiters));
    }
    let _ = writeln!(text, "`{}`\n", operation.document.request_line());
    let arguments = arguments(model, operation);
    if !arguments.is_empty() {
        let _ = writeln!(text, "# Arguments\n\n{arguments}");
    }
    if let Some(sentence) = optional_body(operation) {
        let _ = writeln!(text, "{sentence}\n");
    }
    text.push_str(&returns::section(model, operation));
    let _ = writeln!(
        text,
        "# Errors\n\nFails before sending anything if arguments are missing or break their limits; the error lists all of them.\n\
         Any status other than {} is an error. These are documented:\n\n{}",
        success(model, operation),
        statuses(model, operation)
    );
    if let Some(example) = example(model, operation) {
        let lines: Vec<_> =
            example.iter().map(|(is_shown, line)| format!("{}{line}", if *is_shown { "" } else { "# " })).collect();
        let _ = writeln!(text, "# Example\n\n```no_run\n{}\n```\n", lines.join("\n"));
    }
    text.push_str(&reference(model, operation));
    text
}

/// The lines of the example, and whether the documentation shows them: the others surround it.
fn example(model: &Model<'_>, operation: &Operation<'_>) -> Option<Vec<(bool, String)>> {
    let library = &model.library;
    let expression = call::expression(model, operation, 0)?;
    let shown = format!("let response = {expression};\nprintln!(\"{{response:?}}\");");
    let start = format!("async fn example(client: &{library}::Client) -> Result<(), {library}::Error> {{");
    let shown = shown.lines().map(|line| (true, line.to_owned()));
    let end = ["Ok(())", "}"].map(|line| (false, line.to_owned()));
    Some([(false, start)].into_iter().chain(shown).chain(end).collect())
}

/// The example as a program of its own.
pub(crate) fn program(model: &Model<'_>, operation: &Operation<'_>) -> Option<String> {
    let lines = example(model, operation)?;
    let last = lines.len() - 1;
    let indented = |(at, (_, line)): (usize, (bool, String))| {
        if at == 0 || at == last { line } else { format!("    {line}") }
    };
    Some(lines.into_iter().enumerate().map(indented).collect::<Vec<_>>().join("\n"))
}

/// One line per argument: its setter, its name in the request if that differs, its limits, its
/// description and its default. Sorted by name, required arguments first, so the order in the spec
/// does not matter.
fn arguments(model: &Model<'_>, operation: &Operation<'_>) -> String {
    let mut arguments: Vec<_> = operation.arguments.iter().collect();
    arguments.sort_by_key(|argument| (!argument.required, &argument.setter));
    arguments.into_iter().map(|argument| argument_line(model, argument)).collect()
}

/// When the body is sent, if it is optional and its properties are arguments.
fn optional_body(operation: &Operation<'_>) -> Option<String> {
    operation.body.as_ref().filter(|body| !body.required && body.structure.is_some())?;
    let (own, others): (Vec<_>, Vec<_>) =
        operation.arguments.iter().partition(|argument| argument.place == Place::Body);
    let mut own: Vec<_> = own.iter().map(|argument| argument.setter.as_str()).collect();
    own.sort_unstable();
    let any = if others.is_empty() { "any argument".to_owned() } else { waiters::alternatives(&own) };
    Some(format!("The body is optional: it is sent if {any} is set."))
}

fn argument_line(model: &Model<'_>, argument: &Argument<'_>) -> String {
    let mut details = Vec::new();
    if argument.is_renamed() {
        details.push(format!("`{}` in the {}", argument.wire, argument.place.as_str()));
    }
    let required = match (argument.required, argument.required_in_body) {
        (true, _) => Some(limits::REQUIRED),
        (_, true) => Some(limits::REQUIRED_IN_BODY),
        _ => None,
    };
    details.extend(limits::describe(model.tree, required, argument.schema));
    let details = if details.is_empty() { String::new() } else { format!(" ({})", details.join(", ")) };
    let described = [argument.node, argument.schema].into_iter().find_map(|node| node.get("description"));
    let description = described.and_then(Node::as_str).unwrap_or_default();
    let default = limits::default(required.is_some(), argument.schema, description);
    let description = one_line(&[description, &default.unwrap_or_default()].join(" "));
    let description = if description.is_empty() { String::new() } else { format!(": {description}") };
    format!("- `{}`{details}{description}\n", argument.setter)
}

/// The success statuses in words.
fn success(model: &Model<'_>, operation: &Operation<'_>) -> String {
    let mut statuses: Vec<_> = model.tree.successes(operation.document).map(|(status, _)| status).collect();
    statuses.sort_unstable();
    match statuses.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => "200".to_owned(),
    }
}

/// One line per error response, sorted by status.
fn statuses(model: &Model<'_>, operation: &Operation<'_>) -> String {
    errors(model, operation).into_iter().map(|(status, meaning)| format!("- {status}: {meaning}\n")).collect()
}

/// The statuses of the error responses, sorted, each with its meaning.
pub(crate) fn errors<'a>(model: &'a Model<'_>, operation: &Operation<'_>) -> Vec<(&'a str, String)> {
    let errors = model.tree.responses(operation.document).filter(|(status, _)| !status.starts_with('2'));
    let describe = |response: &Node| one_line(response.get("description").and_then(Node::as_str).unwrap_or_default());
    let mut errors: Vec<_> = errors.map(|(status, response)| (status, describe(response))).collect();
    errors.sort();
    errors
}

/// The line about credentials of an operation that needs none.
const WITHOUT_CREDENTIALS: &str = "- Credentials: none. Sent without credentials: \
                                   [`NoCredentials`](huaweicloud_core::credentials::NoCredentials) is enough\n";

/// The permission, whether the operation needs credentials and is idempotent, and the page.
fn reference(model: &Model<'_>, operation: &Operation<'_>) -> String {
    let node = operation.node;
    let field = |key: &str| node.get(key).and_then(Node::as_str);
    let permission = match field("x-iam-action").and_then(Permission::parse) {
        None => "not documented".to_owned(),
        Some(Permission::NotRequired { .. }) => "none required".to_owned(),
        Some(Permission::Action { action, table: Some(table), .. }) => {
            format!("`{action}`, from the table of actions ({table}), since the page of the operation names none")
        }
        Some(Permission::Action { action, alias: Some(alias), .. }) => format!("`{action}` (alias `{alias}`)"),
        Some(Permission::Action { action, .. }) => format!("`{action}`"),
    };
    let credentials = if model.tree.needs_credentials(operation.document) { "" } else { WITHOUT_CREDENTIALS };
    let idempotent =
        operation.document.method != "post" || node.get("x-retry-safe").and_then(Node::as_bool) == Some(true);
    let idempotent =
        if idempotent { "yes, safe to retry after a failure" } else { "no, not safe to retry after a failure" };
    let url = node.get("externalDocs").and_then(|docs| docs.get("url")).and_then(Node::as_str).unwrap_or_default();
    let date = field("x-doc-updated").unwrap_or_default();
    format!(
        "# Reference\n\n- IAM permission: {permission}\n{credentials}- Idempotent: {idempotent}\n- Documentation: [{}]({url}), updated {date}\n",
        operation.id
    )
}
