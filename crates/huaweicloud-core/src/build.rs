//! Conversion of builders into structures. It must not know any structure.

use crate::field::Field;
use crate::validation::Validation;

/// A builder of a structure.
pub trait Build: Sized {
    /// The type that is built.
    type Built;

    /// Whether no field was set.
    fn is_unset(&self) -> bool;

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

/// Builds an optional body: `Some(None)` if no field was set. Violations are added to `validation`,
/// as by [`Build::build_with`].
#[allow(clippy::option_option, reason = "no body differs from an invalid one")]
pub fn build_unless_unset<B: Build>(builder: B, validation: &mut Validation) -> Option<Option<B::Built>> {
    if builder.is_unset() { Some(None) } else { builder.build_with(validation).map(Some) }
}

/// Whether a value is the default of its type, so that it is not sent.
pub fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
