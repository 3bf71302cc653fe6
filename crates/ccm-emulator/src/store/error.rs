//! What can go wrong with the store, in words that say what to do.

use std::io;

use crate::base::ApiError;

/// Why the store failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub(crate) enum StoreError {
    /// There is no room.
    #[error("the disk of the data folder is full, and nothing was changed; make room and send the request again")]
    Full,
    /// The file is not what was written.
    #[error("the store is damaged ({0}); stop the emulator and restore the data folder from a copy")]
    Corrupted(String),
    /// What was sealed cannot be opened with this key, or for this account.
    #[error("a sealed value of the store cannot be opened: it was changed, or sealed with another key")]
    Sealed,
    /// A record cannot be written or read as its type.
    #[error("a record of the table {table} is not what it should be: {reason}")]
    Record {
        /// The table.
        table: &'static str,
        /// Why, without anything of the record.
        reason: String,
    },
    /// Everything else that the disk or the library says.
    #[error("the store failed: {0}")]
    Failed(String),
}

impl StoreError {
    /// Of any error of the library.
    pub(super) fn of(error: impl Into<redb::Error>) -> Self {
        match error.into() {
            redb::Error::Io(error) => Self::of_io(&error),
            redb::Error::Corrupted(what) => Self::Corrupted(what),
            redb::Error::PreviousIo => {
                Self::Failed("the disk failed before, and the file could not be opened again".to_owned())
            }
            error => Self::Failed(error.to_string()),
        }
    }

    fn of_io(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full,
            io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => Self::Corrupted(error.to_string()),
            _ => Self::Failed(error.to_string()),
        }
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        let code = match error {
            StoreError::Full => "EMULATOR.StoreFull",
            StoreError::Corrupted(_) | StoreError::Sealed | StoreError::Record { .. } => "EMULATOR.StoreDamaged",
            StoreError::Failed(_) => "EMULATOR.StoreFailed",
        };
        Self::internal(code, error.to_string())
    }
}
