//! Errors of the store. The messages say how to fix the problem.

use std::io;

use crate::base::ApiError;

/// An error of the store.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub(crate) enum StoreError {
    /// The disk is full.
    #[error(
        "the disk of the data directory is full, and nothing was changed; free some space and retry the request; reading goes on"
    )]
    Full,
    /// The file is corrupted.
    #[error("the store is corrupted ({0}); stop the emulator and restore the data directory from a backup")]
    Corrupted(String),
    /// A sealed value was changed, or sealed with another key or for another account.
    #[error("cannot open a sealed value of the store: it was changed, or sealed with another key")]
    Sealed,
    /// A record cannot be serialized or deserialized.
    #[error("invalid record in the table {table}: {reason}")]
    Record {
        /// The table.
        table: &'static str,
        /// The reason, without any content of the record.
        reason: String,
    },
    /// A snapshot is damaged.
    #[error("the snapshot is damaged: {0}; nothing was changed; take a new snapshot, or use a copy of this one")]
    Snapshot(String),
    /// Any other error of the disk or the database.
    #[error("the store failed: {0}")]
    Failed(String),
}

impl StoreError {
    /// Converts any error of the database.
    pub(super) fn of(error: impl Into<redb::Error>) -> Self {
        match error.into() {
            redb::Error::Io(error) => Self::of_io(&error),
            redb::Error::Corrupted(what) => Self::Corrupted(what),
            redb::Error::PreviousIo => {
                Self::Failed("the disk failed earlier, and the file could not be reopened".to_owned())
            }
            error => Self::Failed(error.to_string()),
        }
    }

    fn of_io(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => Self::Full,
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
            StoreError::Snapshot(_) => "EMULATOR.SnapshotDamaged",
            StoreError::Failed(_) => "EMULATOR.StoreFailed",
        };
        Self::internal(code, error.to_string())
    }
}
