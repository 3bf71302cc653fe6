//! Adds the headers of a response to its body, so that a type reads both as one object. It must not
//! know any type, and never makes reading fail: a header that is missing, or that has no value of
//! its kind, is left out.

use http::{HeaderMap, HeaderValue};
use serde_json::{Map, Number, Value};

use crate::operation::{HeaderKind, ResponseHeader};
use crate::success;

/// The body of a response with these headers as properties of the outermost object. A body that is
/// not the text of an object is returned unchanged, so that reading it says what is wrong with it.
///
/// The headers follow the properties, so that errors name the same line and column as without them.
pub(super) fn merged(body: &[u8], headers: &HeaderMap, declared: &[ResponseHeader]) -> Vec<u8> {
    let present = success::keys(body);
    let is_new = |name: &str| present.as_ref().is_none_or(|present| !present.contains_key(name));
    let found = declared.iter().filter(|header| is_new(header.name));
    let found: Map<String, Value> = found
        .filter_map(|header| Some((header.name.to_owned(), value(headers.get(header.name)?, header.kind)?)))
        .collect();
    // A map of plain values always serializes.
    let object = serde_json::to_vec(&found).unwrap_or_default();
    let text = body.trim_ascii();
    if matches!(text, b"" | b"null") {
        return object;
    }
    let (Some(start), true, Some(added)) = (text.strip_suffix(b"}"), text.starts_with(b"{"), object.strip_prefix(b"{"))
    else {
        return body.to_vec();
    };
    if found.is_empty() {
        return body.to_vec();
    }
    let comma: &[u8] = if start.trim_ascii_end() == b"{" { b"" } else { b"," };
    [start, comma, added].concat()
}

/// The value of a header, if it has one of this kind.
fn value(header: &HeaderValue, kind: HeaderKind) -> Option<Value> {
    let text = std::str::from_utf8(header.as_bytes()).ok()?.trim();
    match kind {
        HeaderKind::Text => Some(Value::from(text)),
        HeaderKind::Int32 => text.parse::<i32>().ok().map(Value::from),
        HeaderKind::Int64 => text.parse::<i64>().ok().map(Value::from),
        HeaderKind::Number => text.parse().ok().and_then(Number::from_f64).map(Value::Number),
        HeaderKind::Boolean if text.eq_ignore_ascii_case("true") => Some(Value::Bool(true)),
        HeaderKind::Boolean if text.eq_ignore_ascii_case("false") => Some(Value::Bool(false)),
        HeaderKind::Boolean => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DECLARED: [ResponseHeader; 5] = [
        ResponseHeader::new("X-Token", HeaderKind::Text),
        ResponseHeader::new("X-Small", HeaderKind::Int32),
        ResponseHeader::new("X-Count", HeaderKind::Int64),
        ResponseHeader::new("X-Share", HeaderKind::Number),
        ResponseHeader::new("X-Last", HeaderKind::Boolean),
    ];

    fn merge(body: &str, headers: &[(&'static str, &'static str)]) -> String {
        let headers = headers.iter().map(|(name, value)| (name.parse().unwrap(), HeaderValue::from_static(value)));
        String::from_utf8(merged(body.as_bytes(), &headers.collect(), &DECLARED)).unwrap()
    }

    #[test]
    fn headers_follow_the_properties_of_an_object() {
        let headers = [("x-token", "t\"\\"), ("x-other", "o")];
        assert_eq!(merge("{\"a\":{}}\n", &headers), r#"{"a":{},"X-Token":"t\"\\"}"#);
        for empty in ["{}", " { } ", "", "null"] {
            let merged: Value = serde_json::from_str(&merge(empty, &headers)).unwrap();
            assert_eq!(merged, serde_json::json!({"X-Token": "t\"\\"}), "{empty}");
        }
    }

    #[test]
    fn values_are_parsed_as_their_kind() {
        let headers = [("x-small", " 7 "), ("x-count", "9876543210"), ("x-share", "0.5"), ("x-last", "True")];
        assert_eq!(merge("{}", &headers), r#"{"X-Count":9876543210,"X-Last":true,"X-Share":0.5,"X-Small":7}"#);
        for wrong in ["", "many", "9876543210987654321098", "1e999"] {
            let headers = [("x-small", wrong), ("x-count", wrong), ("x-share", "NaN"), ("x-last", wrong)];
            assert_eq!(merge("{\"a\":1}", &headers), "{\"a\":1}", "{wrong}");
        }
    }

    #[test]
    fn other_bodies_are_left_alone() {
        for body in ["[{}]", "\"text\"", "{\"a\":", "<html>", "{\"X-Token\":1}"] {
            assert_eq!(merge(body, &[("x-token", "t")]), body);
        }
    }
}
