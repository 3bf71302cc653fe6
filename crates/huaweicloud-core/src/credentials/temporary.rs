//! Parses temporary access keys from JSON.
//!
//! Each source encodes the same four values under its own names; this module knows all names. It
//! must not know which source uses which, and must not quote a response.

use serde_json::{Map, Value};

use super::Credentials;
use crate::error::Error;
use crate::time::parse_rfc3339;

const ACCESS_KEY: [&str; 3] = ["access", "accessKeyId", "access_key_id"];
const SECRET_KEY: [&str; 3] = ["secret", "secretAccessKey", "secret_access_key"];
const SECURITY_TOKEN: [&str; 3] = ["securitytoken", "securityToken", "security_token"];
const EXPIRY: [&str; 2] = ["expires_at", "expiration"];

/// The credentials in a response of `peer`, under `credential`, under `credentials`, or at the top
/// level.
pub(super) fn parse(response: &Value, peer: &str) -> Result<Credentials, Error> {
    let object = ["credential", "credentials"].iter().find_map(|name| response.get(name)?.as_object());
    let missing = |what: &str| Error::credentials(format!("the response of {peer} has no {what}"));
    let Some(object) = object.or_else(|| response.as_object()) else {
        return Err(missing("credentials"));
    };
    let access_key = text(object, &ACCESS_KEY).ok_or_else(|| missing("access key"))?;
    let secret_key = text(object, &SECRET_KEY).ok_or_else(|| missing("secret key"))?;
    let token = text(object, &SECURITY_TOKEN).ok_or_else(|| missing("security token"))?;
    // Without an expiry they would be cached forever, long after they have expired.
    let expiry = text(object, &EXPIRY).and_then(parse_rfc3339).ok_or_else(|| missing("valid expiry time"))?;
    Ok(Credentials::access_key(access_key, secret_key).with_security_token(token).with_expiry(expiry))
}

fn text<'a>(object: &'a Map<String, Value>, names: &[&str]) -> Option<&'a str> {
    names.iter().find_map(|name| object.get(*name)?.as_str()).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn parse_accepts_every_form() {
        let time = "2025-01-01T01:00:00.000000Z";
        for response in [
            json!({"credential": {"access": "A", "secret": "S", "securitytoken": "T", "expires_at": time}}),
            json!({"credentials": {"accessKeyId": "A", "secretAccessKey": "S", "securityToken": "T", "expiration": time}}),
            json!({"access_key_id": "A", "secret_access_key": "S", "security_token": "T", "expiration": time}),
        ] {
            let found = parse(&response, "it").unwrap();
            assert!(format!("{found:?}").contains(r#"access_key: "A""#));
            assert_eq!(found.expiry(), parse_rfc3339(time));
        }
    }

    #[test]
    fn parse_names_what_is_missing() {
        let whole =
            json!({"access": "A", "secret": "canary", "securitytoken": "canary", "expires_at": "2025-01-01T01:00:00Z"});
        for (name, what) in [
            ("access", "access key"),
            ("secret", "secret key"),
            ("securitytoken", "security token"),
            ("expires_at", "expiry"),
        ] {
            for odd in [json!(null), json!(""), json!(7), json!({"canary": "canary"})] {
                let mut response = whole.clone();
                response[name] = odd;
                let error = parse(&response, "it").unwrap_err().to_string();
                assert!(error.contains(what) && !error.contains("canary"), "{error}");
            }
        }
        assert!(parse(&json!([]), "it").is_err());
    }
}
