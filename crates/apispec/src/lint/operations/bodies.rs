//! Rules for the bodies of requests.
//! They must not look at what the schemas of the bodies say.

use crate::document::{Tree, json};
use crate::lint::{Check, Context, check};
use crate::node::{Entry, Mapping, Node};
use diagnostics::Findings;
use diagnostics::source::Span;
use diagnostics::suggest;

pub(in crate::lint) const RULES: &[Check] = &[REQUEST_BODY];

pub(in crate::lint) use crate::document::JSON;

/// The schema of a body or an answer. What is not JSON is refused.
pub(in crate::lint) fn json_schema(body: &Node) -> Option<&Node> {
    json(body)?.get("schema")
}

/// Every body, each once, in the place where it is written out, with the key that it is the value of.
fn bodies(tree: &Tree) -> impl Iterator<Item = (Span, &Mapping)> {
    let components = tree.components("requestBodies").into_iter().flat_map(Mapping::iter).map(|(_, entry)| entry);
    let operations = tree.operations.iter().filter_map(|operation| tree.operation_node(operation));
    let own = operations.filter_map(|operation| operation.as_mapping()?.entry("requestBody"));
    let written = components.chain(own).filter(|entry: &&Entry| entry.value.get("$ref").is_none());
    written.filter_map(|entry| Some((entry.key_span, entry.value.as_mapping()?)))
}

const REQUEST_BODY: Check = check!(401, "request-body", body_required, body_media_type, body_schema, body_method);

fn body_required(context: &Context<'_>, findings: &mut Findings) {
    for (span, body) in bodies(context.tree) {
        let (span, message) = match body.get("required") {
            None => (span, "the body does not say that it is required"),
            Some(required) if required.as_bool() == Some(false) => (required.span, "the body is not required"),
            // Anything but true and false is refused by the types.
            Some(_) => continue,
        };
        findings.push(
            REQUEST_BODY
                .finding(span, message)
                .why("Without `required: true` a body may be absent; the generator sends one in any case, and the two have to agree.")
                .fix("Write `required: true`."),
        );
    }
}

fn body_media_type(context: &Context<'_>, findings: &mut Findings) {
    for (span, body) in bodies(context.tree) {
        let content = match body.get("content") {
            None => None,
            // Anything but a mapping is refused by the types.
            Some(content) => match content.as_mapping() {
                None => continue,
                Some(content) => Some(content),
            },
        };
        let Some(content) = content.filter(|content| !content.is_empty()) else {
            findings.push(
                REQUEST_BODY
                    .finding(body.entry("content").map_or(span, |entry| entry.key_span), "the body has no content")
                    .why("The generator drops a body without content, and says nothing.")
                    .fix("Add `content: {application/json: {schema: …}}`, or remove the body."),
            );
            continue;
        };
        for (name, entry) in content.iter().filter(|(name, _)| *name != JSON) {
            let finding = REQUEST_BODY.finding(entry.key_span, format!("the body is `{name}` instead of `{JSON}`"));
            findings.push(if content.get(JSON).is_some() {
                finding
                    .why("The generator crashes on a body with several media types.")
                    .fix(format!("Keep `{JSON}` and remove the others."))
            } else if suggest::nearest(name, [JSON]).is_some() || name.starts_with("application/json;") {
                finding.why("The client sends JSON and nothing else.").fix(format!("Did you mean `{JSON}`?"))
            } else {
                finding
                    .why("The client sends JSON and nothing else: the generator refuses other bodies, or the runtime cannot send them.")
                    .fix(format!("Describe the body as `{JSON}` if the service takes it, or leave the operation out."))
            });
        }
    }
}

fn body_schema(context: &Context<'_>, findings: &mut Findings) {
    for (_, body) in bodies(context.tree) {
        let Some(entry) = body.get("content").and_then(|content| content.as_mapping()?.entry(JSON)) else { continue };
        if !lacks_schema(&entry.value) {
            continue;
        }
        findings.push(
            REQUEST_BODY
                .finding(entry.key_span, "the body has no schema")
                .why("The generator makes the argument of the method from the schema, and refuses a body without one.")
                .fix("Add `schema` with a reference to a component."),
        );
    }
}

/// Whether a media type says nothing about what it holds. What is no media type at all is refused by the types.
pub(in crate::lint) fn lacks_schema(media: &Node) -> bool {
    media.as_mapping().is_some_and(|media| media.get("schema").is_none())
}

fn body_method(context: &Context<'_>, findings: &mut Findings) {
    for operation in context.tree.operations.iter().filter(|operation| operation.method == "get") {
        let Some(node) = context.tree.operation_node(operation).and_then(Node::as_mapping) else { continue };
        let Some(entry) = node.entry("requestBody") else { continue };
        findings.push(
            REQUEST_BODY
                .finding(entry.key_span, format!("`GET {}` has a body", operation.path))
                .why("HTTP gives the body of a GET no meaning, so gateways drop it or refuse the request.")
                .fix("Describe its fields as parameters with `in: query`, or correct the method."),
        );
    }
}
