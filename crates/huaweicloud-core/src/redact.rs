//! Hides the secrets in the JSON of a request or response, for programs that show or record it.

use serde_json::Value;

/// What stands for a secret.
pub const REDACTED: &str = "[redacted]";

/// Replaces each secret in a value. `secrets` are the names of the secret properties, as in
/// [`Operation::secrets`](crate::Operation::secrets).
pub fn redact(value: &mut Value, secrets: &[&str]) {
    match value {
        Value::Object(map) => {
            for (name, value) in map {
                if secrets.contains(&name.as_str()) {
                    hide(value);
                } else {
                    redact(value, secrets);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| redact(item, secrets)),
        _ => {}
    }
}

/// Hides every text in a value.
fn hide(value: &mut Value) {
    match value {
        Value::Null => {}
        Value::Object(map) => map.values_mut().for_each(hide),
        Value::Array(items) => items.iter_mut().for_each(hide),
        _ => *value = REDACTED.into(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn secrets_are_hidden_at_any_depth() {
        let mut value = json!({"key": "canary", "list": [{"key": ["canary"], "id": 1}], "other": null});
        redact(&mut value, &["key"]);
        assert_eq!(value, json!({"key": REDACTED, "list": [{"key": [REDACTED], "id": 1}], "other": null}));
    }
}
