//! A field of a request that is being built: not set, set, or given something that it cannot be.
//!
//! It must not know which field it is: whoever takes the value says the name.

use std::any::Any;
use std::fmt::Display;

use crate::problem::Problems;

/// A field of a request that is being built.
#[derive(Clone, Debug, PartialEq)]
pub struct Field<T>(State<T>);

#[derive(Clone, Debug, PartialEq)]
enum State<T> {
    Unset,
    Set(T),
    /// What is wrong, each with the place within the value, which is empty for the value as a whole.
    Invalid(Problems),
}

/// What a setter takes for a field of the type `T`: whatever converts into it, such as a `&str` for a constrained string.
pub trait IntoField<T> {
    /// The field with this value; what is wrong with it is told when the request is sent.
    fn into_field(self) -> Field<T>;
}

impl<T, V: TryInto<T, Error: Display + 'static>> IntoField<T> for V {
    fn into_field(self) -> Field<T> {
        Field::new(self)
    }
}

/// What a setter takes for a list of `T`: whatever holds items that convert.
pub trait IntoList<T> {
    /// The field with these items; what is wrong with them is told when the request is sent.
    fn into_list(self) -> Field<Vec<T>>;
}

impl<T, I: IntoIterator<Item: TryInto<T, Error: Display + 'static>>> IntoList<T> for I {
    fn into_list(self) -> Field<Vec<T>> {
        Field::list(self)
    }
}

impl<T> Default for Field<T> {
    fn default() -> Self {
        Self(State::Unset)
    }
}

impl<T> Field<T> {
    /// A field with this value, if it can become one.
    #[must_use]
    pub fn new(value: impl TryInto<T, Error: Display + 'static>) -> Self {
        Self(match value.try_into() {
            Ok(value) => State::Set(value),
            Err(error) => State::Invalid(problems_of(&error)),
        })
    }

    /// A field with this value, or without one.
    #[must_use]
    pub fn from_option(value: Option<T>) -> Self {
        Self(value.map_or(State::Unset, State::Set))
    }

    /// The value, if it is set and sound.
    #[must_use]
    pub fn get(&self) -> Option<&T> {
        match &self.0 {
            State::Set(value) => Some(value),
            _ => None,
        }
    }

    /// The value. That there is none, or that it is no sound one, is added to the problems.
    pub fn required(self, name: &str, problems: &mut Problems) -> Option<T> {
        if matches!(self.0, State::Unset) {
            problems.add(name, "is missing");
        }
        self.optional(name, problems)
    }

    /// The value if there is one. That it is no sound one is added to the problems.
    pub fn optional(self, name: &str, problems: &mut Problems) -> Option<T> {
        match self.0 {
            State::Unset => None,
            State::Set(value) => Some(value),
            State::Invalid(wrong) => {
                problems.add_within(name, wrong);
                None
            }
        }
    }
}

impl<T> Field<Vec<T>> {
    /// A field with a list of values, if each can become an item.
    #[must_use]
    pub fn list(values: impl IntoIterator<Item: TryInto<T, Error: Display + 'static>>) -> Self {
        let mut items = Vec::new();
        let mut wrong = Problems::new();
        for (index, value) in values.into_iter().enumerate() {
            match value.try_into() {
                Ok(item) => items.push(item),
                Err(error) => wrong.add_within(&format!("[{index}]"), problems_of(&error)),
            }
        }
        Self(if wrong.is_empty() { State::Set(items) } else { State::Invalid(wrong) })
    }
}

/// What an error says of the value as a whole or, if it comes from a builder, of each field in it.
fn problems_of<E: Display + 'static>(error: &E) -> Problems {
    let error: (&dyn Any, &dyn Display) = (error, error);
    error.0.downcast_ref::<Problems>().cloned().unwrap_or_else(|| {
        let mut problems = Problems::new();
        problems.add("", error.1.to_string());
        problems
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_taken_is_a_problem() {
        let mut problems = Problems::new();
        assert_eq!(Field::<u8>::new(7).required("a", &mut problems), Some(7));
        assert_eq!(Field::<u8>::default().optional("b", &mut problems), None);
        assert_eq!(Field::<Vec<u8>>::list([1, 2]).required("c", &mut problems), Some(vec![1, 2]));
        assert!(problems.is_empty());
        assert_eq!(Field::<u8>::default().required("d", &mut problems), None);
        assert_eq!(Field::<u8>::new(300).optional("e", &mut problems), None);
        assert_eq!(Field::<Vec<u8>>::list([1, 300, -1]).optional("f", &mut problems), None);
        let fields: Vec<_> = problems.as_slice().iter().map(|problem| problem.field().to_owned()).collect();
        assert_eq!(fields, ["d", "e", "f[1]", "f[2]"]);
        assert_eq!(problems.as_slice()[0].to_string(), "`d` is missing");
    }
}
