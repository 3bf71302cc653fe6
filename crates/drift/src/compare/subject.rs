//! Names what is compared, for messages: an operation's part, and the way to a property in it.

use std::fmt;

/// A value in a request or a response.
#[derive(Clone, Debug)]
pub(super) struct Subject {
    /// The part of the operation, such as `` `ListCsr` response ``.
    part: String,
    /// The way from there, such as `csr_list[].name`. Empty for the part itself.
    path: String,
}

impl Subject {
    pub(super) fn new(part: impl Into<String>) -> Self {
        Self { part: part.into(), path: String::new() }
    }

    pub(super) fn property(&self, name: &str) -> Self {
        let separator = if self.path.is_empty() { "" } else { "." };
        Self { part: self.part.clone(), path: format!("{}{separator}{name}", self.path) }
    }

    pub(super) fn items(&self) -> Self {
        Self { part: self.part.clone(), path: format!("{}[]", self.path) }
    }

    pub(super) fn values(&self) -> Self {
        self.property("*")
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.path.as_str() {
            "" => write!(out, "{}", self.part),
            path => write!(out, "{} `{path}`", self.part),
        }
    }
}
