//! What can be kept.

use serde::Serialize;
use serde::de::DeserializeOwned;

/// Something that is kept under an id, in a table of its kind.
///
/// It is written as JSON, so fields may be added with `#[serde(default)]`. What lists show should be a record of its own, with the same id in
/// another table, so that a page does not read certificates that nobody asked for.
pub(crate) trait Record: Serialize + DeserializeOwned {
    /// The name of the table. No other type has the same.
    const TABLE: &'static str;

    /// What records can be sorted by: names, each with this record's place as text that sorts by its bytes. See [`number`] for numbers.
    fn orders(&self) -> Vec<(&'static str, String)> {
        Vec::new()
    }
}

/// Which end comes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Direction {
    #[default]
    Ascending,
    Descending,
}

/// A page of what was looked for.
#[derive(Clone, Debug)]
pub(crate) struct Matches<T> {
    /// How many there are on all pages.
    pub(crate) total: u64,
    /// Those of this page, with their ids.
    pub(crate) items: Vec<(String, T)>,
}

impl<T> Matches<T> {
    /// The total as answers show it.
    pub(crate) fn shown_total(&self) -> i32 {
        i32::try_from(self.total).unwrap_or(i32::MAX)
    }
}

impl Direction {
    /// Of `ASC` and `DESC`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        match text {
            "ASC" => Some(Self::Ascending),
            "DESC" => Some(Self::Descending),
            _ => None,
        }
    }
}

/// A number as text that sorts like it.
pub(crate) fn number(number: i64) -> String {
    format!("{:020}", i128::from(number) - i128::from(i64::MIN))
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn numbers_sort_as_they_should() {
        let numbers = [i64::MIN, -10, -9, -1, 0, 1, 9, 10, 1_700_000_000_000, i64::MAX];
        let mut texts = numbers.map(number);
        texts.sort();
        assert_eq!(texts, numbers.map(number));
    }
}
