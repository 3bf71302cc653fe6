//! Tags, as both services know them: what one is, what it may hold, and what a search by tags finds. It must not know what has tags, nor
//! which code a wrong one is answered with.

use std::ops::Deref;

use serde::{Deserialize, Serialize};

/// How many tags a thing may have.
pub(crate) const MOST: usize = 20;

/// A tag.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Tag {
    pub(crate) key: String,
    pub(crate) value: String,
}

impl Tag {
    /// Whether the key holds letters, digits, `_.:=+-@`, and spaces but at its ends.
    pub(crate) fn has_sound_key(&self) -> bool {
        self.key.chars().all(is_of_key) && self.key.trim() == self.key
    }

    /// Whether the value holds letters, digits, spaces and `_.:/=+-@`.
    pub(crate) fn has_sound_value(&self) -> bool {
        self.value.chars().all(|letter| is_of_key(letter) || letter == '/')
    }

    /// Whether it has this key and one of these values, or any if there are none.
    pub(crate) fn fits<V: Deref<Target = str>>(&self, key: &str, values: &[V]) -> bool {
        self.key == key && (values.is_empty() || values.iter().any(|value| **value == *self.value))
    }
}

fn is_of_key(letter: char) -> bool {
    letter.is_alphanumeric() || " _.:=+-@".contains(letter)
}
