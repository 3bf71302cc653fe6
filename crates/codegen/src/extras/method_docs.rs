//! The documentation of the client's methods: what the operation does, its HTTP call, its permission, the limits of its arguments, the
//! errors that the page lists, the page with its date, and an example.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use apispec::node::Node;
use apispec::{Operation, Permission, Tree};
use heck::ToSnakeCase;

use super::{call, rust_name};
use crate::emit::split::Module;
use crate::syntax::compact;

/// Writes the documentation of every method.
pub(crate) fn write(tree: &Tree, crate_name: &str, modules: &mut [Module]) {
    let texts: BTreeMap<String, String> = tree
        .operations
        .iter()
        .map(|operation| (operation.operation_id.to_snake_case(), text(tree, operation, crate_name)))
        .collect();
    let items = modules.iter_mut().flat_map(|module| &mut module.operations);
    let blocks = items.filter_map(|item| match item {
        syn::Item::Impl(item) if compact(&item.self_ty) == "Client" => Some(&mut item.items),
        _ => None,
    });
    for member in blocks.flatten() {
        if let syn::ImplItem::Fn(function) = member
            && let Some(text) = texts.get(&function.sig.ident.to_string())
        {
            function.attrs.retain(|attribute| !attribute.path().is_ident("doc"));
            let lines = text.lines().map(|line| if line.is_empty() { String::new() } else { format!(" {line}") });
            let docs: Vec<syn::Attribute> = lines.map(|line| syn::parse_quote!(#[doc = #line])).collect();
            function.attrs.splice(0..0, docs);
        }
    }
}

fn text(tree: &Tree, operation: &Operation, crate_name: &str) -> String {
    let Some(node) = tree.operation_node(operation) else { return String::new() };
    let field = |key: &str| node.get(key).and_then(Node::as_str).unwrap_or_default().trim_end();
    let mut text = format!("{}.\n\n{}\n\n", field("summary"), field("description"));
    if super::pages::has(tree, operation) {
        text.push_str(
            "The answer is one page of a list; `items()` and `pages()` of the request go through all of it.\n\n",
        );
    }
    let _ = writeln!(text, "`{} {}`\n", operation.method.to_uppercase(), operation.path);
    let arguments = arguments(tree, node);
    if !arguments.is_empty() {
        let _ = writeln!(text, "# Arguments\n\n{arguments}");
    }
    text.push_str("# Errors\n\nBefore anything is sent, when an argument is missing or breaks its limits: the error lists all of them. The page lists\nthese answers, and any other status than ");
    let _ = writeln!(text, "{} is an error too:\n\n{}", success(node), statuses(tree, node));
    if let Some(expression) = call::expression(tree, operation, crate_name, 0) {
        let _ = writeln!(
            text,
            "# Example\n\n```no_run\n# async fn example(client: &{crate_name}::Client) -> Result<(), {crate_name}::Error> {{\nlet answer = {expression};\n\
             println!(\"{{answer:?}}\");\n# Ok(())\n# }}\n```\n"
        );
    }
    text.push_str(&origin(node, operation));
    text
}

/// One line an argument: its name, its limits, what it is. Required ones come first, and the order in the spec does not show.
fn arguments(tree: &Tree, node: &Node) -> String {
    let mut lines = Vec::new();
    for parameter in node.get("parameters").and_then(Node::as_sequence).into_iter().flatten() {
        let Some(parameter) = tree.resolve(parameter) else { continue };
        let (Some(name), Some(schema)) = (parameter.get("name").and_then(Node::as_str), parameter.get("schema")) else {
            continue;
        };
        let required = parameter.get("required").and_then(Node::as_bool) == Some(true);
        argument(tree, name, schema, required, parameter.get("description"), &mut lines);
    }
    let body = node.get("requestBody").and_then(|body| tree.resolve(body));
    let schema = body.and_then(|body| tree.resolve(body.get("content")?.get("application/json")?.get("schema")?));
    let required = schema.and_then(|schema| schema.get("required")).and_then(Node::as_sequence).unwrap_or_default();
    let properties = schema.and_then(|schema| schema.get("properties")).and_then(Node::as_mapping);
    for (name, entry) in properties.into_iter().flat_map(|properties| properties.iter()) {
        let required = required.iter().any(|required| required.as_str() == Some(name));
        argument(tree, name, &entry.value, required, entry.value.get("description"), &mut lines);
    }
    if let (Some(schema), None) = (schema, properties) {
        argument(tree, "body", schema, true, schema.get("description"), &mut lines);
    }
    lines.sort();
    lines.into_iter().map(|(_, line)| line).collect()
}

/// Adds the line of an argument, with what it is sorted by.
fn argument(
    tree: &Tree,
    name: &str,
    schema: &Node,
    required: bool,
    description: Option<&Node>,
    lines: &mut Vec<((bool, String), String)>,
) {
    let Some(schema) = tree.resolve(schema) else { return };
    let mut limits: Vec<String> = required.then(|| "required".to_owned()).into_iter().collect();
    limits.extend(super::limits::of(schema));
    let limits = if limits.is_empty() { String::new() } else { format!(" ({})", limits.join(", ")) };
    let description = description.or_else(|| schema.get("description")).and_then(Node::as_str).unwrap_or_default();
    let description = description.split_whitespace().collect::<Vec<_>>().join(" ");
    let name = rust_name(name);
    let description = if description.is_empty() { String::new() } else { format!(": {description}") };
    let line = format!("- `{name}`{limits}{description}\n");
    lines.push(((!required, name), line));
}

fn success(node: &Node) -> &str {
    let responses = node.get("responses").and_then(Node::as_mapping);
    let mut statuses = responses.into_iter().flat_map(|responses| responses.keys());
    statuses.find(|status| status.starts_with('2')).unwrap_or("200")
}

/// One line an answer that is no success, in the order of the statuses.
fn statuses(tree: &Tree, node: &Node) -> String {
    let responses = node.get("responses").and_then(Node::as_mapping);
    let errors =
        responses.into_iter().flat_map(|responses| responses.iter()).filter(|(status, _)| !status.starts_with('2'));
    let mut lines: Vec<_> = errors
        .map(|(status, entry)| {
            let answer = tree.resolve(&entry.value).and_then(|answer| answer.get("description")).and_then(Node::as_str);
            let description = answer.unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
            format!("- {status}: {description}\n")
        })
        .collect();
    lines.sort();
    lines.concat()
}

/// The permission, whether the call may be repeated, and the page.
fn origin(node: &Node, operation: &Operation) -> String {
    let field = |key: &str| node.get(key).and_then(Node::as_str);
    let permission = match field("x-iam-action").and_then(Permission::parse) {
        None => "not documented".to_owned(),
        Some(Permission::NotNeeded { .. }) => "none needed".to_owned(),
        Some(Permission::Action { action, table: Some(table), .. }) => {
            format!("`{action}`, from the documentation's table of actions ({table}), since the page names none")
        }
        Some(Permission::Action { action, alias: Some(alias), .. }) => format!("`{action}` (alias `{alias}`)"),
        Some(Permission::Action { action, .. }) => format!("`{action}`"),
    };
    let safe = operation.method != "post" || node.get("x-retry-safe").and_then(Node::as_bool) == Some(true);
    let repeated = if safe { "may be sent again after a failure" } else { "not safe to send again after a failure" };
    let url = node.get("externalDocs").and_then(|docs| docs.get("url")).and_then(Node::as_str).unwrap_or_default();
    let date = field("x-doc-updated").unwrap_or_default();
    format!(
        "# Reference\n\n- IAM permission: {permission}\n- Idempotence: {repeated}\n- Page: [{}]({url}), updated {date}\n",
        operation.operation_id
    )
}
