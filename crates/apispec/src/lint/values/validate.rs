//! Validates defaults, examples and enumeration values against a schema.
//! It must not judge schemas: other rules report invalid schemas, and any value satisfies them
//! here.

use std::cmp::Ordering;

use diagnostics::source::Span;
use diagnostics::{Finding, suggest};

use super::patterns::Matcher;
use crate::document::Tree;
use crate::lint::schema::{COMPOSITION, compare, count, fits, integer, is_true, quoted, type_name};
use crate::node::{Mapping, Node, Number, Value};
use crate::shape::property;

/// A mismatch between a value and its schema.
pub(crate) struct Mismatch {
    /// The part of the value that does not fit.
    pub(in crate::lint) span: Span,
    /// What is wrong, as the end of a sentence.
    pub(in crate::lint) message: String,
    /// The part of the schema that the value breaks.
    constraint: Option<Span>,
    /// What was probably meant.
    pub(in crate::lint) suggestion: Option<String>,
}

impl Mismatch {
    fn new(value: &Node, message: String, constraint: Option<Span>) -> Self {
        Self { span: value.span, message, constraint, suggestion: None }
    }

    /// Adds the constraint to a finding.
    pub(in crate::lint) fn explain(&self, finding: Finding) -> Finding {
        match self.constraint {
            Some(span) => finding.related(span, "required by the schema here"),
            None => finding,
        }
    }
}

/// Validates values against schemas. It always terminates, because each step descends into the
/// value.
pub(crate) struct Validator<'a> {
    tree: &'a Tree,
    matcher: Matcher<'a>,
    mismatches: Vec<Mismatch>,
}

impl<'a> Validator<'a> {
    pub(crate) fn new(tree: &'a Tree) -> Self {
        Self { tree, matcher: Matcher::default(), mismatches: Vec::new() }
    }

    /// The mismatches between a value and its schema.
    pub(crate) fn check(&mut self, schema: &'a Node, value: &'a Node) -> Vec<Mismatch> {
        self.value("it", schema, value);
        std::mem::take(&mut self.mismatches)
    }

    /// The mismatches between a string and the length bounds and pattern.
    pub(in crate::lint) fn text(&mut self, schema: &'a Node, value: &'a Node) -> Vec<Mismatch> {
        self.string("it", schema, value, value.as_str().unwrap_or_default());
        std::mem::take(&mut self.mismatches)
    }

    fn mismatch(&mut self, value: &Node, message: String, constraint: Option<&Node>) {
        self.mismatches.push(Mismatch::new(value, message, constraint.map(|node| node.span)));
    }

    fn value(&mut self, name: &str, schema: &'a Node, value: &'a Node) {
        let Some(schema) = self.tree.resolve(schema) else { return };
        if COMPOSITION.iter().any(|key| schema.get(key).is_some()) {
            return;
        }
        let Some(type_name) = type_name(schema) else { return };
        if value.value == Value::Null {
            if !is_true(schema, "nullable") {
                self.mismatch(value, format!("{name} is `null`, but not `nullable`"), schema.get("type"));
            }
            return;
        }
        match (type_name, &value.value) {
            ("boolean", Value::Bool(_)) => {}
            ("string", Value::String(text)) => {
                if self.is_listed(name, schema, value) {
                    self.string(name, schema, value, text);
                }
            }
            ("integer" | "number", Value::Number(number)) => {
                if type_name == "integer" && integer(number).is_none() {
                    let message = format!("{name} is {number} instead of an integer");
                    self.mismatch(value, message, schema.get("type"));
                } else {
                    self.number(name, (schema, type_name), value, number);
                }
            }
            ("array", Value::Sequence(items)) => self.array(name, schema, value, items),
            ("object", Value::Mapping(mapping)) => self.object(name, schema, value, mapping),
            // Such an object stands for any value.
            ("object", _) if is_true(schema, "additionalProperties") => {}
            _ => {
                let expected = match type_name {
                    "string" => "a string",
                    "boolean" => "a boolean",
                    "integer" => "an integer",
                    "number" => "a number",
                    "array" => "a list",
                    _ => "a mapping",
                };
                let message = format!("{name} is {} instead of {expected}", value.kind());
                self.mismatch(value, message, schema.get("type"));
            }
        }
    }

    /// Whether a value is listed in the `enum`, or there is no `enum`.
    fn is_listed(&mut self, name: &str, schema: &'a Node, value: &'a Node) -> bool {
        let Some(list) = schema.get("enum") else { return true };
        let Some(values) = list.as_sequence().filter(|values| !values.is_empty()) else { return true };
        if values.iter().any(|known| known.value == value.value) {
            return true;
        }
        let message = format!("{name} is {}, which is not in the `enum`", quoted(self.tree, value));
        let near = value.as_str().and_then(|text| suggest::nearest(text, values.iter().filter_map(Node::as_str)));
        let mut mismatch = Mismatch::new(value, message, Some(list.span));
        mismatch.suggestion = near.map(str::to_owned);
        self.mismatches.push(mismatch);
        false
    }

    fn string(&mut self, name: &str, schema: &'a Node, value: &'a Node, text: &str) {
        // Values of secrets are placeholders.
        if schema.get("format").and_then(Node::as_str) == Some("password") {
            return;
        }
        let length = text.chars().count();
        self.time(name, schema, value, text);
        for (key, invalid, bound) in
            [("minLength", Ordering::Less, "at least"), ("maxLength", Ordering::Greater, "at most")]
        {
            let Some((node, number)) = count(schema, key) else { continue };
            if (length as u64).cmp(&number) == invalid {
                let message = format!("{name} has {length} characters, must have {bound} {number}");
                self.mismatch(value, message, Some(node));
            }
        }
        if let Some((node, pattern)) = schema.get("pattern").and_then(|node| Some((node, node.as_str()?)))
            && self.matcher.matches(pattern, text) == Some(false)
        {
            self.mismatch(value, format!("{name} does not match the `pattern`"), Some(node));
        }
    }

    /// Checks a time or a date. A time without an offset from UTC is one too, as clients read it.
    fn time(&mut self, name: &str, schema: &'a Node, value: &'a Node, text: &str) {
        let format = schema.get("format");
        let (is_valid, expected) = match format.and_then(Node::as_str) {
            Some("date-time") => {
                let is_time = text.parse::<jiff::Timestamp>().is_ok() || text.parse::<jiff::civil::DateTime>().is_ok();
                (is_time && text.contains(':'), "a time in RFC 3339, such as `2025-01-31T08:30:00Z`")
            }
            Some("date") => {
                (text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok(), "a date, such as `2025-01-31`")
            }
            _ => return,
        };
        if !is_valid {
            self.mismatch(value, format!("{name} is not {expected}"), format);
        }
    }

    fn number(&mut self, name: &str, (schema, type_name): (&'a Node, &str), value: &'a Node, number: &Number) {
        for (key, exclusive, invalid) in
            [("minimum", "exclusiveMinimum", Ordering::Less), ("maximum", "exclusiveMaximum", Ordering::Greater)]
        {
            let Some(node) = schema.get(key) else { continue };
            let Value::Number(bound) = &node.value else { continue };
            let order = compare(number, bound);
            if order == Some(invalid) {
                let relation = if invalid == Ordering::Less { "less" } else { "greater" };
                self.mismatch(value, format!("{name} is {number}, {relation} than {bound}"), Some(node));
            } else if order == Some(Ordering::Equal) && is_true(schema, exclusive) {
                self.mismatch(value, format!("{name} is {number}, which is excluded"), schema.get(exclusive));
            }
        }
        let format = schema.get("format");
        if !fits(type_name, format.and_then(Node::as_str), number) {
            self.mismatch(value, format!("{name} is {number}, which does not fit into its format"), format);
        }
        if schema.get("enum").and_then(Node::as_sequence).is_some_and(|values| !values.is_empty()) {
            self.is_listed(name, schema, value);
        }
    }

    fn array(&mut self, name: &str, schema: &'a Node, value: &'a Node, items: &'a [Node]) {
        for (key, invalid, bound) in
            [("minItems", Ordering::Less, "at least"), ("maxItems", Ordering::Greater, "at most")]
        {
            let Some((node, number)) = count(schema, key) else { continue };
            if (items.len() as u64).cmp(&number) == invalid {
                let message = format!("{name} has {} items, must have {bound} {number}", items.len());
                self.mismatch(value, message, Some(node));
            }
        }
        let Some(schema) = schema.get("items") else { return };
        for (index, item) in items.iter().enumerate() {
            self.value(&format!("item {} of {name}", index + 1), schema, item);
        }
    }

    fn object(&mut self, name: &str, schema: &'a Node, value: &'a Node, mapping: &'a Mapping) {
        let required = schema.get("required").and_then(Node::as_sequence).unwrap_or_default();
        for node in required {
            let Some(key) = node.as_str().filter(|key| mapping.get(key).is_none()) else { continue };
            self.mismatch(value, format!("{name} does not have the required property `{key}`"), Some(node));
        }
        let properties = schema.get("properties").and_then(Node::as_mapping);
        for (key, entry) in mapping.iter() {
            if let Some(property) = property(schema, key) {
                self.value(&format!("`{key}`"), property, &entry.value);
            } else if let Some(properties) = properties.filter(|properties| !properties.is_empty()) {
                let place = Node { span: entry.key_span, value: Value::Null };
                let mut mismatch = Mismatch::new(&place, format!("the schema has no property `{key}`"), None);
                mismatch.suggestion = suggest::nearest(key, properties.keys()).map(str::to_owned);
                self.mismatches.push(mismatch);
            }
        }
    }
}
