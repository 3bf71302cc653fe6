//! What a builder becomes. It must not know any structure.

use crate::field::Field;
use crate::validation::Validation;

/// A builder of a structure.
pub trait Build: Sized {
    /// The structure.
    type Built;

    /// The structure, unless a field is missing or invalid. What is wrong is added to the validation, with the limits that the fields
    /// break beside it: those of a structure that could be built are checked by the structure.
    fn build_with(self, validation: &mut Validation) -> Option<Self::Built>;
}

/// What a setter makes of a builder.
pub fn built<B: Build>(builder: B) -> Field<B::Built> {
    let mut validation = Validation::new();
    let built = builder.build_with(&mut validation);
    built.map_or_else(|| Field::invalid(validation.into_errors()), Field::from)
}

/// Whether a value is the one that a field has when it is not set, so that it is not sent.
pub fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
