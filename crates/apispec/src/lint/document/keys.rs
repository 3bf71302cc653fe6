//! The rule for the keys of objects: keys unknown to OpenAPI, keys that the generator drops, and
//! extensions.
//! It must not check values.

use diagnostics::source::Span;
use diagnostics::{Finding, Findings, suggest};

use super::extensions::unknown_extension;
use crate::lint::{Check, Context};
use crate::loading;
use crate::shape::{Kind, Visit, walk};

pub(in crate::lint) const RULES: &[Check] = &[UNKNOWN_KEY];

/// The keys of an object with their spans, without extensions. Other rules check the keys beside a
/// `$ref`.
fn keys<'a>(visit: &Visit<'a>) -> impl Iterator<Item = (&'a str, Span)> {
    let is_reference = visit.kind.component_kind().is_some() && visit.node.get("$ref").is_some();
    let mapping = visit.node.as_mapping().filter(|_| !is_reference);
    let keys = mapping.into_iter().flat_map(|mapping| mapping.iter());
    keys.map(|(key, entry)| (key, entry.key_span)).filter(|(key, _)| !key.starts_with("x-") && *key != "$ref")
}

const UNKNOWN_KEY: Check = Check { rule: loading::UNKNOWN_KEY, run: &[unknown_key, ignored_key, unknown_extension] };

fn unknown_key(context: &Context<'_>, findings: &mut Findings) {
    for visit in &context.visits {
        let Some(known) = visit.kind.known_keys() else { continue };
        let unknown_keys = keys(visit).filter(|(key, _)| !known.contains(key));
        findings.extend(unknown_keys.map(|(key, span)| unknown(visit.kind, known, key, span)));
    }
}

fn unknown(kind: Kind, known: &[&'static str], key: &str, span: Span) -> Finding {
    let noun = kind.noun().unwrap_or("an object");
    let finding = UNKNOWN_KEY
        .finding(span, format!("OpenAPI 3.0 has no key `{key}` in {noun}"))
        .why("Tools skip unknown keys, so its content would be silently lost.");
    let in_schema = known.contains(&"schema") && Kind::Schema.known_keys().is_some_and(|keys| keys.contains(&key));
    match suggest::nearest(key, known.iter().copied()) {
        _ if in_schema => finding.fix(format!("Move `{key}` into the `schema`.")),
        Some(near) => finding.fix(format!("Did you mean `{near}`?")),
        None if kind == Kind::Schema && key == "const" => finding.fix("Write `enum` with the one value."),
        None => finding.fix(
            "Remove it, or move its content into the description. If it describes an object, check its indentation.",
        ),
    }
}

/// A key that OpenAPI defines but the generator drops. Schema keywords have their own rule.
struct Ignored {
    kinds: &'static [Kind],
    key: &'static str,
    fix: &'static str,
}

const ONE_SERVER_LIST: &str = "Remove it: every operation uses the servers of openapi.yaml.";
const ONE_VALUE: &str = "Remove it: the client reads a header as one value.";
const ENCODED_ALWAYS: &str = "Remove it: the client encodes every value.";

const IGNORED: &[Ignored] = &[
    Ignored {
        kinds: &[Kind::Parameter],
        key: "deprecated",
        fix: "Say in the description that it is deprecated and what to use instead.",
    },
    Ignored {
        kinds: &[Kind::Tag],
        key: "externalDocs",
        fix: "Put the URL in the description, or in the `externalDocs` of the operation.",
    },
    Ignored {
        kinds: &[Kind::Operation, Kind::Components],
        key: "callbacks",
        fix: "Mention the callbacks in the description, and remove them: the client cannot receive any.",
    },
    Ignored {
        kinds: &[Kind::Response, Kind::Components],
        key: "links",
        fix: "Describe in words which operation uses the values of the response, and remove it.",
    },
    Ignored { kinds: &[Kind::Components], key: "headers", fix: "Write each header in the response that has it." },
    Ignored {
        kinds: &[Kind::Header],
        key: "deprecated",
        fix: "Say in the description that it is deprecated and what to use instead.",
    },
    Ignored { kinds: &[Kind::Header], key: "style", fix: ONE_VALUE },
    Ignored { kinds: &[Kind::Header], key: "explode", fix: ONE_VALUE },
    Ignored { kinds: &[Kind::Header], key: "content", fix: "Describe the value with a `schema`." },
    Ignored { kinds: &[Kind::Header], key: "example", fix: "Give an example in the description." },
    Ignored { kinds: &[Kind::Header], key: "examples", fix: "Give an example in the description." },
    Ignored { kinds: &[Kind::Header], key: "allowEmptyValue", fix: "Remove it: the client reads any value." },
    Ignored { kinds: &[Kind::Header], key: "allowReserved", fix: "Remove it: the client reads any value." },
    Ignored {
        kinds: &[Kind::Components],
        key: "examples",
        fix: "Write each example where it is used, under the key `example`.",
    },
    Ignored { kinds: &[Kind::PathItem, Kind::Operation], key: "servers", fix: ONE_SERVER_LIST },
    Ignored { kinds: &[Kind::PathItem], key: "summary", fix: "Remove it: each operation has its own summary." },
    Ignored {
        kinds: &[Kind::PathItem],
        key: "description",
        fix: "Move it to the description of each operation of the path.",
    },
    Ignored { kinds: &[Kind::Server], key: "variables", fix: "List one server per value." },
    Ignored { kinds: &[Kind::MediaType], key: "encoding", fix: ENCODED_ALWAYS },
    Ignored { kinds: &[Kind::Parameter], key: "allowReserved", fix: ENCODED_ALWAYS },
    Ignored {
        kinds: &[Kind::Parameter],
        key: "allowEmptyValue",
        fix: "Allow the empty string with `minLength: 0` in the schema.",
    },
];

fn ignored_key(context: &Context<'_>, findings: &mut Findings) {
    walk(Visit::document(&context.tree.root), &mut |visit| {
        for (key, span) in keys(&visit) {
            if let Some(ignored) = ignored(visit.kind, key) {
                let noun = visit.kind.noun().unwrap_or("an object");
                findings.push(
                    UNKNOWN_KEY
                        .finding(span, format!("the generator ignores `{key}` of {noun}"))
                        .why("A reader of the spec would expect the client to respect it.")
                        .fix(ignored.fix),
                );
            }
        }
        // No findings below an ignored key; these are the kinds that such keys lead to.
        !matches!(visit.kind, Kind::MapOf(Kind::Callback | Kind::Link | Kind::Encoding) | Kind::Callback)
    });
}

fn ignored(kind: Kind, key: &str) -> Option<&'static Ignored> {
    IGNORED.iter().find(|ignored| ignored.key == key && ignored.kinds.contains(&kind))
}
