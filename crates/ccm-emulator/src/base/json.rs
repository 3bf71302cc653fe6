//! Parses the JSON of requests. It must not know what is requested.

use serde_json::Value;

/// Parses JSON. A member that is null counts as absent, however deep it is: many programs write
/// what they do not set as null.
pub(crate) fn parse(bytes: &[u8]) -> serde_json::Result<Value> {
    let mut value = serde_json::from_slice(bytes)?;
    remove_nulls(&mut value);
    Ok(value)
}

fn remove_nulls(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.retain(|_, member| !member.is_null());
            members.values_mut().for_each(remove_nulls);
        }
        Value::Array(items) => items.iter_mut().for_each(remove_nulls),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn null_members_are_absent_and_null_items_stay() {
        let sent = json!({"a": null, "b": {"c": null, "d": 0}, "e": [null, {"f": null, "g": ""}], "h": false});
        let parsed = parse(sent.to_string().as_bytes()).unwrap();
        assert_eq!(parsed, json!({"b": {"d": 0}, "e": [null, {"g": ""}], "h": false}));
        assert_eq!(parse(b"null").unwrap(), Value::Null);
        assert!(parse(b"{").is_err());
    }
}
