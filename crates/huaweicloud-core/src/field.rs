//! The state of a field of a request under construction: unset, set, or with a value that cannot be
//! converted.
//!
//! It must not know which field it is: the code that takes the value passes the name.

use std::fmt::Display;

use crate::validation::{Validation, ValidationErrors};

/// A field of a request under construction.
#[derive(Clone, Debug, PartialEq)]
pub struct Field<T>(State<T>);

#[derive(Clone, Debug, PartialEq)]
enum State<T> {
    Unset,
    Set(T),
    /// The violations, with paths relative to the value; the path is empty for the value itself.
    Invalid(ValidationErrors),
}

impl<T> Default for Field<T> {
    fn default() -> Self {
        Self(State::Unset)
    }
}

impl<T> From<T> for Field<T> {
    fn from(value: T) -> Self {
        Self(State::Set(value))
    }
}

impl<T> Field<T> {
    /// A field with this value, or an unset field.
    #[must_use]
    pub fn from_option(value: Option<T>) -> Self {
        value.map_or_else(Self::default, Self::from)
    }

    /// A field with a converted value, or with the reason why the conversion failed.
    #[must_use]
    pub fn from_result<E: Display>(result: Result<T, E>) -> Self {
        result.map_or_else(|error| Self::conversion_error(error.to_string()), Self::from)
    }

    /// A field whose value cannot be converted, and the reason. The reason must not contain the
    /// value.
    #[must_use]
    pub fn conversion_error(reason: impl Into<String>) -> Self {
        let mut validation = Validation::new();
        validation.add("", reason);
        Self::invalid(validation.into_errors())
    }

    /// A field whose value cannot be built, with all its violations.
    #[must_use]
    pub fn invalid(errors: ValidationErrors) -> Self {
        Self(State::Invalid(errors))
    }

    /// The value, if it is set and valid.
    #[must_use]
    pub fn get(&self) -> Option<&T> {
        match &self.0 {
            State::Set(value) => Some(value),
            _ => None,
        }
    }

    /// Whether no value was set, neither a valid nor an invalid one.
    #[must_use]
    pub fn is_unset(&self) -> bool {
        matches!(self.0, State::Unset)
    }

    /// The value, or a violation if it is missing or invalid.
    pub fn required(self, name: &str, validation: &mut Validation) -> Option<T> {
        if self.is_unset() {
            validation.add(name, "is missing");
        }
        self.optional(name, validation).flatten()
    }

    /// The value, or `Some(None)` if the field is unset. If the value is invalid, adds the
    /// violations and returns `None`.
    #[allow(clippy::option_option, reason = "an unset field differs from an invalid one")]
    pub fn optional(self, name: &str, validation: &mut Validation) -> Option<Option<T>> {
        match self.0 {
            State::Unset => Some(None),
            State::Set(value) => Some(Some(value)),
            State::Invalid(errors) => {
                validation.add_within(name, errors);
                None
            }
        }
    }

    /// The field, or one with this value if it is unset.
    #[must_use]
    pub fn or(self, value: T) -> Self {
        if self.is_unset() { Self::from(value) } else { self }
    }

    /// Converts the value of the field.
    #[must_use]
    pub fn map<U>(self, convert: impl FnOnce(T) -> U) -> Field<U> {
        Field(match self.0 {
            State::Unset => State::Unset,
            State::Set(value) => State::Set(convert(value)),
            State::Invalid(errors) => State::Invalid(errors),
        })
    }
}

impl<T> Field<Vec<T>> {
    /// Collects fields into a list. Unset items are skipped; if one is invalid, the list is
    /// invalid.
    #[must_use]
    pub fn collect(items: impl IntoIterator<Item = Field<T>>) -> Self {
        let (mut values, mut validation) = (Vec::new(), Validation::new());
        for (index, item) in items.into_iter().enumerate() {
            values.extend(item.optional(&format!("[{index}]"), &mut validation).flatten());
        }
        if validation.is_empty() { Self::from(values) } else { Self::invalid(validation.into_errors()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn field_reports_missing_and_invalid_values() {
        let invalid = || Field::<u8>::from_result(u8::try_from(300));
        let mut validation = Validation::new();
        assert_eq!(Field::from(7).required("a", &mut validation), Some(7));
        assert_eq!(Field::<u8>::default().optional("b", &mut validation), Some(None));
        assert_eq!(
            Field::collect([Field::from(1), Field::default(), Field::from(2)]).required("c", &mut validation),
            Some(vec![1, 2])
        );
        assert_eq!((Field::from(1).or(2), Field::default().or(2)), (Field::from(1), Field::from(2)));
        assert_eq!(invalid().or(2), invalid(), "an invalid value is not replaced");
        assert_eq!([Field::default(), Field::from(1), invalid()].map(|field| field.is_unset()), [true, false, false]);
        assert!(validation.is_empty());
        assert_eq!(Field::<u8>::default().required("d", &mut validation), None);
        assert_eq!(invalid().optional("e", &mut validation), None);
        assert_eq!(Field::collect([Field::from(1), invalid()]).optional("f", &mut validation), None);
        let errors = validation.into_errors();
        let fields: Vec<_> = errors.as_slice().iter().map(|violation| violation.field().to_owned()).collect();
        assert_eq!(fields, ["d", "e", "f[1]"]);
        assert_eq!(errors.as_slice()[0].to_string(), "`d` is missing");
    }
}
