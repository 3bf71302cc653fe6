//! Tags, which SCM and PCA share: allowed characters, and matching in searches. It must not know
//! which resources have tags, nor the error codes for invalid ones.

use std::ops::Deref;

use serde::{Deserialize, Serialize};

/// The maximum number of tags of a resource.
pub(crate) const MAX_TAGS: usize = 20;

/// A tag.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Tag {
    pub(crate) key: String,
    pub(crate) value: String,
}

impl Tag {
    /// Whether the key consists of letters, digits, spaces and `_.:=+-@`, without leading or
    /// trailing spaces.
    pub(crate) fn has_valid_key(&self) -> bool {
        self.key.chars().all(is_key_char) && self.key.trim() == self.key
    }

    /// Whether the value consists of letters, digits, spaces and `_.:/=+-@`.
    pub(crate) fn has_valid_value(&self) -> bool {
        self.value.chars().all(|c| is_key_char(c) || c == '/')
    }

    /// Whether the tag has this key and one of these values. Without values, any value matches.
    pub(crate) fn matches<V: Deref<Target = str>>(&self, key: &str, values: &[V]) -> bool {
        self.key == key && (values.is_empty() || values.iter().any(|value| **value == *self.value))
    }
}

fn is_key_char(c: char) -> bool {
    c.is_alphanumeric() || " _.:=+-@".contains(c)
}
