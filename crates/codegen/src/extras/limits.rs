//! Describes in words what a caller must know to set a value: whether it is required, its limits,
//! and its default. The list of arguments and the setters use the same words.

use apispec::Tree;
use apispec::node::Node;
use model::{Form, Limits};

use crate::markdown;

/// What [`describe`] says of a value that must be set.
pub(super) const REQUIRED: &str = "required";

/// What it says of a value that must be set as soon as any other value of the same body is.
pub(super) const REQUIRED_IN_BODY: &str = "required if the body is sent";

/// Whether a value of a request is required, its limits, and whether it can be null, a phrase for
/// each. The schema is resolved.
pub(super) fn describe(tree: &Tree, required: Option<&str>, schema: &Node) -> Vec<String> {
    let nullable = schema.get("nullable").and_then(Node::as_bool) == Some(true);
    // What must be sent but may be null is sent as null, so a caller need not set it.
    let must_set = required.map(|words| if nullable { "null if not set" } else { words });
    let mut words: Vec<_> = must_set.map(str::to_owned).into_iter().collect();
    words.extend(limits(tree, schema));
    words.extend((nullable && required.is_none()).then(|| "can be [`Null`](crate::Null)".to_owned()));
    words
}

/// What the service assumes if the value is not set, as a sentence. Nothing if the value is
/// required, or if the description says so itself.
pub(super) fn default(required: bool, schema: &Node, description: &str) -> Option<String> {
    let value = scalar(schema.get("default").filter(|_| !required)?)?;
    let says_so = |sentence: &str| {
        let is_value = |word: &str| word.trim_matches('`') == value;
        let mut words = sentence.split(|letter: char| letter.is_whitespace() || ",;:()".contains(letter));
        sentence.to_lowercase().contains("default") && words.any(|word| is_value(word.trim_end_matches('.')))
    };
    let is_said = description.split_inclusive(". ").any(|sentence| says_so(sentence.trim()));
    (!is_said).then(|| format!("If not set, the service assumes {}.", markdown::code(&value)))
}

/// The limits of a value and of the values in it, without the listed values.
pub(crate) fn without_values(tree: &Tree, schema: &Node) -> Vec<String> {
    nested(tree, schema, &|schema| own(&Limits { values: &[], ..Limits::new(schema) }))
}

/// The limits of a value and of the values in it.
fn limits(tree: &Tree, schema: &Node) -> Vec<String> {
    nested(tree, schema, &|schema| own(&Limits::new(schema)))
}

fn nested(tree: &Tree, schema: &Node, own: &impl Fn(&Node) -> Vec<String>) -> Vec<String> {
    let mut words = own(schema);
    for (key, each) in [("items", "each"), ("additionalProperties", "each value")] {
        let inner = schema.get(key).and_then(|inner| tree.resolve(inner));
        let inner = inner.map(|inner| nested(tree, inner, own)).unwrap_or_default();
        words.extend((!inner.is_empty()).then(|| format!("{each} {}", inner.join(" and "))));
    }
    words
}

/// The limits of the value itself.
fn own(limits: &Limits<'_>) -> Vec<String> {
    let Limits { length, items, range: (minimum, maximum), values, pattern, form } = limits;
    let mut words = Vec::new();
    words.extend(range(*length, "character"));
    words.extend(range(*items, "item"));
    match (minimum.and_then(scalar), maximum.and_then(scalar)) {
        (Some(min), Some(max)) => words.push(format!("{min} to {max}")),
        (Some(min), None) => words.push(format!("at least {min}")),
        (None, Some(max)) => words.push(format!("at most {max}")),
        (None, None) => {}
    }
    let values: Vec<_> = values.iter().filter_map(scalar).map(|value| markdown::code(&value)).collect();
    if !values.is_empty() {
        words.push(format!("one of {}", values.join(", ")));
    }
    words.extend(pattern.map(|pattern| format!("pattern {}", markdown::code(pattern))));
    words.extend(form.map(|form| match form {
        Form::DateTime => "a time in RFC 3339".to_owned(),
        Form::Date => "a date, `YYYY-MM-DD`".to_owned(),
    }));
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

/// A string, number or boolean as text.
pub(crate) fn scalar(node: &Node) -> Option<String> {
    let value = node.to_yaml();
    let text = value.as_str().map(str::to_owned);
    let whole = text.or_else(|| value.as_i64().map(|number| number.to_string()));
    let number = whole.or_else(|| value.as_f64().map(|number| number.to_string()));
    number.or_else(|| value.as_bool().map(|truth| truth.to_string()))
}

#[cfg(test)]
mod tests {
    use apispec::node::Node;
    use diagnostics::source::SourceMap;

    fn schema(text: &str) -> Node {
        let mut sources = SourceMap::new();
        let file = sources.add("schema.yaml", text);
        apispec::parse::parse(&sources, file).unwrap_or_else(|_| panic!("{text}"))
    }

    #[test]
    fn limits_of_contained_values_are_described() {
        let tree = crate::tests::document().tree;
        for (text, words) in [
            ("{type: string}", ""),
            ("{type: string, minLength: 1, maxLength: 3}", "1 to 3 characters"),
            (
                "{type: array, minItems: 2, items: {type: integer, minimum: 0, maximum: 255}}",
                "at least 2 items, each 0 to 255",
            ),
            (
                "{type: array, items: {type: string, maxLength: 1, pattern: a}}",
                "each at most 1 character and pattern `a`",
            ),
            ("{type: array, items: {type: array, items: {type: string, enum: [a, b]}}}", "each each one of `a`, `b`"),
            ("{type: object, additionalProperties: {type: string, minLength: 2}}", "each value at least 2 characters"),
            ("{type: object, additionalProperties: true}", ""),
            ("{type: array, items: {type: string, format: date-time}}", "each a time in RFC 3339"),
            ("{type: string, format: date}", "a date, `YYYY-MM-DD`"),
        ] {
            assert_eq!(super::describe(&tree, None, &schema(text)).join(", "), words, "{text}");
        }
        let null = schema("{type: string, maxLength: 2, nullable: true}");
        assert_eq!(super::describe(&tree, None, &null), ["at most 2 characters", "can be [`Null`](crate::Null)"]);
        let required = Some(super::REQUIRED);
        assert_eq!(super::describe(&tree, required, &null), ["null if not set", "at most 2 characters"]);
        let number = schema("{type: number, minimum: 0.5}");
        assert_eq!(super::describe(&tree, required, &number), ["required", "at least 0.5"]);
    }

    #[test]
    fn defaults_are_stated_once() {
        let ten = schema("{type: integer, default: 10}");
        let sentence = Some("If not set, the service assumes `10`.".to_owned());
        for (description, expected) in [
            ("", &sentence),
            ("How many. Defaults to 10.", &None),
            ("How many (`10` by default).", &None),
            ("At most 10. Ignored for the default project.", &sentence),
            ("How many. Defaults to 100.", &sentence),
        ] {
            assert_eq!(super::default(false, &ten, description), *expected, "{description}");
        }
        for (text, value) in [("default: false", "false"), ("default: a b", "a b"), ("default: 1.5", "1.5")] {
            let expected = format!("If not set, the service assumes `{value}`.");
            assert_eq!(super::default(false, &schema(text), "").as_ref(), Some(&expected));
        }
        assert_eq!(super::default(false, &schema("type: string"), ""), None);
        assert_eq!(super::default(true, &ten, ""), None);
    }
}
