//! Decodes responses that deviate slightly from their documentation.
//!
//! [`Tolerant`] sits between the JSON and the type that is decoded: the type requests a string, a
//! number or a list, and gets one if the JSON can be interpreted as such. So types stay as simple
//! as their documentation, and decoding without it stays strict. It must not know any type.
//!
//! So a null, a missing or an additional field never makes decoding fail. Decoding is not all:
//! `success.rs` refuses, before, what is no response of the type at all.

use std::fmt;

use serde::de::value::{MapAccessDeserializer, MapDeserializer, SeqDeserializer, UnitDeserializer};
use serde::de::{
    DeserializeSeed, Deserializer, Error, IgnoredAny, IntoDeserializer, MapAccess, SeqAccess, Unexpected, Visitor,
};

/// Makes another deserializer tolerant, at every depth:
///
/// - null, and a missing field of a structure, is decoded as the empty value of the requested kind:
///   `None`, an empty string, zero, `false`, an empty list, a structure of empty values;
/// - if a string is requested, a number or a boolean is converted to its text;
/// - if a number or a boolean is requested, a string is parsed; 0 and 1 are accepted as booleans;
/// - if a list is requested, an object is treated as a list of this object;
/// - if a structure or a map is requested, a list of one object is treated as this object, and an
///   empty list as null.
///
/// A type that accepts any kind, such as `serde_json::Value`, gets the JSON unchanged.
#[derive(Debug)]
pub(crate) struct Tolerant<D>(pub(crate) D);

/// The kind of value that a type requests.
#[derive(Clone, Copy)]
enum Kind {
    Boolean,
    Integer,
    Number,
    String,
    List,
    /// A structure with these fields, or a map, which has no declared fields.
    Object(&'static [&'static str]),
}

/// Methods that request the same kind.
macro_rules! tolerate {
    ($($method:ident)* => $kind:expr) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
            self.0.deserialize_any(Reader { visitor, kind: $kind })
        }
    )*};
}

/// Methods that request a kind for which no conversion exists.
macro_rules! forward {
    ($($method:ident($($argument:ident: $type:ty),*))*) => {$(
        fn $method<V: Visitor<'de>>(self, $($argument: $type,)* visitor: V) -> Result<V::Value, D::Error> {
            self.0.$method($($argument,)* visitor)
        }
    )*};
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Tolerant<D> {
    type Error = D::Error;

    tolerate!(deserialize_bool => Kind::Boolean);
    tolerate!(deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 => Kind::Integer);
    tolerate!(deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 => Kind::Integer);
    tolerate!(deserialize_f32 deserialize_f64 => Kind::Number);
    tolerate!(deserialize_str deserialize_string => Kind::String);
    tolerate!(deserialize_seq => Kind::List);
    tolerate!(deserialize_map => Kind::Object(&[]));

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.0.deserialize_any(Reader { visitor, kind: Kind::Object(fields) })
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0.deserialize_option(Optional(visitor))
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, D::Error> {
        visitor.visit_newtype_struct(self)
    }

    forward! {
        deserialize_any() deserialize_i128() deserialize_u128() deserialize_char() deserialize_bytes() deserialize_byte_buf()
        deserialize_unit() deserialize_identifier() deserialize_ignored_any()
        deserialize_unit_struct(name: &'static str)
        deserialize_tuple(len: usize)
        deserialize_tuple_struct(name: &'static str, len: usize)
        deserialize_enum(name: &'static str, variants: &'static [&'static str])
    }

    fn is_human_readable(&self) -> bool {
        self.0.is_human_readable()
    }
}

/// Presents the JSON to a visitor as the kind that it requested.
struct Reader<V> {
    visitor: V,
    kind: Kind,
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Reader<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.visitor.expecting(f)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<V::Value, E> {
        match self.kind {
            Kind::String => self.visitor.visit_str(if value { "true" } else { "false" }),
            Kind::Integer | Kind::Number => self.visitor.visit_u64(value.into()),
            _ => self.visitor.visit_bool(value),
        }
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<V::Value, E> {
        match self.kind {
            Kind::String => self.visitor.visit_string(value.to_string()),
            _ => self.visitor.visit_i64(value),
        }
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<V::Value, E> {
        match (self.kind, value) {
            (Kind::String, _) => self.visitor.visit_string(value.to_string()),
            (Kind::Boolean, 0 | 1) => self.visitor.visit_bool(value == 1),
            _ => self.visitor.visit_u64(value),
        }
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<V::Value, E> {
        // Some JSON encoders turn large integers into floats. Integers up to 2^53 are exact.
        let exact = value.fract() == 0.0 && value.abs() <= 9_007_199_254_740_992.0;
        match self.kind {
            Kind::String => self.visitor.visit_string(value.to_string()),
            #[allow(clippy::cast_possible_truncation, reason = "checked above")]
            Kind::Integer if exact => self.visitor.visit_i64(value as i64),
            _ => self.visitor.visit_f64(value),
        }
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<V::Value, E> {
        let text = value.trim();
        match self.kind {
            Kind::Boolean if text.eq_ignore_ascii_case("true") => self.visitor.visit_bool(true),
            Kind::Boolean if text.eq_ignore_ascii_case("false") => self.visitor.visit_bool(false),
            Kind::Integer | Kind::Number => match (text.parse(), text.parse(), text.parse()) {
                (Ok(value), ..) => self.visitor.visit_i64(value),
                (_, Ok(value), _) => self.visitor.visit_u64(value),
                (.., Ok(value)) if matches!(self.kind, Kind::Number) => self.visitor.visit_f64(value),
                _ => self.visitor.visit_str(value),
            },
            _ => self.visitor.visit_str(value),
        }
    }

    fn visit_string<E: Error>(self, value: String) -> Result<V::Value, E> {
        match self.kind {
            Kind::String => self.visitor.visit_string(value),
            _ => self.visit_str(&value),
        }
    }

    fn visit_unit<E: Error>(self) -> Result<V::Value, E> {
        let visitor = self.visitor;
        match self.kind {
            Kind::Boolean => visitor.visit_bool(false),
            Kind::Integer => visitor.visit_u64(0),
            Kind::Number => visitor.visit_f64(0.0),
            Kind::String => visitor.visit_str(""),
            Kind::List => visitor.visit_seq(SeqDeserializer::new(std::iter::empty::<()>())),
            Kind::Object(fields) => visitor.visit_map(Fields::new(no_entries(), fields)),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<V::Value, A::Error> {
        match self.kind {
            Kind::Object(fields) => only_item(items, self.visitor, fields),
            _ => self.visitor.visit_seq(Items(items)),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<V::Value, A::Error> {
        match self.kind {
            Kind::List => self.visitor.visit_seq(SingleItem(Some(entries))),
            Kind::Object(fields) => self.visitor.visit_map(Fields::new(entries, fields)),
            _ => self.visitor.visit_map(entries),
        }
    }
}

/// Decodes the structure that is the only item of a list.
fn only_item<'de, A: SeqAccess<'de>, V: Visitor<'de>>(
    mut items: A,
    visitor: V,
    fields: &'static [&'static str],
) -> Result<V::Value, A::Error> {
    let mut visitor = Some(visitor);
    let value = items.next_element_seed(Structure { visitor: &mut visitor, fields })?;
    if let Some(visitor) = visitor.take() {
        return visitor.visit_map(Fields::new(no_entries(), fields));
    }
    let several = items.next_element::<IgnoredAny>()?.is_some();
    value.filter(|_| !several).ok_or_else(|| A::Error::invalid_type(Unexpected::Seq, &"one object"))
}

/// Decodes a structure for a visitor, which is left in place if the list is empty.
struct Structure<'a, V> {
    visitor: &'a mut Option<V>,
    fields: &'static [&'static str],
}

impl<'de, V: Visitor<'de>> DeserializeSeed<'de> for Structure<'_, V> {
    type Value = V::Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<V::Value, D::Error> {
        let visitor = self.visitor.take().ok_or_else(|| D::Error::custom("read twice"))?;
        deserializer.deserialize_any(Reader { visitor, kind: Kind::Object(self.fields) })
    }
}

fn no_entries<'de, E: Error>() -> impl MapAccess<'de, Error = E> {
    MapDeserializer::new(std::iter::empty::<((), ())>())
}

/// Decodes the content of an `Option` tolerantly.
struct Optional<V>(V);

impl<'de, V: Visitor<'de>> Visitor<'de> for Optional<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }

    fn visit_none<E: Error>(self) -> Result<V::Value, E> {
        self.0.visit_none()
    }

    fn visit_unit<E: Error>(self) -> Result<V::Value, E> {
        self.0.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<V::Value, D::Error> {
        self.0.visit_some(Tolerant(deserializer))
    }
}

/// Decodes an entry tolerantly.
struct TolerantSeed<S>(S);

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for TolerantSeed<S> {
    type Value = S::Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<S::Value, D::Error> {
        self.0.deserialize(Tolerant(deserializer))
    }
}

/// The items of a list, decoded tolerantly.
struct Items<A>(A);

impl<'de, A: SeqAccess<'de>> SeqAccess<'de> for Items<A> {
    type Error = A::Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, A::Error> {
        self.0.next_element_seed(TolerantSeed(seed))
    }

    fn size_hint(&self) -> Option<usize> {
        self.0.size_hint()
    }
}

/// An object as the only item of a list.
struct SingleItem<A>(Option<A>);

impl<'de, A: MapAccess<'de>> SeqAccess<'de> for SingleItem<A> {
    type Error = A::Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, A::Error> {
        let entries = self.0.take().map(MapAccessDeserializer::new);
        entries.map(|entries| TolerantSeed(seed).deserialize(entries)).transpose()
    }
}

/// A missing field: null, which only `Nullable` tells from one that is present.
struct Missing<E>(UnitDeserializer<E>);

impl<'de, E: Error> Deserializer<'de> for Missing<E> {
    type Error = E;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        self.0.deserialize_any(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        visitor.visit_unit()
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// The fields of an object, followed by the missing ones as null.
struct Fields<A> {
    present: A,
    missing: Vec<&'static str>,
    present_done: bool,
}

impl<A> Fields<A> {
    fn new(present: A, fields: &[&'static str]) -> Self {
        Self { present, missing: fields.to_vec(), present_done: false }
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Fields<A> {
    type Error = A::Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, A::Error> {
        if let Some(key) = self.present.next_key::<String>()? {
            self.missing.retain(|name| *name != key);
            return seed.deserialize(key.into_deserializer()).map(Some);
        }
        self.present_done = true;
        self.missing.pop().map(|name| seed.deserialize(name.into_deserializer())).transpose()
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        if self.present_done {
            return TolerantSeed(seed).deserialize(Missing(UnitDeserializer::new()));
        }
        self.present.next_value_seed(TolerantSeed(seed))
    }

    fn size_hint(&self) -> Option<usize> {
        self.present.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::fmt::Debug;

    use serde::Deserialize;
    use serde::de::DeserializeOwned;

    use super::Tolerant;

    #[derive(Clone, Debug, Default, PartialEq, Deserialize)]
    struct Response {
        id: String,
        count: i64,
        share: f64,
        ready: bool,
        names: Vec<String>,
        values: BTreeMap<String, i32>,
        inner: Option<Box<Response>>,
        parts: Vec<Part>,
        part: Part,
        any: serde_json::Value,
    }

    #[derive(Clone, Debug, Default, PartialEq, Deserialize)]
    struct Part {
        #[serde(rename = "part-id")]
        id: u8,
        note: Option<String>,
    }

    fn read<T: DeserializeOwned + Debug>(text: &str) -> Result<T, String> {
        let mut json = serde_json::Deserializer::from_str(text);
        let value = T::deserialize(Tolerant(&mut json)).map_err(|error| error.to_string())?;
        json.end().map_err(|error| error.to_string())?;
        Ok(value)
    }

    #[test]
    fn missing_and_null_fields_are_empty() {
        let names = ["id", "count", "share", "ready", "names", "values", "inner", "parts", "part", "any"];
        let nulls = names.map(|name| format!("\"{name}\": null")).join(", ");
        for text in ["{}", "null", r#"{"more": {"id": 1}}"#, &format!("{{{nulls}}}")] {
            assert_eq!(read(text), Ok(Response::default()), "{text}");
        }
        assert!(serde_json::from_str::<Response>("{}").is_err(), "strict without Tolerant");
    }

    #[test]
    fn nested_nulls_are_empty() {
        let text =
            r#"{"names": ["a", null], "values": {"a": null, "b": 1}, "parts": [null, {}], "inner": {"id": null}}"#;
        let read: Response = read(text).expect("valid");
        assert_eq!(read.names, ["a", ""]);
        assert_eq!(read.values, BTreeMap::from([("a".to_owned(), 0), ("b".to_owned(), 1)]));
        assert_eq!(read.parts, [Part::default(), Part::default()]);
        assert_eq!(read.inner, Some(Box::default()));
    }

    #[test]
    fn present_values_are_kept() {
        let text = r#"{"part": {"part-id": 3, "note": "n"}, "any": {"a": [null, 1, "2"]}, "inner": {"parts": [{"note": ""}]}}"#;
        let read: Response = read(text).expect("valid");
        assert_eq!(read.part, Part { id: 3, note: Some("n".to_owned()) });
        assert_eq!(read.any, serde_json::json!({"a": [null, 1, "2"]}));
        assert_eq!(read.inner.expect("present").parts, [Part { id: 0, note: Some(String::new()) }]);
    }

    #[test]
    fn strings_numbers_and_booleans_are_interchangeable() {
        for (text, expected) in [("7", "7"), ("-7", "-7"), ("1.5", "1.5"), ("true", "true"), ("\" a\"", " a")] {
            assert_eq!(read::<String>(text).as_deref(), Ok(expected));
        }
        for (text, expected) in [("\"7\"", 7), ("\" -7 \"", -7), ("7.0", 7), ("true", 1), ("null", 0)] {
            assert_eq!(read::<i64>(text), Ok(expected));
        }
        assert_eq!(read::<u64>("\"18446744073709551615\""), Ok(u64::MAX));
        assert_eq!(read::<f64>("\"1.5\""), Ok(1.5));
        for (text, expected) in [("\"true\"", true), ("\"False\"", false), ("1", true), ("0", false), ("null", false)] {
            assert_eq!(read::<bool>(text), Ok(expected));
        }
        assert_eq!(read("[1, null, \"2\", true]"), Ok([Some(1), None, Some(2), Some(1)].to_vec()));
        assert_eq!(read("{\"a\": 1}"), Ok(BTreeMap::from([("a".to_owned(), "1".to_owned())])));
    }

    #[test]
    fn an_object_is_read_as_a_list_of_one() {
        assert_eq!(read("{\"part-id\": \"1\"}"), Ok([Part { id: 1, note: None }].to_vec()));
        assert_eq!(read::<Vec<BTreeMap<String, String>>>("{}"), Ok([BTreeMap::new()].to_vec()));
    }

    #[test]
    fn a_list_of_one_is_read_as_its_object() {
        assert_eq!(read("[{\"part-id\": 1}]"), Ok(Part { id: 1, note: None }));
        for text in ["[]", "[null]", "[{}]"] {
            assert_eq!(read(text), Ok(Part::default()), "{text}");
        }
    }

    #[test]
    fn incompatible_values_are_errors() {
        for text in ["\"soon\"", "\"1.5\"", "1.5", "\"\"", "{}", "[]", "18446744073709551615"] {
            assert!(read::<i64>(text).is_err(), "{text}");
        }
        for text in ["2", "-1", "\"yes\"", "[]"] {
            assert!(read::<bool>(text).is_err(), "{text}");
        }
        for text in ["{}", "[]", "[1]"] {
            assert!(read::<String>(text).is_err(), "{text}");
        }
        for text in ["[3, \"n\"]", "[{}, {}]", "\"\"", "1"] {
            assert!(read::<Part>(text).is_err(), "{text}");
        }
    }
}
