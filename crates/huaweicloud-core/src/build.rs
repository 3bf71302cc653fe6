//! Conversion of builders into structures. It must not know any structure.

use crate::field::Field;
use crate::validation::Validation;

/// A builder of a structure.
pub trait Build: Sized {
    /// The type that is built.
    type Built;

    /// Builds the structure, unless a field is missing or invalid. Violations are added to
    /// `validation`. If the structure cannot be built, this includes violated limits of the other
    /// fields; otherwise the structure checks its own limits.
    fn build_with(self, validation: &mut Validation) -> Option<Self::Built>;
}

/// Builds a field from a builder, for setters.
pub fn build_field<B: Build>(builder: B) -> Field<B::Built> {
    let mut validation = Validation::new();
    let built = builder.build_with(&mut validation);
    built.map_or_else(|| Field::invalid(validation.into_errors()), Field::from)
}

/// Whether a value is the default of its type, so that it is not sent.
pub fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
