//! Finds out from the examples of a page whether a text is a time or a date. It must not know where
//! the text is used.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use serde_json::Value;

use crate::facts::Facts;

/// What the examples of a text show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// A time with an offset from UTC.
    Time,
    /// A date.
    Date,
    /// A date and time without an offset: UTC or local time.
    Local,
}

impl Form {
    /// The form of all examples of this name, if they have one.
    pub(super) fn of_examples(facts: &Facts, name: &str) -> Option<Self> {
        let mut texts = Vec::new();
        let responses = facts.response_examples.iter().map(|(_, example)| example);
        for example in facts.request_examples.iter().chain(responses) {
            collect(&example.value, name, &mut texts);
        }
        let argument = format!("{name}=");
        let queries = facts.calls.iter().flat_map(|call| call.value.split(['?', '&', ' ']));
        let queries: Vec<String> =
            queries.filter_map(|query| query.strip_prefix(&argument)).map(|text| text.replace("%3A", ":")).collect();
        texts.extend(queries.iter().map(String::as_str));
        let first = texts.first().and_then(|text| Self::of(text))?;
        texts.iter().all(|text| Self::of(text) == Some(first)).then_some(first)
    }

    fn of(text: &str) -> Option<Self> {
        // Both parsers accept further forms, such as annotations of a zone.
        let plain = text.bytes().all(|byte| byte.is_ascii_digit() || b"-:.+TZ ".contains(&byte));
        match text.len() {
            10 if plain && text.parse::<Date>().is_ok() => Some(Self::Date),
            19.. if plain && text.parse::<Timestamp>().is_ok() => Some(Self::Time),
            19.. if plain && text.parse::<DateTime>().is_ok() => Some(Self::Local),
            _ => None,
        }
    }
}

/// Collects the texts that are values of this name, or in a list that is.
fn collect<'a>(value: &'a Value, name: &str, texts: &mut Vec<&'a str>) {
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                let items = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
                texts.extend(items.iter().filter(|_| key == name).filter_map(Value::as_str));
                collect(value, name, texts);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, name, texts)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_texts_are_told_apart() {
        for (text, form) in [
            ("2019-09-12T07:15:27Z", Some(Form::Time)),
            ("2019-09-12T07:15:27.000000Z", Some(Form::Time)),
            ("2019-09-12T07:15:27+08:00", Some(Form::Time)),
            ("2016-11-17T11:56:03.439", Some(Form::Local)),
            ("2027-02-27 18:58:42.0", Some(Form::Local)),
            ("2019-09-12", Some(Form::Date)),
            ("20190912", None),
            ("2019-09-32", None),
            ("2019-09-12T07:15:27Z[Asia/Shanghai]", None),
            ("parcel-1", None),
            ("", None),
        ] {
            assert_eq!(Form::of(text), form, "{text}");
        }
    }
}
