//! Encodes arguments into the query of a request.
//!
//! Serializes a parameter as its pairs in the URL. It must not know how pairs are encoded or
//! sorted: that happens when the request is signed.

use serde::ser::{Error as _, SerializeSeq};
use serde::{Serialize, Serializer};
use serde_json::Value;

/// A parameter for reqwest's `query`: an absent value gives no pair, a list one pair per element,
/// anything else one pair.
///
/// Strings are used as they are; numbers and booleans as in JSON. An object or a nested list has no
/// query form, and is an error when the request is built.
pub struct QueryParam<'a, T> {
    name: &'a str,
    value: &'a T,
}

impl<'a, T: Serialize> QueryParam<'a, T> {
    /// The parameter `name` with the serialized form of `value`.
    pub fn new(name: &'a str, value: &'a T) -> Self {
        Self { name, value }
    }
}

impl<T: Serialize> Serialize for QueryParam<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let values = match serde_json::to_value(self.value).map_err(S::Error::custom)? {
            Value::Array(values) => values,
            value => vec![value],
        };
        let mut pairs = serializer.serialize_seq(None)?;
        for value in values {
            match value {
                Value::Null => {}
                Value::String(text) => pairs.serialize_element(&(self.name, text))?,
                Value::Bool(_) | Value::Number(_) => pairs.serialize_element(&(self.name, value.to_string()))?,
                Value::Array(_) | Value::Object(_) => {
                    return Err(S::Error::custom(format!("the parameter {} cannot be encoded in a query", self.name)));
                }
            }
        }
        pairs.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query<T: Serialize>(value: &T) -> Result<Option<String>, reqwest::Error> {
        let request = reqwest::Request::new(
            reqwest::Method::GET,
            reqwest::Url::parse("http://localhost/").expect("the address is valid"),
        );
        // Parameters are added one by one, as generated code does.
        let client = crate::tls::disable(reqwest::Client::builder())
            .and_then(|builder| builder.build().map_err(Into::into))
            .expect("a client without TLS can be built");
        reqwest::RequestBuilder::from_parts(client, request)
            .query(&QueryParam::new("first", &1))
            .query(&QueryParam::new("p", value))
            .build()
            .map(|request| request.url().query().map(str::to_owned))
    }

    #[test]
    fn query_param_encodes_every_form() {
        let of = |value: Value| query(&value).unwrap().unwrap();
        assert_eq!(of(Value::from("a b")), "first=1&p=a+b");
        assert_eq!(of(Value::from("")), "first=1&p=");
        assert_eq!(of(Value::from(true)), "first=1&p=true");
        assert_eq!(of(Value::from(-1.5)), "first=1&p=-1.5");
        assert_eq!(of(Value::from(vec!["b", "a"])), "first=1&p=b&p=a");
        assert_eq!(of(Value::Null), "first=1");
        assert_eq!(query(&Some(7u8)).unwrap().unwrap(), "first=1&p=7");
        assert!(query(&serde_json::json!({"a": 1})).unwrap_err().is_builder());
    }
}
