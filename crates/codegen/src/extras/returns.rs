//! The section of a method's documentation that says what the call returns: the type, its fields,
//! and when each is missing. It must not know how the response is decoded.

use std::fmt::Write as _;

use apispec::document::Download;
use apispec::node::Node;
use model::{Field, Kind, Model, Operation, Shape, Type};

use super::archives;
use super::method_docs::one_line;

/// The largest number of fields to list: the page of the type has the rest.
const MAX_FIELDS: usize = 20;

/// The section, with its heading.
pub(super) fn section(model: &Model<'_>, operation: &Operation<'_>) -> String {
    let mut text = "# Returns\n\n".to_owned();
    let download = model.tree.download(operation.document).map(|(_, download)| download);
    match &operation.response {
        _ if download == Some(Download::Bytes) => {
            let _ = writeln!(
                text,
                "A [`ResponseValue`] of [`SecretBytes`](crate::SecretBytes){}\n\n\
                 `send_stream()` returns them while they arrive, as a [`ByteStream`](crate::ByteStream).",
                described(downloaded(model, operation))
            );
        }
        Some(shape) if download.is_some() => {
            let _ =
                writeln!(text, "A [`ResponseValue`] of {}{}", words(shape), described(downloaded(model, operation)));
        }
        None => text.push_str("Nothing: the response has no body.\n"),
        Some(shape) => {
            let _ = writeln!(text, "A [`ResponseValue`] of {}{}", words(shape), described(schema(model, operation)));
            text.push_str(&fields(model, shape));
            text.push_str(&successes(model, operation));
        }
    }
    if archives::property(operation).is_some() {
        text.push_str("\n`send_archive()` returns an archive instead, as [`SecretBytes`](crate::SecretBytes).\n");
    }
    text.push('\n');
    text
}

/// What each of several success statuses means.
fn successes(model: &Model<'_>, operation: &Operation<'_>) -> String {
    let mut successes: Vec<_> = model.tree.successes(operation.document).collect();
    if successes.len() < 2 {
        return String::new();
    }
    successes.sort_by_key(|(status, _)| *status);
    let lines = successes.into_iter().map(|(status, response)| {
        let empty = if response.get("content").is_none() { " Its response has no body." } else { "" };
        let text = response.get("description").and_then(Node::as_str).unwrap_or_default();
        format!("- {status}: {}{empty}\n", one_line(text))
    });
    format!("\nIts `status()` is one of these:\n\n{}", lines.collect::<String>())
}

/// The schema of a download, or its response if that has no description.
fn downloaded<'a>(model: &Model<'a>, operation: &Operation<'_>) -> Option<&'a Node> {
    let (_, response) = model.tree.success(operation.document)?;
    let (_, media) = response.get("content")?.as_mapping()?.iter().next()?;
    let schema = model.tree.resolve(media.value.get("schema")?);
    schema.filter(|schema| schema.get("description").is_some()).or(Some(response))
}

/// The schema of the success response.
fn schema<'a>(model: &Model<'a>, operation: &Operation<'_>) -> Option<&'a Node> {
    let (_, response) = model.tree.success(operation.document)?;
    // Without a body, the fields are the headers of the response.
    let Some(media) = apispec::document::json(response) else { return Some(response) };
    model.tree.resolve(media.get("schema")?)
}

/// One line per field, those that are always there first, then sorted by name, so the order in the
/// spec does not matter.
fn fields(model: &Model<'_>, shape: &Shape) -> String {
    let Shape::Type(name) = shape else { return String::new() };
    let Some(Type { kind: Kind::Structure(fields), .. }) = model.type_named(name) else { return String::new() };
    let mut fields: Vec<&Field<'_>> = fields.iter().collect();
    fields.sort_by_key(|field| (absence(field).is_some(), &field.name));
    // A single field takes no more space than the line that counts the rest.
    let listed = if fields.len() == MAX_FIELDS + 1 { fields.len() } else { MAX_FIELDS };
    let rest = fields.split_off(fields.len().min(listed));
    let mut text = "\n".to_owned();
    for field in fields {
        let absence = absence(field).map(|words| format!(", {words}")).unwrap_or_default();
        let _ = writeln!(
            text,
            "- `{}` ({}{absence}){}",
            field.name,
            words(&field.shape),
            described(field.header.or(Some(field.schema)))
        );
    }
    if !rest.is_empty() {
        let _ = writeln!(text, "- and {} more fields of {}", rest.len(), words(shape));
    }
    text
}

/// What a field is if the response lacks it; nothing if each response has it.
fn absence(field: &Field<'_>) -> Option<&'static str> {
    match (field.optional, field.required) {
        (true, _) if field.header.is_some() => Some("header, `None` if absent"),
        (false, _) if field.header.is_some() => Some("header"),
        _ if field.clearable => Some("may be absent or null"),
        (true, true) => Some("`None` if null"),
        (true, false) => Some("`None` if absent"),
        (false, false) => Some("empty if absent"),
        (false, true) => None,
    }
}

/// A type in words, with a link if it has a page. The path in the label keeps rustdoc from taking
/// the link for a redundant one where the type is in scope.
fn words(shape: &Shape) -> String {
    match shape {
        Shape::Type(name) => format!("[`types::{name}`](crate::types::{name})"),
        Shape::List(items) => format!("list of {}", words(items)),
        Shape::Map(values) => format!("map of {} by name", words(values)),
        Shape::Secret => "[`Secret`](crate::Secret)".to_owned(),
        Shape::Time => "[`UnixMillis`](crate::UnixMillis)".to_owned(),
        Shape::LocalTime => "[`LocalDateTime`](crate::LocalDateTime)".to_owned(),
        Shape::DateTime => "[`DateTime`](crate::DateTime)".to_owned(),
        Shape::Date => "[`Date`](crate::Date)".to_owned(),
        Shape::Anything => "any JSON".to_owned(),
        Shape::Text | Shape::Integer(_) | Shape::Number(_) | Shape::Boolean => format!("`{}`", shape.rust("")),
    }
}

/// The description in a schema, after a colon.
fn described(schema: Option<&Node>) -> String {
    let text = schema.and_then(|schema| schema.get("description")).and_then(Node::as_str).unwrap_or_default();
    let text = without_lists(text);
    if text.is_empty() { String::new() } else { format!(": {text}") }
}

/// The paragraphs of a text as one line. Lists, which explain the values of an enumeration, are
/// left to the page of its type.
fn without_lists(text: &str) -> String {
    let mut in_list = false;
    let lines = text.lines().filter(|line| {
        in_list = line.trim_start().starts_with("- ") || (in_list && !line.trim().is_empty());
        !in_list
    });
    let text = one_line(&lines.collect::<Vec<_>>().join("\n"));
    text.strip_suffix(':').map_or_else(|| text.clone(), |text| format!("{text}."))
}

#[cfg(test)]
mod tests {
    #[test]
    fn lists_are_left_out_of_descriptions() {
        for (text, brief) in [
            ("Its state.", "Its state."),
            ("Its state:\n\n- `A`: it is\n  so\n- `B`: no", "Its state."),
            ("Its state.\n- `A`: a\n\nNull if\nunknown.\n", "Its state. Null if unknown."),
            ("- `A`: a", ""),
        ] {
            assert_eq!(super::without_lists(text), brief);
        }
    }
}
