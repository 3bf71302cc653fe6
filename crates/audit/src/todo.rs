//! What all drafts have where a person must write. It must not know what is drafted.

/// The placeholder for text that a person must write.
pub(crate) const TODO: &str = "TODO";
