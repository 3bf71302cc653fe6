//! Persistence: an embedded transactional store, in memory or in a file.
//!
//! It uses redb, which is small, pure Rust, crash-safe, and supports memory as well as a file, so
//! that one implementation serves both. A transaction sees the records of one account and has no
//! way to address those of another. It must not know what the records are.
//!
//! ```text
//! call.write(|store| {
//!     store.put("0123", &Certificate { .. })?;   // its trait Record gives the table and the sort keys
//!     store.remove::<Order>("4567")?;
//!     Ok(())
//! })?;                                           // now all changes are on disk, or none let page
//! = call.read(|store| Ok(store.page::<Certificate>("not_after", Direction::Descending, 0, 10)?))?;
//! ```

mod error;
mod open;
mod record;
#[cfg(test)]
mod tests;
mod vault;
mod view;

use std::path::{Path, PathBuf};
use std::sync::{PoisonError, RwLock};

pub(crate) use error::StoreError;
pub(crate) use record::{Direction, Matches, Record, number};
use redb::{Database, ReadTransaction, ReadableDatabase, TransactionError, WriteTransaction};
pub(crate) use vault::{Sealed, Vault};
pub(crate) use view::{Reader, Snapshot, View, Writer};

use crate::base::StartError;

/// The store of an emulator.
#[derive(Debug)]
pub(crate) struct Store {
    /// `None` only while it is being reopened.
    database: RwLock<Option<Database>>,
    /// The file, unless the store is in memory.
    file: Option<PathBuf>,
    vault: Vault,
}

impl Store {
    /// Creates an empty store in memory.
    pub(crate) fn in_memory() -> Result<Self, StoreError> {
        open::in_memory()
    }

    /// Opens the store in this directory, or creates both.
    pub(crate) fn open(directory: &Path) -> Result<Self, StartError> {
        open::in_directory(directory)
    }

    pub(crate) fn vault(&self) -> &Vault {
        &self.vault
    }

    /// Reads a consistent snapshot of the records of one account.
    pub(crate) fn read<T, E: From<StoreError>>(
        &self,
        account: &str,
        read: impl FnOnce(&Reader<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let transaction = self.begin_read()?;
        read(&Reader::new(&transaction, account, &self.vault))
    }

    /// Reads records that belong to no account.
    pub(crate) fn read_shared<T, E: From<StoreError>>(
        &self,
        read: impl FnOnce(&Reader<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.read(view::SHARED, read)
    }

    /// Changes records of one account in a transaction, which is rolled back if `write` fails. On
    /// success the changes are on disk when this returns.
    pub(crate) fn write<T, E: From<StoreError>>(
        &self,
        account: &str,
        write: impl FnOnce(&Writer<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let transaction = self.begin_write()?;
        match write(&Writer::new(&transaction, account, &self.vault)) {
            Ok(value) => {
                transaction.commit().map_err(StoreError::of)?;
                Ok(value)
            }
            Err(error) => {
                // Even if the abort fails, the file is unchanged. The first error is the relevant
                // one.
                let _ = transaction.abort();
                Err(error)
            }
        }
    }

    fn begin_read(&self) -> Result<ReadTransaction, StoreError> {
        self.begin(|database| database.begin_read())
    }

    fn begin_write(&self) -> Result<WriteTransaction, StoreError> {
        self.begin(Database::begin_write)
    }

    /// Begins a transaction. After an I/O error such as a full disk, the database must be reopened
    /// first.
    fn begin<T>(&self, begin: impl Fn(&Database) -> Result<T, TransactionError>) -> Result<T, StoreError> {
        {
            let database = self.database.read().unwrap_or_else(PoisonError::into_inner);
            match database.as_ref().map(&begin) {
                Some(Ok(transaction)) => return Ok(transaction),
                Some(Err(TransactionError::Storage(redb::StorageError::PreviousIo))) | None => {}
                Some(Err(error)) => return Err(StoreError::of(error)),
            }
        }
        let mut database = self.database.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(Ok(transaction)) = database.as_ref().map(&begin) {
            return Ok(transaction);
        }
        let file = self.file.as_ref().ok_or(StoreError::of(redb::Error::PreviousIo))?;
        *database = None;
        let opened = open::builder().open(file).map_err(StoreError::of)?;
        let transaction = begin(&opened).map_err(StoreError::of);
        *database = Some(opened);
        transaction
    }
}
