//! The rule for the keys of objects: those that OpenAPI does not have, those that it has but the generator drops, and extensions.
//! It must not look at values.

use super::extensions::unknown_extension;
use crate::lint::{Check, Context};
use crate::loading;
use crate::shape::{Kind, Visit, walk_some};
use diagnostics::source::Span;
use diagnostics::suggest;
use diagnostics::{Finding, Findings};

pub(in crate::lint) const RULES: &[Check] = &[UNKNOWN_KEY];

/// The keys of an object, besides extensions, with their places. Those beside a `$ref` are the business of other rules.
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
        let strangers = keys(visit).filter(|(key, _)| !known.contains(key));
        findings.extend(strangers.map(|(key, span)| unknown(visit.kind, known, key, span)));
    }
}

fn unknown(kind: Kind, known: &[&'static str], key: &str, span: Span) -> Finding {
    let article = kind.article().unwrap_or("an object");
    let finding = UNKNOWN_KEY
        .finding(span, format!("OpenAPI 3.0 has no key `{key}` in {article}"))
        .why("Everything downstream skips a key that it does not know, so what it says would be lost without a word.");
    let in_schema = known.contains(&"schema") && Kind::Schema.known_keys().is_some_and(|keys| keys.contains(&key));
    match suggest::nearest(key, known.iter().copied()) {
        _ if in_schema => finding.fix(format!("Move `{key}` into the `schema`.")),
        Some(near) => finding.fix(format!("Did you mean `{near}`?")),
        None if kind == Kind::Schema && key == "const" => finding.fix("Write `enum` with the one value."),
        None => {
            finding.fix("Remove it, or say it in the description. If it describes an object, check its indentation.")
        }
    }
}

/// A key that OpenAPI has and the generator drops. The keywords of schemas have a rule of their own.
struct Ignored {
    kinds: &'static [Kind],
    key: &'static str,
    fix: &'static str,
}

const ONE_SERVER_LIST: &str = "Every operation has the servers of openapi.yaml: remove it.";
const NO_HEADERS: &str = "Say in the description of the answer what its header tells, and remove it.";
const ENCODED_ALWAYS: &str = "The client encodes every value: remove it.";

const IGNORED: &[Ignored] = &[
    Ignored {
        kinds: &[Kind::Operation, Kind::Parameter],
        key: "deprecated",
        fix: "Say in the description that it is deprecated, and what to use instead.",
    },
    Ignored {
        kinds: &[Kind::Tag],
        key: "externalDocs",
        fix: "Name the address in the description, or in the `externalDocs` of the operation.",
    },
    Ignored {
        kinds: &[Kind::Operation, Kind::Components],
        key: "callbacks",
        fix: "The client receives no calls: say in the description that the service makes them, and remove it.",
    },
    Ignored {
        kinds: &[Kind::Response, Kind::Components],
        key: "links",
        fix: "Say in the description which operation takes what the answer gives, and remove it.",
    },
    Ignored { kinds: &[Kind::Response, Kind::Components], key: "headers", fix: NO_HEADERS },
    Ignored {
        kinds: &[Kind::Components],
        key: "examples",
        fix: "Write each example where it is used, under the key `example`.",
    },
    Ignored { kinds: &[Kind::PathItem, Kind::Operation], key: "servers", fix: ONE_SERVER_LIST },
    Ignored { kinds: &[Kind::PathItem], key: "summary", fix: "Each operation has a summary of its own: remove it." },
    Ignored {
        kinds: &[Kind::PathItem],
        key: "description",
        fix: "Say it in the description of each operation of the path.",
    },
    Ignored {
        kinds: &[Kind::Operation],
        key: "security",
        fix: "The runtime authenticates every request alike, as openapi.yaml says: remove it.",
    },
    Ignored { kinds: &[Kind::Server], key: "variables", fix: "List one server for each value." },
    Ignored { kinds: &[Kind::MediaType], key: "encoding", fix: ENCODED_ALWAYS },
    Ignored { kinds: &[Kind::Parameter], key: "allowReserved", fix: ENCODED_ALWAYS },
    Ignored {
        kinds: &[Kind::Parameter],
        key: "allowEmptyValue",
        fix: "Allow the empty text with `minLength: 0` in the schema.",
    },
];

fn ignored_key(context: &Context<'_>, findings: &mut Findings) {
    walk_some(Visit::document(&context.tree.root), &mut |visit| {
        for (key, span) in keys(&visit) {
            if let Some(ignored) = ignored(visit.kind, key) {
                let article = visit.kind.article().unwrap_or("an object");
                findings.push(
                    UNKNOWN_KEY
                        .finding(span, format!("the generator ignores `{key}` of {article}"))
                        .why("Whoever reads the spec would believe that the client heeds it.")
                        .fix(ignored.fix),
                );
            }
        }
        // What stands below an ignored key is not worth a finding of its own: those keys lead to these kinds.
        !matches!(
            visit.kind,
            Kind::MapOf(Kind::Callback | Kind::Header | Kind::Link | Kind::Encoding) | Kind::Callback | Kind::Header
        )
    });
}

fn ignored(kind: Kind, key: &str) -> Option<&'static Ignored> {
    IGNORED.iter().find(|ignored| ignored.key == key && ignored.kinds.contains(&kind))
}
