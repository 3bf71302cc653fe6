//! Extracts the error code and message from the body of an error response.
//!
//! Services and the gateways in front of them encode the two in several shapes. This module knows
//! the shapes; it must not know which service uses which.

use serde_json::{Map, Value};

/// The keys of code and message, most specific first.
const PAIRS: [(&str, &str); 3] = [("error_code", "error_msg"), ("errorCode", "errorMsg"), ("code", "message")];

/// The error details found in a body.
#[derive(Default)]
pub(super) struct ParsedError {
    pub(super) code: Option<String>,
    pub(super) message: Option<String>,
    pub(super) encoded_authorization_message: Option<String>,
}

/// A body without the byte order mark that some servers send before JSON.
pub(crate) fn without_mark(body: &[u8]) -> &[u8] {
    body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body)
}

/// Searches the outermost object first, then nested ones to any depth. An object with both code and
/// message takes precedence over one with only one of them, wherever they are. Finds nothing in a
/// body that is not JSON.
pub(super) fn search(body: &[u8]) -> ParsedError {
    // Nesting is bounded: serde_json rejects more than 128 levels.
    let Ok(value) = serde_json::from_slice::<Value>(without_mark(body)) else {
        return ParsedError::default();
    };
    let (code, message) = find(&value, &complete_pair).or_else(|| find(&value, &partial_pair)).unwrap_or_default();
    ParsedError {
        code,
        message,
        encoded_authorization_message: find(&value, &|object| text(object.get("encoded_authorization_message"))),
    }
}

/// The first result of `look` for this value or any object inside it.
fn find<T>(value: &Value, look: &impl Fn(&Map<String, Value>) -> Option<T>) -> Option<T> {
    match value {
        Value::Object(object) => look(object).or_else(|| object.values().find_map(|inner| find(inner, look))),
        Value::Array(items) => items.iter().find_map(|inner| find(inner, look)),
        _ => None,
    }
}

type Pair = (Option<String>, Option<String>);

fn complete_pair(object: &Map<String, Value>) -> Option<Pair> {
    pairs(object).find(|(code, message)| code.is_some() && message.is_some())
}

fn partial_pair(object: &Map<String, Value>) -> Option<Pair> {
    pairs(object).find(|(code, message)| code.is_some() || message.is_some())
}

fn pairs(object: &Map<String, Value>) -> impl Iterator<Item = Pair> + '_ {
    PAIRS.iter().map(|(code, message)| {
        let code = match object.get(*code) {
            Some(Value::Number(number)) => Some(number.to_string()),
            other => text(other),
        };
        (code, text(object.get(*message)))
    })
}

fn text(value: Option<&Value>) -> Option<String> {
    let text = value?.as_str()?;
    (!text.is_empty()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(body: &str) -> (Option<String>, Option<String>) {
        let parsed = search(body.as_bytes());
        (parsed.code, parsed.message)
    }

    fn pair(code: &str, message: &str) -> (Option<String>, Option<String>) {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        (some(code), some(message))
    }

    #[test]
    fn search_finds_every_shape() {
        for (body, code, message) in [
            (r#"{"error_code":"SCM.1","error_msg":"no"}"#, "SCM.1", "no"),
            (r#"{"errorCode":"E","errorMsg":"no"}"#, "E", "no"),
            ("\u{feff}{\"errorCode\":\"E\"}", "E", ""),
            (r#"{"code":"C","message":"no"}"#, "C", "no"),
            (r#"{"error":{"code":401,"message":"no"}}"#, "401", "no"),
            (r#"{"a":{"b":{"c":{"error_code":7,"error_msg":"deep"}}}}"#, "7", "deep"),
            (r#"{"details":[{"error_code":"D","error_msg":"listed"}]}"#, "D", "listed"),
            (r#"{"error_code":"alone"}"#, "alone", ""),
            (r#"{"error_msg":"alone"}"#, "", "alone"),
            (r#"{"message":"alone"}"#, "", "alone"),
            (r#"{"code":400,"error":{"error_code":"X","error_msg":"y"}}"#, "X", "y"),
            (r#"{"error_code":"first","error_msg":"a","code":"b","message":"c"}"#, "first", "a"),
            (r#"{"error_code":null,"error_msg":"m"}"#, "", "m"),
            (r#"{"error_code":"","error_msg":""}"#, "", ""),
            (r#"{"code":true,"message":{"x":1}}"#, "", ""),
            (r#""text""#, "", ""),
            ("<html>502</html>", "", ""),
            ("", "", ""),
        ] {
            assert_eq!(found(body), pair(code, message), "{body}");
        }
    }

    #[test]
    fn search_finds_a_nested_authorization_message() {
        let parsed =
            search(br#"{"error":{"error_code":"PAP5.0012","error_msg":"no","encoded_authorization_message":"XYZ"}}"#);
        assert_eq!(parsed.code.as_deref(), Some("PAP5.0012"));
        assert_eq!(parsed.encoded_authorization_message.as_deref(), Some("XYZ"));
    }

    #[test]
    fn search_ignores_too_deep_nesting() {
        assert_eq!(found(&"[".repeat(1_000_000)), (None, None));
    }
}
