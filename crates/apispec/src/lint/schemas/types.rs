//! Rules for the type of a schema and the keywords that go with it.
//! They must not look at the values of the keywords, nor at where the schema is used.

use crate::lint::schema::{COMPOSITION, Role, TYPES};
use crate::lint::{Check, Context, check};
use crate::node::{Node, Value};
use diagnostics::Findings;
use diagnostics::suggest;

pub(in crate::lint) const RULES: &[Check] = &[SCHEMA_TYPE, KEYWORD_TYPE, UNSUPPORTED_KEYWORD, COMPOSED, NULLABLE];

const SCHEMA_TYPE: Check = check!(501, "schema-type", schema_type, missing_type);

fn schema_type(context: &Context<'_>, findings: &mut Findings) {
    for schema in context.schemas() {
        let Some(node) = schema.node.get("type") else { continue };
        let name = match (&node.value, node.as_str()) {
            (_, Some(name)) => name,
            (Value::Null, None) => "null",
            // Any other type that is not text is refused by the types.
            _ => continue,
        };
        if TYPES.contains(&name) {
            continue;
        }
        let finding = SCHEMA_TYPE
            .finding(node.span, format!("there is no type `{name}`"))
            .why("The generator would not know what to make of the value.");
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
            .why("The generator would guess the type from the other keywords, or take a value of any kind, which says nothing to a caller.");
        findings.push(match KEYWORDS.iter().find(has) {
            Some((_, "number")) => finding.fix("Add `type: integer` or `type: number`."),
            Some((_, name)) => finding.fix(format!("Add `type: {name}`.")),
            None => finding.fix(format!("Add the `type` that the page gives: one of {}.", suggest::list(TYPES))),
        });
    }
}

/// The keywords that belong to one type. What belongs to `number` belongs to `integer` too.
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
                // `required: true` is refused by the types.
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
                .finding(entry.key_span, format!("`{keyword}` means nothing for a schema of type `{name}`"))
                .why("The generator drops it, or makes something else of the whole schema, and nobody is told.");
            findings.push(match twin(keyword, name) {
                Some(twin) => finding.fix(format!("Did you mean `{twin}`? If not, correct the `type`.")),
                None => finding.fix(format!("Remove `{keyword}`, or correct the `type`.")),
            });
        }
    }
}

/// The keyword that says for this type what another says for its own.
fn twin(keyword: &str, name: &str) -> Option<&'static str> {
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

/// Keywords that a schema may have in OpenAPI and the generator mishandles: what it does, and what to do instead.
const UNSUPPORTED: [(&str, &str, &str); 11] = [
    (
        "deprecated",
        "The generator ignores it, so that nothing warns a caller.",
        "Say in the description that it is deprecated, and what to use instead.",
    ),
    (
        "discriminator",
        "The generator ignores it, so that the first type that fits is read.",
        "Write out the properties of all forms in one object, and say in the description which belong together.",
    ),
    (
        "externalDocs",
        "The generator ignores it, so that no caller sees it.",
        "Name the address in the description, or in the `externalDocs` of the operation.",
    ),
    ("maxProperties", "The client does not check it.", "Say it in the description, and note it in `x-documented`."),
    ("minProperties", "The client does not check it.", "Say it in the description, and note it in `x-documented`."),
    (
        "multipleOf",
        "The client does not check it, and an integer with it becomes one of another width.",
        "Say it in the description, and note it in `x-documented`.",
    ),
    (
        "readOnly",
        "The generator ignores it, so that a caller could send it.",
        "Make one schema for requests and one for answers.",
    ),
    (
        "title",
        "It would become the name of a type in the client.",
        "Name the component instead, and use `description` for words.",
    ),
    (
        "uniqueItems",
        "It changes the type of an optional array in the client, and nothing checks that the items differ.",
        "Remove it, note it in `x-documented`, and say in the description that no item may stand twice.",
    ),
    (
        "writeOnly",
        "The generator ignores it, so that a caller would look for it in answers.",
        "Make one schema for requests and one for answers.",
    ),
    ("xml", "The client speaks JSON.", "Remove it."),
];

fn unsupported_keyword(context: &Context<'_>, findings: &mut Findings) {
    for schema in context.schemas() {
        for (keyword, why, fix) in UNSUPPORTED {
            let Some(entry) = schema.entry(keyword) else { continue };
            let of = KEYWORDS.iter().find(|known| known.0 == keyword).map(|known| known.1);
            let applies = match (of, schema.type_name()) {
                (Some("number"), Some(name)) => matches!(name, "integer" | "number"),
                (Some(of), Some(name)) => of == name,
                // Without a type there is another finding already.
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
                    "The generator merges the parts into a type of its own: descriptions get lost, and parts that contradict each other become a type without values.",
                    "Write out the properties of all parts in one object. To describe a `$ref`, describe the component.",
                ),
                "not" => (
                    "No type can say what a value is not, and the client would not check it.",
                    "Say what the value is, and put the exception into the description.",
                ),
                _ => (
                    "The client would read the first form that fits, or have types called `Variant0` and `Subtype1`.",
                    "Write out the properties of all forms in one object, and say in the description which belong together.",
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
                "The generator would wrap it into a second type that may be empty, and every use of it with it.",
                "Write `nullable: true` at the property that may be null, with the schema written out there.",
            ),
            Role::Media(_) => (
                "a body as a whole cannot be `nullable`",
                "The client has no way to send or to read the answer null.",
                "Remove `nullable`.",
            ),
            _ => {
                let values = schema.mapping.get("enum").and_then(Node::as_sequence);
                let Some(values) = values.filter(|values| !values.is_empty()) else { continue };
                if values.iter().any(|value| value.value == crate::node::Value::Null) {
                    continue;
                }
                (
                    "the schema is `nullable`, but null is not among the values of its `enum`",
                    "OpenAPI 3.0.3 lets only the listed values through, and the generator lets null through too, so that tools disagree.",
                    "Add `null` to the values, or remove `nullable`.",
                )
            }
        };
        findings.push(NULLABLE.finding(entry.key_span, message).why(why).fix(fix));
    }
}
