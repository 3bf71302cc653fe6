//! The limits of a value in words, for documentation.

use apispec::node::Node;

use crate::markdown;

/// What a value of this schema has to keep, in a few words each.
pub(super) fn of(schema: &Node) -> Vec<String> {
    let text = |key: &str| {
        let value = schema.get(key)?.to_yaml();
        value.as_u64().map(|number| number.to_string()).or_else(|| value.as_f64().map(|number| number.to_string()))
    };
    let mut limits = Vec::new();
    limits.extend(range(text("minLength").filter(|min| min != "0"), text("maxLength"), "character"));
    limits.extend(range(text("minItems").filter(|min| min != "0"), text("maxItems"), "item"));
    match (text("minimum"), text("maximum")) {
        (Some(min), Some(max)) => limits.push(format!("{min} to {max}")),
        (Some(min), None) => limits.push(format!("at least {min}")),
        (None, Some(max)) => limits.push(format!("at most {max}")),
        (None, None) => {}
    }
    let values = schema.get("enum").and_then(Node::as_sequence).into_iter().flatten();
    let values: Vec<_> = values.filter_map(shown).collect();
    if !values.is_empty() {
        limits.push(format!("one of {}", values.join(", ")));
    }
    limits.extend(
        schema.get("pattern").and_then(Node::as_str).map(|pattern| format!("pattern {}", markdown::code(pattern))),
    );
    limits
}

/// A range of what is counted.
fn range(min: Option<String>, max: Option<String>, what: &str) -> Option<String> {
    let plural = |number: &str| if number == "1" { what.to_owned() } else { format!("{what}s") };
    match (min, max) {
        (Some(min), Some(max)) if min == max => Some(format!("exactly {min} {}", plural(&min))),
        (Some(min), Some(max)) => Some(format!("{min} to {max} {}", plural(&max))),
        (Some(min), None) => Some(format!("at least {min} {}", plural(&min))),
        (None, Some(max)) => Some(format!("at most {max} {}", plural(&max))),
        (None, None) => None,
    }
}

/// A value of an enumeration, which is a text or an integer.
fn shown(value: &Node) -> Option<String> {
    let value = value.to_yaml();
    let text = value.as_str().map(str::to_owned).or_else(|| value.as_i64().map(|number| number.to_string()))?;
    Some(markdown::code(&text))
}
