//! Arguments in the query of a request.
//!
//! Writes a parameter as the pairs that stand for it in a URL. It must not know how pairs are encoded or sorted: that
//! is settled when the request is signed.

use serde::ser::{Error as _, SerializeSeq};
use serde::{Serialize, Serializer};
use serde_json::Value;

/// A parameter for reqwest's `query`: absent values give no pair, lists one pair per element, all else one pair.
///
/// Texts stand as they are; numbers and booleans as in JSON. An object or a list within a list has no form in a query,
/// and is an error when the request is built.
pub struct QueryParam<'a, T> {
    name: &'a str,
    value: &'a T,
}

impl<'a, T: Serialize> QueryParam<'a, T> {
    /// The parameter `name` with the value that `value` serialises to.
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
                    return Err(S::Error::custom(format!(
                        "the parameter {} has a form that no query can hold",
                        self.name
                    )));
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
        // Pairs are added one parameter after the other, as generated code does.
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
    fn every_form() {
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
