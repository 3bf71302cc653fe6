//! What an entry of a list is recognized by: a digest, since identifiers and contents may be long
//! and contents may be secret.

use std::io;

use serde::Serialize;
use sha2::{Digest, Sha256};

/// How many entries of a list are remembered, 32 bytes each, to recognize them.
pub(super) const MAX_REMEMBERED: usize = 100_000;

/// The digest of an entry's identifier or, if it has none, of its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Key([u8; 32]);

impl Key {
    /// The key of an entry, and whether it is that of an identifier. An empty identifier is none:
    /// a required property that the service leaves out is decoded as empty.
    pub(super) fn of(entry: &impl Serialize, id: Option<String>) -> (Self, bool) {
        match id.filter(|id| !id.is_empty()) {
            Some(id) => (Self(Sha256::digest(id).into()), true),
            None => (Self::of_content(entry), false),
        }
    }

    /// The key of a text, such as a marker.
    pub(super) fn of_text(text: &str) -> Self {
        Self(Sha256::digest(text).into())
    }

    /// The key of a page with these entries.
    pub(super) fn of_all(keys: &[Self]) -> Self {
        let mut hasher = Sha256::new();
        keys.iter().for_each(|key| hasher.update(key.0));
        Self(hasher.finalize().into())
    }

    fn of_content(entry: &impl Serialize) -> Self {
        struct Hasher(Sha256);

        impl io::Write for Hasher {
            fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
                self.0.update(bytes);
                Ok(bytes.len())
            }

            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }

        let mut hasher = Hasher(Sha256::new());
        // Values decoded from JSON can be encoded as JSON. If that fails, the digest covers what
        // was written so far.
        let _ = serde_json::to_writer(&mut hasher, entry);
        Self(hasher.0.finalize().into())
    }
}
