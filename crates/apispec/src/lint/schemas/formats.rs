//! The rule for the `format` of a schema: the supported formats and where they are allowed.
//! It must not check values.

use diagnostics::{Findings, suggest};

use crate::lint::schema::{Role, Schema};
use crate::lint::{Check, Context, check};

pub(in crate::lint) const RULES: &[Check] = &[UNKNOWN_FORMAT];

const UNKNOWN_FORMAT: Check = check!(504, "unknown-format", unknown_format, listed_times, binary);

/// The supported formats of each type. `binary` and `byte` have further restrictions.
fn formats(type_name: &str) -> Option<&'static [&'static str]> {
    Some(match type_name {
        "string" => &["password", "date-time", "date", "local-date-time", "binary", "byte"],
        "integer" => &["int32", "int64", "unix-millis"],
        "number" => &["double", "float"],
        _ => return None,
    })
}

/// String formats for which the generator has a type that does not fit here.
const TYPED: [&str; 4] = ["ip", "ipv4", "ipv6", "uuid"];

/// The formats of times and dates that are texts.
const TIMES: [&str; 3] = ["date-time", "date", "local-date-time"];

fn unknown_format(context: &Context<'_>, findings: &mut Findings) {
    for schema in context.schemas() {
        let Some(format) = schema.mapping.get("format") else { continue };
        let (Some(name), Some(type_name)) = (format.as_str(), schema.type_name()) else { continue };
        let Some(known) = formats(type_name).filter(|known| !known.contains(&name)) else { continue };
        let other_type = ["string", "integer", "number"]
            .into_iter()
            .find(|other| formats(other).is_some_and(|known| known.contains(&name)));
        let (message, why, fix) = if let Some(other) = other_type {
            (
                format!("`{name}` is a format of the type `{other}`, not of `{type_name}`"),
                "The generator ignores a format of another type.",
                format!("Write `type: {other}`, or remove the format."),
            )
        } else if type_name == "string" && TYPED.contains(&name) {
            (
                format!("the format `{name}` is not supported"),
                "The generator would use a type that also validates responses, so one unusual value would make the whole response unreadable. It would drop bounds and patterns, and need a crate for UUIDs that clients do not depend on.",
                "Remove the format, and describe the form with `pattern` or in the description.".to_owned(),
            )
        } else {
            let known = known.iter().copied().filter(|known| !matches!(*known, "binary" | "byte"));
            let fix = match suggest::nearest(name, known.clone()) {
                Some(near) => format!("Did you mean `{near}`?"),
                None => format!("Remove it, or use a supported format: {}.", suggest::list(known)),
            };
            let why = "The generator silently ignores unknown formats.";
            (format!("unknown format `{name}` for the type `{type_name}`"), why, fix)
        };
        findings.push(UNKNOWN_FORMAT.finding(format.span, message).why(why).fix(fix));
    }
}

/// A time or date with listed values, which would be an enumeration and a time at once.
fn listed_times(context: &Context<'_>, findings: &mut Findings) {
    for schema in context.schemas() {
        let Some(format) = schema.mapping.get("format").filter(|_| schema.type_name() == Some("string")) else {
            continue;
        };
        let (Some(entry), Some(name)) = (schema.entry("enum"), format.as_str()) else { continue };
        if TIMES.contains(&name) {
            findings.push(
                UNKNOWN_FORMAT
                    .finding(format.span, format!("the format `{name}` of an `enum`"))
                    .label("the value is a time")
                    .related(entry.key_span, "the value is one of these")
                    .why("The generator would make an enumeration and a time of it.")
                    .fix("Remove the `enum` or the format."),
            );
        }
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
                "The generator turns it into a plain string, so callers would not know whether to encode it.",
                "Remove the format, and say in the description that the string is Base64.",
            ),
            Some("binary") if !is_raw_body(schema) => (
                "the format `binary` is not allowed here",
                "JSON and parameters cannot carry binary data. The generator would turn it into a string, which cannot hold arbitrary bytes.",
                "Use it only for a whole body that is not JSON, such as `application/octet-stream`.",
            ),
            _ => continue,
        };
        findings.push(UNKNOWN_FORMAT.finding(format.span, message).why(why).fix(fix));
    }
}

/// Whether it is the schema of a whole body that is not JSON.
fn is_raw_body(schema: &Schema<'_>) -> bool {
    matches!(schema.role, Role::Media(media) if !media.contains("json"))
}
