//! Rules for the serialization of parameters.
//! They must not judge schemas in general: what is wrong in a parameter may be right in a body.

use diagnostics::source::Span;
use diagnostics::{Finding, Findings};

use super::parameters::{Parameter, parameters};
use crate::document::Tree;
use crate::lint::schema::type_name;
use crate::lint::{Check, Context, check};
use crate::node::Node;

pub(in crate::lint) const RULES: &[Check] = &[PARAMETER_FORM];

/// The parameters with a supported location, with their schemas as written and resolved.
fn with_schemas(tree: &Tree) -> impl Iterator<Item = (Parameter<'_>, &Node, &Node)> {
    let sent = parameters(tree).filter(|parameter| matches!(parameter.location, "header" | "path" | "query"));
    sent.filter_map(|parameter| {
        let schema = parameter.node.get("schema")?;
        let resolved = tree.resolve(schema)?;
        Some((parameter, schema, resolved))
    })
}

/// The span to report: that of the reference if the schema is one, since its target may be right
/// elsewhere.
fn place(schema: &Node, inside: &Node) -> Span {
    schema.get("$ref").unwrap_or(inside).span
}

const PARAMETER_FORM: Check = check!(334, "parameter-form", parameter_content, parameter_style, parameter_type);

fn parameter_content(context: &Context<'_>, findings: &mut Findings) {
    for parameter in parameters(context.tree) {
        let Some(entry) = parameter.node.as_mapping().and_then(|mapping| mapping.entry("content")) else { continue };
        findings.push(
            PARAMETER_FORM
                .finding(entry.key_span, format!("{} has `content`", parameter.title()))
                .why("A parameter is sent as plain text. The generator rejects one with a media type.")
                .fix("Describe it with a `schema`. If the service takes JSON in it, use `type: string`."),
        );
    }
}

fn parameter_style(context: &Context<'_>, findings: &mut Findings) {
    for (parameter, _, resolved) in with_schemas(context.tree) {
        let node = parameter.node;
        let only = if parameter.location == "query" { "form" } else { "simple" };
        if let Some(style) = node.get("style")
            && let Some(name) = style.as_str().filter(|name| *name != only)
        {
            findings.push(
                PARAMETER_FORM
                    .finding(style.span, format!("{} has the style `{name}`", parameter.title()))
                    .why(format!("In `{}`, the generator supports only the style `{only}`.", parameter.location))
                    .fix("Remove `style`, and describe the value as it is sent, for example as a string with separators."),
            );
        } else if let Some(explode) = node.get("explode").filter(|explode| explode.as_bool() == Some(false))
            && parameter.location == "query"
            && type_name(resolved) == Some("array")
        {
            findings.push(
                PARAMETER_FORM
                    .finding(explode.span, format!("{} has `explode: false`", parameter.title()))
                    .why("The generator ignores it: a list is always sent as `k=a&k=b`, never as `k=a,b`.")
                    .fix("Remove it. If the service takes `k=a,b`, describe the value as a string."),
            );
        }
    }
}

fn parameter_type(context: &Context<'_>, findings: &mut Findings) {
    for (parameter, schema, resolved) in with_schemas(context.tree) {
        findings.extend(type_problem(context.tree, &parameter, schema, resolved));
        // The `nullable` rule reports nullable components.
        let Some(nullable) = schema.get("nullable").filter(|nullable| nullable.as_bool() == Some(true)) else {
            continue;
        };
        findings.push(
            PARAMETER_FORM
                .finding(nullable.span, format!("{} is nullable", parameter.title()))
                .why("A URL or a header cannot express null: the code would not compile, or the parameter would become optional.")
                .fix("Remove `nullable`. If the parameter can be absent, use `required: false`."),
        );
    }
}

fn type_problem(tree: &Tree, parameter: &Parameter<'_>, schema: &Node, resolved: &Node) -> Option<Finding> {
    let title = parameter.title();
    let node = resolved.get("type").unwrap_or(resolved);
    match (type_name(resolved), parameter.location) {
        (Some("object"), _) => Some(
            at_reference(schema, node, "its schema", |span| {
                PARAMETER_FORM.finding(span, format!("{title} is an object"))
            })
            .why("There is no standard way to write an object into a URL or a header, and the generator crashes on one.")
            .fix("Describe each of its properties as a parameter, or the whole as a string if the service takes JSON in it."),
        ),
        (Some("array"), "path" | "header") => Some(
            at_reference(schema, node, "its schema", |span| {
                PARAMETER_FORM.finding(span, format!("{title} is a list"))
            })
            .why("The generator supports lists only in the query. Elsewhere the code would not compile.")
            .fix("Describe it as a string, with the separators in a `pattern`."),
        ),
        (Some("array"), _) => {
            let items = resolved.get("items")?;
            let inner = tree.resolve(items)?;
            let (node, name) = (inner.get("type")?, type_name(inner)?);
            let (span, what) = match name {
                "object" => (place(schema, items.get("$ref").unwrap_or(node)), "objects"),
                "array" => (place(schema, items.get("$ref").unwrap_or(node)), "lists"),
                _ => return None,
            };
            Some(
                PARAMETER_FORM
                    .finding(span, format!("{title} is a list of {what}"))
                    .why("A list is sent as `k=a&k=b`, so each item must be a string, a number or a boolean.")
                    .fix("Correct the type of the items, or describe the whole as a string."),
            )
        }
        (Some("string"), "path" | "query") if resolved.get("format").and_then(Node::as_str) == Some("password") => Some(
            at_reference(schema, resolved.get("format").unwrap_or(node), "its schema", |span| {
                PARAMETER_FORM.finding(span, format!("{title} has the format of a secret"))
            })
            .why("A URL is printed and logged as a whole, so nothing can keep the secret out.")
            .fix("Send it in a header or in the body. If the service accepts it only here, remove `format`."),
        ),
        _ => None,
    }
}

/// A finding about a node in the schema of a parameter. If the schema is a reference, the finding
/// is at the reference, and the node is related.
fn at_reference(schema: &Node, inside: &Node, label: &str, finding: impl FnOnce(Span) -> Finding) -> Finding {
    let found = finding(place(schema, inside));
    if schema.get("$ref").is_some() { found.related(inside.span, label) } else { found }
}
