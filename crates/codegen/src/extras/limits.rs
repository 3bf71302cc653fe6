//! Describes the limits of a value in words, for documentation.

use apispec::node::Node;
use model::Limits;

use crate::markdown;

/// The limits of a value, a phrase for each.
pub(super) fn describe(limits: &Limits<'_>) -> Vec<String> {
    let Limits { length, items, range: (minimum, maximum), values, pattern } = limits;
    let mut words = Vec::new();
    words.extend(range(*length, "character"));
    words.extend(range(*items, "item"));
    match (minimum.and_then(number), maximum.and_then(number)) {
        (Some(min), Some(max)) => words.push(format!("{min} to {max}")),
        (Some(min), None) => words.push(format!("at least {min}")),
        (None, Some(max)) => words.push(format!("at most {max}")),
        (None, None) => {}
    }
    let values: Vec<_> = values.iter().filter_map(value).collect();
    if !values.is_empty() {
        words.push(format!("one of {}", values.join(", ")));
    }
    words.extend(pattern.map(|pattern| format!("pattern {}", markdown::code(pattern))));
    words
}

/// A range of a count, such as "1 to 3 characters".
fn range((min, max): (Option<u64>, Option<u64>), what: &str) -> Option<String> {
    let plural = |number: u64| if number == 1 { what.to_owned() } else { format!("{what}s") };
    match (min, max) {
        (Some(min), Some(max)) if min == max => Some(format!("exactly {min} {}", plural(min))),
        (Some(min), Some(max)) => Some(format!("{min} to {max} {}", plural(max))),
        (Some(min), None) => Some(format!("at least {min} {}", plural(min))),
        (None, Some(max)) => Some(format!("at most {max} {}", plural(max))),
        (None, None) => None,
    }
}

fn number(node: &Node) -> Option<String> {
    let value = node.to_yaml();
    let whole = value.as_i64().map(|number| number.to_string());
    whole.or_else(|| value.as_f64().map(|number| number.to_string()))
}

/// A value of an enumeration, a string or an integer.
fn value(node: &Node) -> Option<String> {
    let value = node.to_yaml();
    let text = value.as_str().map(str::to_owned).or_else(|| value.as_i64().map(|number| number.to_string()))?;
    Some(markdown::code(&text))
}
