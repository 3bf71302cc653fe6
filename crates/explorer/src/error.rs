//! Why no reference can be made.

/// A document that is not what `cargo xtask gen` writes.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the document of {service:?} is not valid at {place}: {what}\n  help: run `cargo xtask gen`, which writes it from the spec"
)]
pub struct Error {
    pub(crate) service: String,
    pub(crate) place: String,
    pub(crate) what: String,
}
