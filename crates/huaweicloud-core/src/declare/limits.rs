//! The limits that a declaration names after `where`: each makes a check of one value, which adds what is wrong to the problems. The
//! rules themselves and their words are those of [`Problems`].

use std::fmt::Display;

use crate::{Check, Problems, Secret};

/// A number that is not too small.
pub fn minimum<T: PartialOrd + Display + Copy>(minimum: T) -> impl Fn(&T, &str, &mut Problems) {
    move |value, name, problems| problems.minimum(name, value, minimum)
}

/// A number that is not too large.
pub fn maximum<T: PartialOrd + Display + Copy>(maximum: T) -> impl Fn(&T, &str, &mut Problems) {
    move |value, name, problems| problems.maximum(name, value, maximum)
}

/// A number among those that are documented.
pub fn one_of<T: PartialEq + Display, const N: usize>(values: [T; N]) -> impl Fn(&T, &str, &mut Problems) {
    move |value, name, problems| problems.one_of(name, value, &values)
}

/// A list that is neither too short nor too long.
pub fn items<T>(minimum: usize, maximum: usize) -> impl Fn(&Vec<T>, &str, &mut Problems) {
    move |value, name, problems| problems.items(name, value.len(), minimum, maximum)
}

/// A secret that is neither too short nor too long.
pub fn secret(minimum: usize, maximum: usize) -> impl Fn(&Secret, &str, &mut Problems) {
    move |value, name, problems| problems.secret(name, value, minimum, maximum)
}

/// A value that is checked by itself, or a list of such values.
pub fn nested<T: Check>() -> impl Fn(&T, &str, &mut Problems) {
    |value, name, problems| problems.within(name, value)
}

/// A list of which each item keeps a limit.
pub fn each<T>(limit: impl Fn(&T, &str, &mut Problems)) -> impl Fn(&Vec<T>, &str, &mut Problems) {
    move |value, name, problems| {
        for (index, item) in value.iter().enumerate() {
            limit(item, &format!("{name}[{index}]"), problems);
        }
    }
}
