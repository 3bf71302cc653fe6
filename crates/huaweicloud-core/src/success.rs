//! Whether a body that came with a status of success is a response of the requested type at all.
//!
//! [`Tolerant`] reads any object as any structure, so it would turn an error into a value of empty
//! fields. Two bodies are therefore errors:
//!
//! - one with an error code, in the outermost object, if the type is a structure or a list and has
//!   no field of that name;
//! - one without any of the fields that the type requires, if it requires some.
//!
//! All else is left to `Tolerant`: a response may lack some of its required fields, any of them may
//! be null, and additional fields do not matter. A type that requires nothing accepts any object.
//! Only the outermost value counts. This module must not know any type.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::value::{Error as ValueError, MapDeserializer, UnitDeserializer};
use serde::de::{DeserializeOwned, Deserializer, IgnoredAny, IntoDeserializer, Visitor};
use serde_json::Value;

use crate::error::Error;
use crate::tolerant::Tolerant;

/// The fields in which services report errors. The pair `code` and `message` is not among them: a
/// successful response may have it.
const ERROR_CODES: [&str; 2] = ["error_code", "errorCode"];

/// Refuses a body that is no response of this type. Accepts what is not JSON, which cannot be
/// decoded anyway.
pub(crate) fn check<T: DeserializeOwned>(body: &[u8]) -> Result<(), Error> {
    let fields = match Outermost::of::<T>() {
        Outermost::Structure(fields) => fields,
        Outermost::List => return reported(body, &[]).map_or(Ok(()), Err),
        Outermost::Other => return Ok(()),
    };
    let Some(present) = keys(body) else { return Ok(()) };
    if ERROR_CODES.iter().any(|code| present.contains_key(*code))
        && let Some(error) = reported(body, fields)
    {
        return Err(error);
    }
    let missing: Vec<_> = fields.iter().copied().filter(|field| !present.contains_key(*field)).collect();
    match absent::<T>(&missing) {
        None => Ok(()),
        Some(field) => Err(Error::reported(body).unwrap_or_else(|| {
            Error::decode(format!("the response has none of the fields that are required here, such as `{field}`"))
        })),
    }
}

/// The error that an object with an error code reports, unless the code is one of these fields.
pub(crate) fn reported(body: &[u8], fields: &[&str]) -> Option<Error> {
    let start = body.iter().find(|byte| !byte.is_ascii_whitespace())?;
    if !matches!(start, b'{' | b'[') {
        return None;
    }
    let object: BTreeMap<String, Value> = serde_json::from_slice(body).ok()?;
    let is_error = |code: &&str| match object.get(*code) {
        Some(Value::String(text)) => !matches!(text.trim(), "" | "0"),
        Some(Value::Number(number)) => number.as_i64() != Some(0),
        _ => false,
    };
    ERROR_CODES.iter().filter(|code| !fields.contains(code)).any(is_error).then(|| Error::reported(body))?
}

/// The keys of the outermost object, read as tolerantly as the fields.
pub(crate) fn keys(body: &[u8]) -> Option<BTreeMap<String, IgnoredAny>> {
    BTreeMap::deserialize(Tolerant(&mut serde_json::Deserializer::from_slice(body))).ok()
}

/// A required field of a structure, if all of the required ones are among the missing.
fn absent<T: DeserializeOwned>(missing: &[&'static str]) -> Option<String> {
    // serde knows which fields are required, and says so if they are missing: reading nothing but
    // the missing fields succeeds only if no other is required.
    strict::<T>(missing).ok()?;
    let error = strict::<T>(&[]).err()?.to_string();
    error.strip_prefix("missing field `")?.strip_suffix('`').map(str::to_owned)
}

/// Reads a structure in which these fields are empty and all others are missing.
fn strict<T: DeserializeOwned>(present: &[&'static str]) -> Result<T, ValueError> {
    T::deserialize(MapDeserializer::new(present.iter().map(|name| (*name, Empty))))
}

/// The empty value of any kind.
struct Empty;

impl<'de> IntoDeserializer<'de, ValueError> for Empty {
    type Deserializer = Tolerant<UnitDeserializer<ValueError>>;

    fn into_deserializer(self) -> Self::Deserializer {
        Tolerant(UnitDeserializer::new())
    }
}

/// What the outermost value of a type is. It is the error of [`Shape`], which reads nothing.
#[derive(Debug)]
enum Outermost {
    Structure(&'static [&'static str]),
    List,
    Other,
}

impl Outermost {
    fn of<T: DeserializeOwned>() -> Self {
        T::deserialize(Shape).err().unwrap_or(Self::Other)
    }
}

impl fmt::Display for Outermost {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{self:?}")
    }
}

impl std::error::Error for Outermost {}

impl serde::de::Error for Outermost {
    fn custom<M: fmt::Display>(_: M) -> Self {
        Self::Other
    }
}

/// Fails with what a type requests.
struct Shape;

impl<'de> Deserializer<'de> for Shape {
    type Error = Outermost;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Outermost> {
        Err(Outermost::Other)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Outermost> {
        Err(Outermost::List)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Outermost> {
        Err(Outermost::Structure(fields))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct tuple tuple_struct map enum identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;

    #[derive(Debug, Deserialize)]
    #[allow(dead_code, reason = "only read")]
    struct Imported {
        certificate_id: String,
        names: Vec<String>,
        note: Option<String>,
        #[serde(default)]
        tags: Vec<String>,
    }

    #[derive(Debug, Deserialize)]
    #[allow(dead_code, reason = "only read")]
    struct Optional {
        note: Option<String>,
        #[serde(default)]
        tags: Vec<String>,
    }

    #[derive(Debug, Deserialize)]
    #[allow(dead_code, reason = "only read")]
    struct Job {
        error_code: Option<String>,
    }

    /// The error, or an empty text.
    fn outcome<T: DeserializeOwned>(body: &str) -> String {
        check::<T>(body.as_bytes()).err().map(|error| format!("{:?}: {error}", error.kind())).unwrap_or_default()
    }

    #[test]
    fn lacking_every_required_field_is_an_error() {
        for body in ["{}", "null", "[]", "[{}]", r#"{"note":"n","tags":["t"]}"#, r#"{"message":"Internal"}"#] {
            assert!(outcome::<Imported>(body).contains("such as `certificate_id`"), "{body}");
            assert_eq!(outcome::<Optional>(body), "", "{body}");
        }
    }

    #[test]
    fn one_required_field_is_sufficient() {
        for body in [r#"{"certificate_id":"a"}"#, r#"{"names":null}"#, r#"[{"names":[]}]"#, "<html>", "", "\"text\""] {
            assert_eq!(outcome::<Imported>(body), "", "{body}");
        }
    }

    #[test]
    fn error_code_is_an_error_unless_it_is_a_field() {
        let body = r#"{"certificate_id":"a","error_code":"SCM.0098","error_msg":"Internal"}"#;
        let expected = format!("{:?}: Service: SCM.0098: Internal", ErrorKind::Service);
        assert_eq!(outcome::<Imported>(body), expected);
        assert_eq!(outcome::<Optional>(body), expected);
        assert_eq!(outcome::<Vec<Optional>>(body), expected);
        assert_eq!(outcome::<Job>(body), "");
        assert_eq!(outcome::<Vec<Job>>(r#"[{"error_code":"SCM.0098"}]"#), "");
        assert_eq!(outcome::<Value>(body), "");
        assert_eq!(outcome::<BTreeMap<String, String>>(body), "");
        for no_code in [r#"{"error_code":null}"#, r#"{"error_code":""}"#, r#"{"errorCode":"0"}"#, r#"{"errorCode":0}"#]
        {
            assert_eq!(outcome::<Optional>(no_code), "", "{no_code}");
        }
    }

    #[test]
    fn nested_error_counts_if_all_required_fields_are_missing() {
        let body = r#"{"error":{"code":"APIGW.0101","message":"no API"}}"#;
        assert_eq!(outcome::<Imported>(body), "Service: Service: APIGW.0101: no API");
        assert_eq!(outcome::<Optional>(body), "");
    }
}
