//! References in a seed, such as `${csrs.shop.id}`. It must not know where facts come from.

use serde_json::Value;

/// Replaces all references in a value. A text that is nothing but a reference becomes what that
/// stands for, whatever its type. Fails with the reason, if one is unknown or malformed.
pub(crate) fn resolve(
    value: &Value,
    lookup: &mut impl FnMut(&[&str]) -> Result<Value, String>,
) -> Result<Value, String> {
    match value {
        Value::String(text) => resolve_text(text, lookup),
        Value::Array(items) => {
            items.iter().map(|item| resolve(item, lookup)).collect::<Result<Vec<_>, _>>().map(Value::from)
        }
        Value::Object(members) => {
            let members = members.iter().map(|(name, member)| Ok((name.clone(), resolve(member, lookup)?)));
            members.collect::<Result<_, String>>().map(Value::Object)
        }
        value => Ok(value.clone()),
    }
}

fn resolve_text(text: &str, lookup: &mut impl FnMut(&[&str]) -> Result<Value, String>) -> Result<Value, String> {
    let mut resolved = String::new();
    let mut rest = text;
    while let Some((before, reference)) = rest.split_once("${") {
        let (path, after) = reference.split_once('}').ok_or_else(|| format!("{text:?} has a `${{` without a `}}`"))?;
        let found = lookup(&path.split('.').collect::<Vec<_>>())?;
        if before.is_empty() && after.is_empty() && resolved.is_empty() {
            return Ok(found);
        }
        resolved.push_str(before);
        match found {
            Value::String(text) => resolved.push_str(&text),
            other => resolved.push_str(&other.to_string()),
        }
        rest = after;
    }
    resolved.push_str(rest);
    Ok(resolved.into())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn references_are_replaced_wherever_they_are() {
        let mut lookup = |path: &[&str]| match path {
            ["a", "b"] => Ok(json!(7)),
            ["c"] => Ok(json!("text")),
            _ => Err(path.join("/")),
        };
        let value = json!({"x": ["${a.b}", "no"], "y": "${c}-${a.b}", "z": "$c", "n": null});
        let resolved = json!({"x": [7, "no"], "y": "text-7", "z": "$c", "n": null});
        assert_eq!(resolve(&value, &mut lookup).unwrap(), resolved);
        assert_eq!(resolve(&json!("${d.e}"), &mut lookup).unwrap_err(), "d/e");
        assert!(resolve(&json!("${c"), &mut lookup).unwrap_err().contains("without"));
    }
}
