//! How long the body of a request may be. It must not know who is calling.

use crate::base::settings::Settings;

/// How long a body may be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BodyLimit {
    pub(crate) bytes: usize,
    /// The requests that it is for, in error messages.
    pub(crate) of: &'static str,
}

impl BodyLimit {
    /// For bodies that nobody reads.
    pub(crate) const NONE: Self = Self { bytes: 0, of: "requests without a body" };

    /// For requests that need no authentication.
    pub(crate) fn open(settings: &Settings) -> Self {
        Self { bytes: settings.max_unauthenticated_body_size, of: "requests without authentication" }
    }
}
