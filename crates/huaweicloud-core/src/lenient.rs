//! Reading of answers that differ a little from their documentation.
//!
//! It must not know any type: generated code names these functions on the fields that need them.

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

#[cfg(test)]
mod tests {
    #[derive(Debug, Default, PartialEq, serde::Deserialize)]
    #[serde(default)]
    struct Answer {
        #[serde(deserialize_with = "super::null_as_default")]
        id: String,
        #[serde(deserialize_with = "super::null_as_default")]
        count: i64,
    }

    #[test]
    fn absent_and_null_read_as_empty() {
        for text in ["{}", r#"{"id": null, "count": null}"#, r#"{"more": 1}"#] {
            assert_eq!(serde_json::from_str::<Answer>(text).ok(), Some(Answer::default()), "{text}");
        }
        let full = Answer { id: "a".to_owned(), count: 2 };
        assert_eq!(serde_json::from_str::<Answer>(r#"{"id": "a", "count": 2}"#).ok(), Some(full));
    }
}
