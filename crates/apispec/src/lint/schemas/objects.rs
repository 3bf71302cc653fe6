//! Rules for objects: their properties, and which of them are required.
//! They must not check the types of the properties.

use std::collections::BTreeMap;

use diagnostics::{Findings, suggest};

use crate::lint::{Check, Context, check};
use crate::node::{Mapping, Node};

pub(in crate::lint) const RULES: &[Check] = &[OBJECT_FORM, REQUIRED_PROPERTY];

const OBJECT_FORM: Check = check!(521, "object-form", object_form);

fn object_form(context: &Context<'_>, findings: &mut Findings) {
    for schema in context.schemas() {
        if schema.type_name() != Some("object") {
            continue;
        }
        let properties = schema.entry("properties");
        let named = properties.is_some_and(|entry| entry.value.as_mapping().is_none_or(|named| !named.is_empty()));
        // `false` has no effect: a client cannot send other properties, and ignores them in
        // responses.
        let additional = schema.entry("additionalProperties").filter(|entry| entry.value.as_bool() != Some(false));
        let finding = match (named, additional) {
            (true, Some(additional)) => OBJECT_FORM
                .finding(additional.key_span, "the object has `properties` and `additionalProperties`")
                .why("The client has either a struct with fields or a map with arbitrary keys. A struct ignores unknown properties anyway.")
                .fix("Keep `properties` if the names are known, or `additionalProperties` if the caller chooses them."),
            (false, None) => {
                let span = match properties {
                    Some(entry) => entry.key_span,
                    None => schema.mapping.get("type").map_or(schema.span, |node| node.span),
                };
                OBJECT_FORM
                    .finding(span, "the object has no properties")
                    .why("The generator turns it into a map with untyped values, and adding a property later would change the type.")
                    .fix("Add `properties` or, for a map, `additionalProperties` with the schema of the values. `additionalProperties: true` allows any value.")
            }
            _ => continue,
        };
        findings.push(finding);
    }
}

const REQUIRED_PROPERTY: Check = check!(523, "required-property", required_property);

fn required_property(context: &Context<'_>, findings: &mut Findings) {
    let why =
        "The generator trusts the list: an unknown name is lost, and the property that was meant becomes optional.";
    for schema in context.schemas() {
        if schema.type_name() != Some("object") {
            continue;
        }
        let Some(entry) = schema.entry("required") else { continue };
        let Some(names) = entry.value.as_sequence() else { continue };
        if names.is_empty() {
            let finding = REQUIRED_PROPERTY.finding(entry.key_span, "`required` is empty");
            findings.push(
                finding
                    .why("OpenAPI 3.0 does not allow an empty list here, and some tools reject it.")
                    .fix("Remove `required`."),
            );
        }
        // `object-form` reports objects without properties.
        let Some(properties) = schema.mapping.get("properties").and_then(Node::as_mapping) else { continue };
        let mut seen: BTreeMap<&str, &Node> = BTreeMap::new();
        for node in names {
            let Some(name) = node.as_str() else { continue };
            if let Some(first) = seen.get(name) {
                findings.push(
                    REQUIRED_PROPERTY
                        .finding(node.span, format!("duplicate `{name}` in `required`"))
                        .related(first.span, "first occurrence")
                        .why("OpenAPI requires unique names, and the second may have been meant to be another.")
                        .fix("Remove one of them, or write the intended name."),
                );
                continue;
            }
            seen.insert(name, node);
            if properties.is_empty() || properties.get(name).is_some() {
                continue;
            }
            let finding =
                REQUIRED_PROPERTY.finding(node.span, format!("`{name}` is required, but is not a property")).why(why);
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
