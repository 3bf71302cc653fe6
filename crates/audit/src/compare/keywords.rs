//! Compares the type, bounds and values of one field with the keywords of its schema. It must not
//! know the properties below the field.

use diagnostics::source::Span;
use serde_json::Value;

use super::fields::typed;
use super::{Comparer, Departure, Resolved};
use crate::facts::{Bound, Fact, Field, Kind, Limit};
use crate::rules::{DIFFERS, NOT_UNDERSTOOD};

impl<'a> Comparer<'a> {
    /// Compares everything except the name, the mandatory flag and nested objects.
    pub(super) fn field(&mut self, what: &str, field: &'a Field, side: &Resolved<'a>) {
        if let Some(kind) = &field.kind {
            self.kind(what, kind, side);
        }
        self.bounds(what, field, side);
        self.values(what, field, side);
        let pattern = field.pattern.as_ref().map(|fact| Fact::new(Value::String(fact.value.clone()), fact.span));
        self.compare_keyword(what, "pattern", side, pattern, field.name.span);
        if side.is("nullable") {
            self.compare_keyword(what, "nullable", side, None, field.name.span);
        }
    }

    fn kind(&mut self, what: &str, kind: &Fact<Kind>, side: &Resolved<'a>) {
        let recorded = side.departure("type").or_else(|| side.departure("format"));
        let expected = |keyword: &str| match side.departure(keyword) {
            Some(recorded) => recorded.value.as_str(),
            None => side.text(keyword),
        };
        let (of_type, format) = (expected("type").unwrap_or_default(), expected("format"));
        // A type can be recorded as printed on the page.
        let fits = of_type == kind.value.to_string() || self.fits(&kind.value, of_type, format, side);
        match (fits, recorded) {
            (true, Some(recorded)) => self.out.departures.push(Departure {
                page: Some(kind.span),
                spec: recorded.span,
                text: format!("{what}: the page has the type `{}`, the spec has {}", kind.value, describe(side)),
                reason: recorded.reason.to_owned(),
            }),
            (true, None) => self.out.same += 1,
            (false, recorded) => {
                let spec =
                    side.entry("type").or_else(|| side.entry("format")).map_or(side.span, |entry| entry.key_span);
                let message =
                    format!("{what}: the page has the type `{}`, the spec has {}", kind.value, describe(side));
                let finding = DIFFERS.finding(kind.span, message).label("the page");
                let finding = finding.related(recorded.map_or(spec, |recorded| recorded.span), "the spec");
                self.out.findings.push(finding.fix(format!(
                    "Change the spec, or, if the page is wrong, record the departure with `x-documented: {{type: {}}}` and an `x-reason`.",
                    kind.value
                )));
            }
        }
    }

    /// Whether a type on the page matches a schema with this type and format.
    fn fits(&self, kind: &Kind, of_type: &str, format: Option<&str>, side: &Resolved<'a>) -> bool {
        let inner = |keyword: &str, kind: &Kind| {
            side.entry(keyword).is_none_or(|entry| {
                let items = self.side(&entry.value, entry.key_span);
                let of_type = match items.departure("type") {
                    Some(recorded) => recorded.value.as_str(),
                    None => items.text("type"),
                };
                self.fits(kind, of_type.unwrap_or_default(), items.text("format"), &items)
            })
        };
        match kind {
            Kind::String => of_type == "string",
            Kind::Boolean => of_type == "boolean",
            Kind::Number => of_type == "number",
            Kind::Integer => of_type == "integer" && matches!(format, None | Some("int32")),
            Kind::Long => of_type == "integer" && matches!(format, Some("int64" | "unix-millis")),
            Kind::AnyObject => of_type == "object",
            Kind::Object(name) => of_type == "object" && side.name.is_none_or(|own| own == name),
            Kind::Array(kind) => of_type == "array" && inner("items", kind),
            Kind::Map(kind) => of_type == "object" && inner("additionalProperties", kind),
        }
    }

    fn bounds(&mut self, what: &str, field: &Field, side: &Resolved<'a>) {
        let is_list = matches!(field.kind.as_ref().map(|kind| &kind.value), Some(Kind::Array(_)));
        let items = side.entry("items").filter(|_| is_list).map(|entry| self.side(&entry.value, entry.key_span));
        let (of_items, own): (Vec<_>, Vec<_>) = field
            .bounds
            .iter()
            .partition(|bound| items.is_some() && !matches!(bound.limit, Limit::MinItems | Limit::MaxItems));
        self.bounds_of(what, field, &own, side);
        // The bounds of a list of strings or numbers apply to its items. Objects have no bounds.
        if let Some(items) = items.filter(|items| !of_items.is_empty() || items.name.is_none()) {
            self.bounds_of(&format!("the items of {what}"), field, &of_items, &items);
        }
    }

    fn bounds_of(&mut self, what: &str, field: &Field, bounds: &[&Bound], side: &Resolved<'a>) {
        let mut page_bounds: Vec<(&str, Fact<Value>)> = Vec::new();
        for bound in bounds {
            let keyword = keyword(bound, side);
            page_bounds.push((keyword, Fact::new(Value::Number(bound.value.clone()), bound.span)));
        }
        let labels = ["Minimum", "Maximum", "最小长度", "最大长度", "最小值", "最大值"];
        let labels = labels.into_iter().filter(|label| side.departure(label).is_some());
        for keyword in
            ["minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems"].into_iter().chain(labels)
        {
            let mut own = page_bounds.iter().filter(|(own, _)| *own == keyword).map(|(_, value)| value.clone());
            let page = own.next();
            if page.is_none() && self.bound_in_range(what, keyword, field, side) {
                continue;
            }
            self.compare_keyword(what, keyword, side, page, field.name.span);
            for twice in own {
                let message = format!("{what}: the page has `{keyword}` twice");
                let finding = NOT_UNDERSTOOD.finding(twice.span, message);
                self.out.findings.push(finding.fix("Check this part by hand."));
            }
        }
    }

    /// Whether the sentences about the allowed values mention a bound of the spec.
    fn bound_in_range(&mut self, what: &str, keyword: &str, field: &Field, side: &Resolved<'a>) -> bool {
        let spec = side.entry(keyword).filter(|_| side.departure(keyword).is_none());
        let Some(bound) = spec.map(|entry| super::json(&entry.value)).filter(Value::is_number) else { return false };
        let bound = bound.to_string();
        let mentions = |text: &str| {
            let text = text.replace(',', "");
            text.split(|letter: char| !letter.is_ascii_digit()).any(|number| number == bound.trim_start_matches('-'))
        };
        let named = field.ranges.iter().any(|fact| mentions(&fact.value));
        if named {
            self.out.same += 1;
            self.note(field.name.span, format!("{what}: the page mentions `{keyword}: {bound}` in a sentence"));
        }
        named
    }

    fn values(&mut self, what: &str, field: &Field, side: &Resolved<'a>) {
        let is_list = matches!(field.kind.as_ref().map(|kind| &kind.value), Some(Kind::Array(_)));
        let items = side.entry("items").filter(|_| is_list).map(|entry| self.side(&entry.value, entry.key_span));
        let side = items.as_ref().unwrap_or(side);
        let page = field.values.iter().map(|fact| fact.value.as_str()).collect::<Vec<_>>();
        if !page.is_empty() && side.text("type") == Some("boolean") {
            self.booleans(what, field, &page);
            return;
        }
        let text =
            side.departure("type").map_or(side.text("type"), |recorded| recorded.value.as_str()) == Some("string");
        let value = |value: &str| if text { Value::String(value.to_owned()) } else { typed(value) };
        let fact = field.values.first().map(|first| {
            let span = Span { end: field.values.last().map_or(first.span.end, |last| last.span.end), ..first.span };
            Fact::new(Value::Array(page.iter().map(|text| value(text)).collect()), span)
        });
        let expected = match side.departure("enum") {
            Some(recorded) => Some(super::json(recorded.value)),
            None => side.entry("enum").map(|entry| super::json(&entry.value)),
        };
        // In sentences, search for the spec's values instead of guessing which words are values.
        if let (None, Some(Value::Array(expected))) = (&fact, &expected) {
            let sentences = field.prose.iter().flat_map(|fact| words(&fact.value)).collect::<Vec<_>>();
            let named = |value: &Value| sentences.iter().any(|word| *word == to_text(value));
            let missing: Vec<_> =
                expected.iter().filter(|value| !value.is_null() && !named(value)).map(to_text).collect();
            if missing.is_empty() {
                self.out.same += 1;
                self.note(
                    field.name.span,
                    format!("{what}: the page lists the values in a sentence, so only the values in the spec were searched for"),
                );
                return;
            }
            let list = missing.join("`, `");
            let span = side.entry("enum").map_or(side.span, |entry| entry.key_span);
            self.spec_only(
                span,
                field.name.span,
                format!("{what}: the spec has the values `{list}`, which the page does not mention"),
            );
            return;
        }
        self.compare_keyword(what, "enum", side, fact, field.name.span);
    }

    /// Compares the list that explains the values of a boolean.
    fn booleans(&mut self, what: &str, field: &Field, page: &[&str]) {
        if page.len() == 2 && page.contains(&"true") && page.contains(&"false") {
            self.out.same += 1;
            return;
        }
        let span = field.values.first().map_or(field.name.span, |first| first.span);
        let message = format!("{what}: the list explains `{}` instead of `true` and `false`", page.join("`, `"));
        let finding = NOT_UNDERSTOOD.finding(span, message);
        self.out.findings.push(finding.fix(
            "If the copy is damaged, save the page again. If the page really looks like this, check this part by hand.",
        ));
    }

    /// Compares a default in the spec that the page may mention in a sentence.
    pub(super) fn default_in_prose(
        &mut self,
        what: &str,
        field: &Field,
        side: &Resolved<'a>,
        spec: &Value,
        span: Span,
    ) {
        let recorded = side.departure("default").is_some();
        let text = to_text(spec);
        let named = field.prose.iter().any(|fact| words(&fact.value).any(|word| word == text));
        if recorded {
            self.compare_keyword(what, "default", side, None, field.name.span);
        } else if named {
            self.out.same += 1;
            self.note(field.name.span, format!("{what}: the page mentions the default `{text}` in a sentence"));
        } else {
            self.spec_only(
                span,
                field.name.span,
                format!("{what}: the spec has the default `{text}`, which the page does not mention"),
            );
        }
    }
}

/// The keyword for a bound on the page. English labels mean both lengths and values, and labels can
/// be recorded as printed.
fn keyword(bound: &Bound, side: &Resolved<'_>) -> &'static str {
    let recorded = |keyword: &str| side.departure(keyword).is_some();
    let (label, chinese, own, other) = match bound.limit {
        Limit::MinItems => return "minItems",
        Limit::MaxItems => return "maxItems",
        Limit::Min | Limit::MinLength => ("Minimum", "最小长度", "minLength", "minimum"),
        Limit::Max | Limit::MaxLength => ("Maximum", "最大长度", "maxLength", "maximum"),
        Limit::MinValue => ("Minimum", "最小值", "minimum", "minLength"),
        Limit::MaxValue => ("Maximum", "最大值", "maximum", "maxLength"),
    };
    if recorded(label) {
        return label;
    }
    if recorded(chinese) {
        return chinese;
    }
    // An ambiguous label means what fits the type, unless the spec records the other meaning.
    if matches!(bound.limit, Limit::Min | Limit::Max) {
        let of_page = side.departure("type").map_or(side.text("type"), |recorded| recorded.value.as_str());
        let numeric = matches!(of_page, Some("integer" | "number"));
        let (natural, unnatural) = if numeric { (other, own) } else { (own, other) };
        return if recorded(unnatural) && !recorded(natural) { unnatural } else { natural };
    }
    own
}

/// Describes the type in the spec, for messages.
fn describe(side: &Resolved<'_>) -> String {
    let of_type = side.text("type").unwrap_or("none");
    match (of_type, side.name, side.text("format")) {
        ("object", Some(name), _) => format!("the object `{name}`"),
        ("array", _, _) => "a list".to_owned() + &items(side),
        (of_type, _, Some(format)) => format!("`{of_type}` with the format `{format}`"),
        (of_type, _, None) => format!("`{of_type}`"),
    }
}

fn items(side: &Resolved<'_>) -> String {
    let items = side.entry("items").map(|entry| &entry.value);
    let name = items.and_then(|items| items.reference()).and_then(|to| to.rsplit('/').next());
    let of_type = items.and_then(|items| items.get("type")).and_then(|of_type| of_type.as_str());
    name.or(of_type).map_or_else(String::new, |name| format!(" of `{name}`"))
}

/// The words of a sentence, split like values.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    let split = text.split(|letter: char| !(letter.is_ascii_alphanumeric() || "_.-".contains(letter)));
    split.map(|word| word.trim_matches(['.', '-'])).filter(|word| !word.is_empty())
}

fn to_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        value => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn words_are_values() {
        let found: Vec<_> = words("It is `ROOT`, SHA-256 or 10. 默认值为false。").collect();
        assert_eq!(found, ["It", "is", "ROOT", "SHA-256", "or", "10", "false"]);
    }
}
