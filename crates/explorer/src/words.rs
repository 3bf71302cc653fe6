//! Says in words what a schema allows: its type, its limits, how its pages are read. The words are
//! those of the clients and of `ccm`. It must not know where they are shown.

use serde_json::Value;

use crate::document::Node;

/// The type of a value.
pub(crate) fn kind(schema: &Node<'_>, items: Option<&str>, values: Option<&str>) -> String {
    let word = schema.value("type").and_then(Value::as_str).unwrap_or("any value");
    let format = schema.value("format").and_then(Value::as_str).unwrap_or_default();
    let named = match (word, format) {
        ("string", "password") => "secret text",
        ("string", "date-time") => "time, as in RFC 3339",
        ("string", "local-date-time") => "date and time, in an unknown zone",
        ("string", "date") => "date, as YYYY-MM-DD",
        ("string", "binary") => "bytes",
        ("string", _) => "text",
        ("integer", "unix-millis") => "time, in milliseconds since 1970",
        ("boolean", _) => "true or false",
        ("array", _) => return format!("list of {}", items.map_or_else(|| "any values".to_owned(), plural)),
        ("object", _) => {
            return values.map_or_else(|| "object".to_owned(), |values| format!("map of {}", plural(values)));
        }
        (other, _) => other,
    };
    named.to_owned()
}

/// The plural of a type: only its first noun changes.
fn plural(kind: &str) -> String {
    if kind == "true or false" {
        return "booleans".to_owned();
    }
    let at = kind.find([',', ' ']).unwrap_or(kind.len());
    let (noun, rest) = if kind.starts_with("secret ") { (kind, "") } else { kind.split_at(at) };
    match noun {
        "any" => "any values".to_owned(),
        "bytes" => kind.to_owned(),
        _ => format!("{noun}s{rest}"),
    }
}

/// The limits of the value itself.
pub(crate) fn limits(schema: &Node<'_>) -> Vec<String> {
    let count = |key: &str| schema.value(key).and_then(Value::as_u64);
    let mut words = Vec::new();
    words.extend(range((count("minLength"), count("maxLength")), "character"));
    words.extend(range((count("minItems"), count("maxItems")), "item"));
    let number = |key: &str| schema.value(key).filter(|value| value.is_number()).map(ToString::to_string);
    match (number("minimum"), number("maximum")) {
        (Some(min), Some(max)) => words.push(format!("{min} to {max}")),
        (Some(min), None) => words.push(format!("at least {min}")),
        (None, Some(max)) => words.push(format!("at most {max}")),
        (None, None) => {}
    }
    if schema.is("nullable") {
        words.push("can be null".to_owned());
    }
    words
}

/// A range of a count, such as "1 to 3 characters".
fn range(bounds: (Option<u64>, Option<u64>), what: &str) -> Option<String> {
    let plural = |number: u64| if number == 1 { what.to_owned() } else { format!("{what}s") };
    match bounds {
        (Some(0), None) | (None, None) => None,
        (Some(min), Some(max)) if min == max => Some(format!("exactly {min} {}", plural(min))),
        (None | Some(0), Some(max)) => Some(format!("at most {max} {}", plural(max))),
        (Some(min), Some(max)) => Some(format!("{min} to {max} {}", plural(max))),
        (Some(min), None) => Some(format!("at least {min} {}", plural(min))),
    }
}

/// How the pages of a list are read.
pub(crate) fn pagination(node: &Node<'_>) -> String {
    let name = |key: &str| match node.value(key)? {
        Value::String(name) => Some(format!("`{name}`")),
        Value::Object(header) => Some(format!("the header `{}`", header.get("header")?.as_str()?)),
        _ => None,
    };
    let mut text = match (name("offset"), name("page"), name("marker")) {
        (Some(offset), ..) => format!("`{{limit}}` entries from the entry {offset}"),
        (_, Some(page), _) => {
            let first = node.value("first_page").and_then(Value::as_u64).unwrap_or(1);
            format!("`{{limit}}` entries a page; {page} counts pages from {first}")
        }
        (_, _, Some(marker)) => {
            let next = name("next").map(|next| format!(", which is {next} of the page before")).unwrap_or_default();
            format!("`{{limit}}` entries after {marker}{next}")
        }
        _ => "`{limit}` entries".to_owned(),
    };
    text = match name("limit") {
        Some(limit) => text.replace("`{limit}`", &limit),
        None => text.replace("`{limit}` ", ""),
    };
    if let Some(items) = name("items") {
        text.push_str(&format!(". The entries are in {items}"));
    }
    if let Some(total) = name("total") {
        text.push_str(&format!(", their number in all in {total}"));
    }
    text + "."
}

/// When waiting for a state ends.
pub(crate) fn waiter(node: &Node<'_>) -> String {
    let list = |key: &str| node.texts(key).iter().map(|value| format!("`{value}`")).collect::<Vec<_>>().join(", ");
    let field = node.value("field").and_then(Value::as_str).unwrap_or_default();
    let mut text = format!("until `{field}` is {}", list("success"));
    let failure = list("failure");
    if !failure.is_empty() {
        text.push_str(&format!("; fails at {failure}"));
    }
    if let Some(seconds) = node.value("timeout").and_then(Value::as_u64) {
        text.push_str(&format!("; for at most {seconds} s"));
    }
    text + "."
}

/// A value as it is written in a document: a text without quotation marks, everything else as
/// JSON, on one line if it contains no others.
pub(crate) fn value(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(values) if !values.iter().any(|value| value.is_array() || value.is_object()) => {
            let values: Vec<_> = values.iter().map(ToString::to_string).collect();
            format!("[{}]", values.join(", "))
        }
        Value::Array(_) | Value::Object(_) => pretty(value),
        other => other.to_string(),
    }
}

/// JSON in lines.
pub(crate) fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_else(|_| value.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plurals_change_the_noun() {
        for (one, many) in [
            ("text", "texts"),
            ("secret text", "secret texts"),
            ("time, in milliseconds since 1970", "times, in milliseconds since 1970"),
            ("list of texts", "lists of texts"),
            ("true or false", "booleans"),
            ("any value", "any values"),
        ] {
            assert_eq!(plural(one), many);
        }
    }

    #[test]
    fn ranges_are_short() {
        for (bounds, words) in [
            ((Some(0), Some(5)), Some("at most 5 characters")),
            ((Some(1), Some(1)), Some("exactly 1 character")),
            ((Some(2), None), Some("at least 2 characters")),
            ((Some(0), None), None),
        ] {
            assert_eq!(range(bounds, "character").as_deref(), words);
        }
    }
}
