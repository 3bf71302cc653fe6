//! Reading of answers that differ a little from their documentation.
//!
//! It must not know any type: generated code names these functions on the fields that need them.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};

/// Reads `null` as the empty value of a field that is documented as always there.
///
/// # Errors
///
/// What reading the value says.
pub fn null_as_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Default + Deserialize<'de>,
{
    Option::<T>::deserialize(deserializer).map(Option::unwrap_or_default)
}

/// Reads `null` as the empty list, and as the empty value where it stands in the list, so that every item keeps its place.
///
/// # Errors
///
/// What reading an item says.
pub fn null_items_as_default<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Default + Deserialize<'de>,
{
    let items = Option::<Vec<Option<T>>>::deserialize(deserializer)?.unwrap_or_default();
    Ok(items.into_iter().map(Option::unwrap_or_default).collect())
}

/// Reads `null` as the empty map, and as the empty value where it stands in the map, so that every key is kept.
///
/// # Errors
///
/// What reading a value says.
pub fn null_values_as_default<'de, D, T>(deserializer: D) -> Result<BTreeMap<String, T>, D::Error>
where
    D: Deserializer<'de>,
    T: Default + Deserialize<'de>,
{
    let values = Option::<BTreeMap<String, Option<T>>>::deserialize(deserializer)?.unwrap_or_default();
    Ok(values.into_iter().map(|(key, value)| (key, value.unwrap_or_default())).collect())
}

/// Reads a list that may be absent, with `null` in it as the empty value.
///
/// # Errors
///
/// What reading an item says.
pub fn null_items_in_option<'de, D, T>(deserializer: D) -> Result<Option<Vec<T>>, D::Error>
where
    D: Deserializer<'de>,
    T: Default + Deserialize<'de>,
{
    let items = Option::<Vec<Option<T>>>::deserialize(deserializer)?;
    Ok(items.map(|items| items.into_iter().map(Option::unwrap_or_default).collect()))
}

/// Reads a map that may be absent, with `null` in it as the empty value.
///
/// # Errors
///
/// What reading a value says.
pub fn null_values_in_option<'de, D, T>(deserializer: D) -> Result<Option<BTreeMap<String, T>>, D::Error>
where
    D: Deserializer<'de>,
    T: Default + Deserialize<'de>,
{
    let values = Option::<BTreeMap<String, Option<T>>>::deserialize(deserializer)?;
    Ok(values.map(|values| values.into_iter().map(|(key, value)| (key, value.unwrap_or_default())).collect()))
}

#[cfg(test)]
mod tests {
    #[test]
    fn an_optional_list_or_map_keeps_what_is_there() {
        #[derive(Debug, PartialEq, serde::Deserialize)]
        struct Answer {
            #[serde(default, deserialize_with = "super::null_items_in_option")]
            items: Option<Vec<String>>,
            #[serde(default, deserialize_with = "super::null_values_in_option")]
            values: Option<std::collections::BTreeMap<String, i64>>,
        }
        let read = |text| serde_json::from_str::<Answer>(text).ok();
        let nothing = Answer { items: None, values: None };
        assert_eq!(read("{}"), Some(nothing));
        assert_eq!(read(r#"{"items": null, "values": null}"#), read("{}"));
        let some = read(r#"{"items": [null, "a"], "values": {"b": null}}"#).expect("it is read");
        assert_eq!(some.items, Some(vec![String::new(), "a".to_owned()]));
        assert_eq!(some.values, Some([("b".to_owned(), 0)].into()));
    }

    use std::collections::BTreeMap;

    #[derive(Debug, Default, PartialEq, serde::Deserialize)]
    #[serde(default)]
    struct Answer {
        #[serde(deserialize_with = "super::null_as_default")]
        id: String,
        #[serde(deserialize_with = "super::null_as_default")]
        count: i64,
        #[serde(deserialize_with = "super::null_items_as_default")]
        items: Vec<String>,
        #[serde(deserialize_with = "super::null_values_as_default")]
        values: BTreeMap<String, String>,
    }

    #[test]
    fn absent_and_null_read_as_empty() {
        for text in ["{}", r#"{"id": null, "count": null, "items": null, "values": null}"#, r#"{"more": 1}"#] {
            assert_eq!(serde_json::from_str::<Answer>(text).ok(), Some(Answer::default()), "{text}");
        }
        let full = Answer { id: "a".to_owned(), count: 2, ..Answer::default() };
        assert_eq!(serde_json::from_str::<Answer>(r#"{"id": "a", "count": 2}"#).ok(), Some(full));
    }

    #[test]
    fn null_inside_reads_as_empty() {
        let text = r#"{"items": ["a", null], "values": {"a": null, "b": "c"}}"#;
        let read = serde_json::from_str::<Answer>(text).expect("it is read");
        assert_eq!(read.items, ["a", ""]);
        let values = [("a", ""), ("b", "c")].map(|(key, value)| (key.to_owned(), value.to_owned()));
        assert_eq!(read.values, BTreeMap::from(values));
    }
}
