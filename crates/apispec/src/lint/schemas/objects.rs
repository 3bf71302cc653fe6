//! Rules for objects: what they hold and what of it is required.
//! They must not look at the types of the properties.

use crate::lint::{Check, Context, check};
use crate::node::{Mapping, Node};
use diagnostics::Findings;
use diagnostics::suggest;
use std::collections::BTreeMap;

pub(in crate::lint) const RULES: &[Check] = &[OBJECT_FORM, REQUIRED_PROPERTY];

const OBJECT_FORM: Check = check!(521, "object-form", object_form);

fn object_form(context: &Context<'_>, findings: &mut Findings) {
    for schema in context.schemas() {
        if schema.type_name() != Some("object") {
            continue;
        }
        let properties = schema.entry("properties");
        let named = properties.is_some_and(|entry| entry.value.as_mapping().is_none_or(|named| !named.is_empty()));
        // That more is forbidden changes nothing: it cannot be sent, and what is answered is read all the same.
        let additional = schema.entry("additionalProperties").filter(|entry| entry.value.as_bool() != Some(false));
        let finding = match (named, additional) {
            (true, Some(additional)) => OBJECT_FORM
                .finding(additional.key_span, "the object has `properties` and `additionalProperties`")
                .why("The client has either a struct with fields or a map with free keys; a struct ignores what it does not know anyway.")
                .fix("Keep `properties` if the names are known, and `additionalProperties` if the caller chooses them."),
            (false, None) => {
                let span = match properties {
                    Some(entry) => entry.key_span,
                    None => schema.mapping.get("type").map_or(schema.span, |node| node.span),
                };
                OBJECT_FORM
                    .finding(span, "the object has no properties")
                    .why("The generator makes a map with untyped values of it, and a property that is added later changes the type.")
                    .fix("Add `properties`, or `additionalProperties` with the schema of the values if it is a map; `additionalProperties: true` says that anything goes.")
            }
            _ => continue,
        };
        findings.push(finding);
    }
}

const REQUIRED_PROPERTY: Check = check!(523, "required-property", required_property);

fn required_property(context: &Context<'_>, findings: &mut Findings) {
    let why = "The generator believes the list: a name that no property has is lost, and the one that was meant becomes optional.";
    for schema in context.schemas() {
        if schema.type_name() != Some("object") {
            continue;
        }
        let Some(entry) = schema.entry("required") else { continue };
        let Some(names) = entry.value.as_sequence() else { continue };
        if names.is_empty() {
            let finding = REQUIRED_PROPERTY.finding(entry.key_span, "`required` is empty");
            findings.push(
                finding.why("OpenAPI 3.0 has no empty list here, and some tools refuse it.").fix("Remove `required`."),
            );
        }
        // Without properties there is another finding already.
        let Some(properties) = schema.mapping.get("properties").and_then(Node::as_mapping) else { continue };
        let mut seen: BTreeMap<&str, &Node> = BTreeMap::new();
        for node in names {
            let Some(name) = node.as_str() else { continue };
            if let Some(first) = seen.get(name) {
                findings.push(
                    REQUIRED_PROPERTY
                        .finding(node.span, format!("`{name}` is required twice"))
                        .related(first.span, "first here")
                        .why("OpenAPI wants each name once, and the second may have been meant to be another.")
                        .fix("Remove one of them, or write the name that was meant."),
                );
                continue;
            }
            seen.insert(name, node);
            if properties.is_empty() || properties.get(name).is_some() {
                continue;
            }
            let finding =
                REQUIRED_PROPERTY.finding(node.span, format!("`{name}` is required, but no property")).why(why);
            findings.push(match nearest(name, properties) {
                Some(near) => finding.fix(format!("Did you mean `{near}`?")),
                None => finding.fix(format!("Add the property `{name}`, or remove it from `required`.")),
            });
        }
    }
}

fn nearest<'a>(name: &str, properties: &'a Mapping) -> Option<&'a str> {
    suggest::nearest(name, properties.keys())
}
