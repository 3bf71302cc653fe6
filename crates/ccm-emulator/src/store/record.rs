//! The trait of stored records, and pages of them.

use serde::Serialize;
use serde::de::DeserializeOwned;

/// A record, stored under an id in the table of its type.
///
/// Records are stored as JSON, so fields can be added with `#[serde(default)]`. The data that lists
/// show should be a separate record with the same id in another table, so that a page does not read
/// whole certificates.
pub(crate) trait Record: Serialize + DeserializeOwned {
    /// The name of the table, unique among all types.
    const TABLE: &'static str;

    /// The orders that records can be sorted in: the name of each, with this record's sort key.
    /// Keys compare by their bytes; see [`number`] for numbers.
    fn orders(&self) -> Vec<(&'static str, String)> {
        Vec::new()
    }
}

/// The direction of an order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Direction {
    #[default]
    Ascending,
    Descending,
}

/// A page of matching records.
#[derive(Clone, Debug)]
pub(crate) struct Matches<T> {
    /// The number of matches on all pages.
    pub(crate) total: u64,
    /// The matches on this page, with their ids.
    pub(crate) items: Vec<(String, T)>,
}

impl<T> Matches<T> {
    /// The total in the type that responses use.
    pub(crate) fn shown_total(&self) -> i32 {
        i32::try_from(self.total).unwrap_or(i32::MAX)
    }
}

impl Direction {
    /// Parses `ASC` or `DESC`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        match text {
            "ASC" => Some(Self::Ascending),
            "DESC" => Some(Self::Descending),
            _ => None,
        }
    }
}

/// Formats a number as text that sorts numerically.
pub(crate) fn number(number: i64) -> String {
    format!("{:020}", i128::from(number) - i128::from(i64::MIN))
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn numbers_sort_numerically() {
        let numbers = [i64::MIN, -10, -9, -1, 0, 1, 9, 10, 1_700_000_000_000, i64::MAX];
        let mut texts = numbers.map(number);
        texts.sort();
        assert_eq!(texts, numbers.map(number));
    }
}
