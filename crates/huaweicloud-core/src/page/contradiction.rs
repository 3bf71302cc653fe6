//! Why the pages of a list contradict each other, in words for the caller.
//! It must not know how pages are compared.

use std::fmt;

use super::key::MAX_REMEMBERED;
use crate::error::{Error, ErrorKind};

/// Why a page cannot follow the pages before it.
#[derive(Clone, Copy)]
pub(super) enum Contradiction {
    /// It does not start with their last entry.
    Moved { position: u64 },
    /// It states another total.
    Total { before: Option<u64>, now: Option<u64> },
    /// It has an entry of theirs.
    Repeated,
    /// It has no entries although some are due.
    Short { position: u64, due: u64 },
    /// An entry has no identifier.
    Anonymous,
    /// There are too many entries to compare them.
    Long,
    /// The marker that follows it led to a page that was read before.
    Marker,
    /// Its last entry has no identifier that could be the next marker.
    Unmarked,
    /// The marker that follows it is not an integer, which the request needs.
    NoInteger,
}

impl Contradiction {
    /// The error for the caller, with what was done about it.
    pub(super) fn error(self, done: &str) -> Error {
        Error::new(
            ErrorKind::ListChanged,
            format!(
                "the list cannot be read completely, since {self}; it changes at the moment, or the service pages it \
                 wrongly. {done}. Read it again later, or request a page at a time with `send()`"
            ),
        )
    }
}

impl fmt::Display for Contradiction {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Moved { position } => {
                write!(formatter, "the entry before offset {position} is not the one that was there before")
            }
            Self::Total { before, now } => {
                let text = |total: &Option<u64>| total.map_or_else(|| "none".to_owned(), |total| total.to_string());
                write!(formatter, "its total changed from {} to {}", text(before), text(now))
            }
            Self::Repeated => formatter.write_str("two of its pages have the same entry"),
            Self::Short { position, due } => {
                write!(formatter, "it ends at offset {position} although its total states {due} more entries")
            }
            Self::Anonymous => formatter.write_str("an entry has no identifier"),
            Self::Long => write!(formatter, "it changed and has more than {MAX_REMEMBERED} entries"),
            Self::Marker => formatter.write_str("the marker of its next page is one that was followed before"),
            Self::Unmarked => {
                formatter.write_str("the last entry of a page has no identifier, which is the next marker")
            }
            Self::NoInteger => formatter.write_str("the marker of its next page is not an integer"),
        }
    }
}
