//! Rules for the type of a schema and the keywords that belong to it.
//! They must not check the values of keywords, nor where a schema is used, except for `nullable`.

use diagnostics::{Findings, suggest};

use crate::lint::schema::{COMPOSITION, Role, TYPES};
use crate::lint::{Check, Context, check};
use crate::node::{Node, Value};

pub(in crate::lint) const RULES: &[Check] = &[SCHEMA_TYPE, KEYWORD_TYPE, UNSUPPORTED_KEYWORD, COMPOSED, NULLABLE];

const SCHEMA_TYPE: Check = check!(501, "schema-type", schema_type, missing_type);

fn schema_type(context: &Context<'_>, findings: &mut Findings) {
    for schema in context.schemas() {
        let Some(node) = schema.node.get("type") else { continue };
        let name = match (&node.value, node.as_str()) {
            (_, Some(name)) => name,
            (Value::Null, None) => "null",
            // Any other value is rejected when reading the types.
            _ => continue,
        };
        if TYPES.contains(&name) {
            continue;
        }
        let finding = SCHEMA_TYPE
            .finding(node.span, format!("unknown type `{name}`"))
            .why("The generator cannot generate a type for it.");
        findings.push(match suggest::nearest(name, TYPES) {
            Some(near) => finding.fix(format!("Did you mean `{near}`?")),
            None => finding.fix(format!("Use one of {}.", suggest::list(TYPES))),
        });
    }
}

fn missing_type(context: &Context<'_>, findings: &mut Findings) {
    for schema in context.schemas() {
        if schema.mapping.get("type").is_some() || schema.is_composed() {
            continue;
        }
        let has = |key: &&(&str, &str)| schema.mapping.get(key.0).is_some();
        let message = match KEYWORDS.iter().find(has) {
            Some((keyword, _)) => format!("the schema has `{keyword}`, but no `type`"),
            None => "the schema has no `type`".to_owned(),
        };
        let finding = SCHEMA_TYPE
            .finding(schema.span, message)
            .why("The generator would guess the type from other keywords, or use untyped JSON, which tells a caller nothing.");
        findings.push(match KEYWORDS.iter().find(has) {
            Some((_, "number")) => finding.fix("Add `type: integer` or `type: number`."),
            Some((_, name)) => finding.fix(format!("Add `type: {name}`.")),
            None => finding.fix(format!("Add the `type` from the page: one of {}.", suggest::list(TYPES))),
        });
    }
}

/// The keywords that belong to one type. Those of `number` also belong to `integer`.
const KEYWORDS: [(&str, &str); 17] = [
    ("minLength", "string"),
    ("maxLength", "string"),
    ("pattern", "string"),
    ("minimum", "number"),
    ("maximum", "number"),
    ("exclusiveMinimum", "number"),
    ("exclusiveMaximum", "number"),
    ("multipleOf", "number"),
    ("items", "array"),
    ("minItems", "array"),
    ("maxItems", "array"),
    ("uniqueItems", "array"),
    ("properties", "object"),
    ("additionalProperties", "object"),
    ("required", "object"),
    ("minProperties", "object"),
    ("maxProperties", "object"),
];

const KEYWORD_TYPE: Check = check!(503, "keyword-type", keyword_type);

fn keyword_type(context: &Context<'_>, findings: &mut Findings) {
    for schema in context.schemas() {
        let Some(name) = schema.type_name() else { continue };
        for (keyword, entry) in schema.mapping.iter() {
            let applies = match keyword {
                "enum" => !matches!(name, "array" | "object"),
                "format" => matches!(name, "integer" | "number" | "string"),
                // `required: true` is rejected when reading the types.
                "required" if entry.value.as_sequence().is_none() => true,
                _ => KEYWORDS
                    .iter()
                    .find(|known| known.0 == keyword)
                    .is_none_or(|(_, of)| *of == name || (*of == "number" && name == "integer")),
            };
            if applies {
                continue;
            }
            let finding = KEYWORD_TYPE
                .finding(entry.key_span, format!("`{keyword}` does not apply to the type `{name}`"))
                .why("The generator silently drops it, or misreads the whole schema.");
            findings.push(match counterpart(keyword, name) {
                Some(counterpart) => finding.fix(format!("Did you mean `{counterpart}`? If not, correct the `type`.")),
                None => finding.fix(format!("Remove `{keyword}`, or correct the `type`.")),
            });
        }
    }
}

/// The equivalent keyword for this type.
fn counterpart(keyword: &str, name: &str) -> Option<&'static str> {
    Some(match (keyword, name) {
        ("minLength" | "minItems" | "minProperties", "integer" | "number") => "minimum",
        ("maxLength" | "maxItems" | "maxProperties", "integer" | "number") => "maximum",
        ("minimum" | "minItems" | "minProperties", "string") => "minLength",
        ("maximum" | "maxItems" | "maxProperties", "string") => "maxLength",
        ("minLength" | "minimum" | "minProperties", "array") => "minItems",
        ("maxLength" | "maximum" | "maxProperties", "array") => "maxItems",
        ("items", "object") => "properties",
        ("properties", "array") => "items",
        _ => return None,
    })
}

const UNSUPPORTED_KEYWORD: Check = check!(507, "unsupported-keyword", unsupported_keyword);

/// Schema keywords of OpenAPI that the generator does not support: the effect, and the fix.
const UNSUPPORTED: [(&str, &str, &str); 11] = [
    (
        "deprecated",
        "The generator ignores it, so callers get no warning.",
        "Say in the description that it is deprecated and what to use instead.",
    ),
    (
        "discriminator",
        "The generator ignores it and reads the first type that fits.",
        "Put the properties of all variants into one object, and say in the description which belong together.",
    ),
    (
        "externalDocs",
        "The generator ignores it, so callers do not see it.",
        "Put the URL in the description, or in the `externalDocs` of the operation.",
    ),
    ("maxProperties", "The client does not check it.", "Mention it in the description, and note it in `x-documented`."),
    ("minProperties", "The client does not check it.", "Mention it in the description, and note it in `x-documented`."),
    (
        "multipleOf",
        "The client does not check it, and it changes the width of an integer.",
        "Mention it in the description, and note it in `x-documented`.",
    ),
    (
        "readOnly",
        "The generator ignores it, so callers could send the property.",
        "Use separate schemas for requests and responses.",
    ),
    (
        "title",
        "It would become the name of a type of the client.",
        "Rename the component instead, or use `description`.",
    ),
    (
        "uniqueItems",
        "It changes the type of an optional array in the client, but nothing checks that the items are unique.",
        "Remove it, note it in `x-documented`, and say in the description that the items must be unique.",
    ),
    (
        "writeOnly",
        "The generator ignores it, so callers would expect the property in responses.",
        "Use separate schemas for requests and responses.",
    ),
    ("xml", "The client uses JSON.", "Remove it."),
];

fn unsupported_keyword(context: &Context<'_>, findings: &mut Findings) {
    for schema in context.schemas() {
        for (keyword, why, fix) in UNSUPPORTED {
            let Some(entry) = schema.entry(keyword) else { continue };
            let of = KEYWORDS.iter().find(|known| known.0 == keyword).map(|known| known.1);
            let applies = match (of, schema.type_name()) {
                (Some("number"), Some(name)) => matches!(name, "integer" | "number"),
                (Some(of), Some(name)) => of == name,
                // `schema-type` reports schemas without a type.
                (Some(_), None) => false,
                (None, _) => true,
            };
            let is_off = entry.value.as_bool() == Some(false);
            if applies && !is_off {
                let message = format!("`{keyword}` is not supported in a schema");
                findings.push(UNSUPPORTED_KEYWORD.finding(entry.key_span, message).why(why).fix(fix));
            }
        }
    }
}

const COMPOSED: Check = check!(508, "composition", composition);

fn composition(context: &Context<'_>, findings: &mut Findings) {
    for schema in context.schemas() {
        for keyword in COMPOSITION {
            let Some(entry) = schema.entry(keyword) else { continue };
            let (why, fix) = match keyword {
                "allOf" => (
                    "The generator merges the parts into a new type: descriptions are lost, and contradicting parts become a type without values.",
                    "Put the properties of all parts into one object. To describe a `$ref`, describe the component.",
                ),
                "not" => (
                    "Rust types cannot express it, and the client would not check it.",
                    "Describe what the value is, and put the exception into the description.",
                ),
                _ => (
                    "The client would read the first variant that fits, or have types called `Variant0` and `Subtype1`.",
                    "Put the properties of all variants into one object, and say in the description which belong together.",
                ),
            };
            let message = format!("`{keyword}` is not supported in a schema");
            findings.push(COMPOSED.finding(entry.key_span, message).why(why).fix(fix));
        }
    }
}

const NULLABLE: Check = check!(509, "nullable", nullable);

fn nullable(context: &Context<'_>, findings: &mut Findings) {
    for schema in context.schemas() {
        let Some(entry) = schema.entry("nullable").filter(|_| schema.is_true("nullable")) else { continue };
        if schema.type_name().is_none() {
            continue;
        }
        let (message, why, fix) = match schema.role {
            Role::Component => (
                "a component cannot be `nullable`",
                "The generator would wrap it in a second, optional type, which every use of it must unwrap.",
                "Write the schema inline in the property that may be null, with `nullable: true`.",
            ),
            Role::Media(_) => (
                "a whole body cannot be `nullable`",
                "The client can neither send nor receive `null` as a body.",
                "Remove `nullable`.",
            ),
            _ => {
                let values = schema.mapping.get("enum").and_then(Node::as_sequence);
                let Some(values) = values.filter(|values| !values.is_empty()) else { continue };
                if values.iter().any(|value| value.value == crate::node::Value::Null) {
                    continue;
                }
                (
                    "the schema is `nullable`, but its `enum` does not list `null`",
                    "In OpenAPI 3.0.3 only the listed values are allowed, but the generator also allows `null`, so tools disagree.",
                    "Add `null` to the values, or remove `nullable`.",
                )
            }
        };
        findings.push(NULLABLE.finding(entry.key_span, message).why(why).fix(fix));
    }
}
