//! The arguments of a call as JSON, decoded into the types that the client's setters take.

use std::collections::BTreeMap;

use huaweicloud_core::{CallOptions, Error};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// The arguments of a call, by their names on the command line, and the options of the call.
#[derive(Clone, Debug, Default)]
pub struct Input {
    arguments: BTreeMap<String, Value>,
    options: CallOptions,
}

impl Input {
    /// Arguments without options.
    #[must_use]
    pub fn new(arguments: BTreeMap<String, Value>) -> Self {
        Self { arguments, options: CallOptions::new() }
    }

    /// Sets the options of the call.
    #[must_use]
    pub fn with_options(mut self, options: CallOptions) -> Self {
        self.options = options;
        self
    }

    /// The options of the call.
    pub fn options(&self) -> CallOptions {
        self.options.clone()
    }

    /// Decodes an argument, or returns `None` if it is not set.
    ///
    /// # Errors
    ///
    /// When the value does not have the type, lacks a required property, or has one that the type
    /// does not have. The message has the path of the property, and never the value.
    pub fn get<T: DeserializeOwned>(&self, flag: &str) -> Result<Option<T>, Error> {
        let Some(value) = self.arguments.get(flag) else { return Ok(None) };
        let mut unknown = None;
        let mut track = serde_path_to_error::Track::new();
        let tracked = serde_path_to_error::Deserializer::new(value, &mut track);
        let decoded = serde_ignored::deserialize(tracked, |path| {
            unknown.get_or_insert_with(|| path.to_string());
        });
        if let Some(unknown) = unknown {
            return Err(Error::invalid_request(format!("{flag} has the unknown property {unknown}")));
        }
        decoded.map(Some).map_err(|error: serde_json::Error| {
            let path = track.path().to_string();
            let place = if path == "." { flag.to_owned() } else { format!("{flag}.{path}") };
            Error::invalid_request(format!("{place}: {}", without_value(&error.to_string())))
        })
    }
}

/// Removes the quoted value from a message of serde: the value may be secret.
fn without_value(message: &str) -> String {
    let Some((kind, rest)) = message.split_once(": ") else { return message.to_owned() };
    match (kind, rest.rsplit_once(", expected ")) {
        ("invalid type" | "invalid value", Some((found, expected))) => {
            let found = found.split([' ', '`']).next().unwrap_or_default();
            format!("{kind}: {found}, expected {expected}")
        }
        _ => message.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;
    use serde_json::{Value, json};

    use super::Input;

    #[derive(Debug, Deserialize, PartialEq)]
    struct Tag {
        key: String,
        #[serde(default)]
        value: Option<i64>,
    }

    fn input(value: Value) -> Input {
        Input::new(BTreeMap::from([("tags".to_owned(), value)]))
    }

    #[test]
    fn values_are_decoded() {
        let tags: Vec<Tag> = input(json!([{"key": "a", "value": 1}, {"key": "b"}])).get("tags").unwrap().unwrap();
        assert_eq!(tags[0], Tag { key: "a".to_owned(), value: Some(1) });
        assert_eq!(tags.len(), 2);
        assert_eq!(input(json!(1)).get::<i64>("other").unwrap(), None);
    }

    #[test]
    fn errors_name_the_place_and_not_the_value() {
        for (value, message) in [
            (json!([{"value": 1}]), "tags.[0]: missing field `key`"),
            (json!([{"key": 8}]), "tags.[0].key: invalid type: integer, expected a string"),
            (
                json!([{"key": "a", "value": "canary, expected nothing"}]),
                "tags.[0].value: invalid type: string, expected i64",
            ),
            (json!("canary"), "tags: invalid type: string, expected a sequence"),
            (json!([{"key": "a", "kye": 1}]), "tags has the unknown property 0.kye"),
        ] {
            let error = input(value).get::<Vec<Tag>>("tags").unwrap_err().to_string();
            assert!(error.contains(message) && !error.contains("canary"), "{error}");
        }
    }
}
