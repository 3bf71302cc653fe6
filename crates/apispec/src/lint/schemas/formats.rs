//! Rules for the `format` of a schema: which there are, and what goes with them.
//! They must not look at values.

use crate::lint::schema::{Role, Schema};
use crate::lint::{Check, Context, check};
use diagnostics::Findings;
use diagnostics::suggest;

pub(in crate::lint) const RULES: &[Check] = &[UNKNOWN_FORMAT];

const UNKNOWN_FORMAT: Check = check!(504, "unknown-format", unknown_format, binary);

/// The formats of each type. Where `binary` and `byte` may stand is a question of its own.
fn formats(type_name: &str) -> Option<&'static [&'static str]> {
    Some(match type_name {
        "string" => &["password", "binary", "byte"],
        "integer" => &["int32", "int64", "unix-millis"],
        "number" => &["double", "float"],
        _ => return None,
    })
}

/// Formats of text for which the generator has a type, but one that fits badly here.
const TYPED: [&str; 6] = ["date", "date-time", "ip", "ipv4", "ipv6", "uuid"];

fn unknown_format(context: &Context<'_>, findings: &mut Findings) {
    for schema in context.schemas() {
        let Some(format) = schema.mapping.get("format") else { continue };
        let (Some(name), Some(type_name)) = (format.as_str(), schema.type_name()) else { continue };
        let Some(known) = formats(type_name).filter(|known| !known.contains(&name)) else { continue };
        let elsewhere = ["string", "integer", "number"]
            .into_iter()
            .find(|other| formats(other).is_some_and(|known| known.contains(&name)));
        let (message, why, fix) = if let Some(other) = elsewhere {
            (
                format!("`{name}` is no format of the type `{type_name}`, but of `{other}`"),
                "The generator ignores a format that does not belong to the type.",
                format!("Write `type: {other}`, or remove the format."),
            )
        } else if type_name == "string" && TYPED.contains(&name) {
            (
                format!("the format `{name}` is not supported"),
                "The generator would take a type for it that checks answers too, so that one unusual value makes the whole answer unreadable. Bounds and patterns beside it are dropped, and the crates for dates and UUIDs are not among those of a client.",
                "Remove the format, and give the form with `pattern` or in the description.".to_owned(),
            )
        } else {
            let known = known.iter().copied().filter(|known| !matches!(*known, "binary" | "byte"));
            let fix = match suggest::nearest(name, known.clone()) {
                Some(near) => format!("Did you mean `{near}`?"),
                None => format!("Use {}, or none.", suggest::list(known)),
            };
            let why = "The generator ignores a format that it does not know, and nobody is told.";
            (format!("there is no format `{name}` of the type `{type_name}`"), why, fix)
        };
        findings.push(UNKNOWN_FORMAT.finding(format.span, message).why(why).fix(fix));
    }
}

fn binary(context: &Context<'_>, findings: &mut Findings) {
    for schema in context.schemas() {
        let Some(format) = schema.mapping.get("format").filter(|_| schema.type_name() == Some("string")) else {
            continue;
        };
        let (message, why, fix) = match format.as_str() {
            Some("byte") => (
                "the format `byte` is not supported",
                "The generator makes plain text of it, so that a caller would encode once too often or too rarely.",
                "Remove the format, and say in the description that the text is Base64.",
            ),
            Some("binary") if !is_raw_body(schema) => (
                "the format `binary` cannot stand here",
                "JSON and parameters hold text; the generator would make text of it that cannot hold arbitrary bytes.",
                "Use it only as the schema of a body that is not JSON, such as `application/octet-stream`.",
            ),
            _ => continue,
        };
        findings.push(UNKNOWN_FORMAT.finding(format.span, message).why(why).fix(fix));
    }
}

/// Whether it is a body as a whole which is not JSON.
fn is_raw_body(schema: &Schema<'_>) -> bool {
    matches!(schema.role, Role::Media(media) if !media.contains("json"))
}
