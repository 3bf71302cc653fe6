//! Where everything is kept: an embedded store with transactions, in memory or in a file.
//!
//! It is redb, since that is small, pure Rust, keeps what it has acknowledged whatever happens to the process, and can stand on memory
//! as well as on a file, so that both are one implementation. A transaction sees the records of one account and has no way to name those
//! of another. It must not know what the records are.
//!
//! ```text
//! call.write(|store| {
//!     store.put("0123", &Certificate { .. })?;   // trait Record says in which table, and what it can be sorted by
//!     store.remove::<Order>("4567")?;
//!     Ok(())
//! })?;                                           // all of it is on disk now, or nothing
//! let page = call.read(|store| Ok(store.page::<Certificate>("not_after", Direction::Descending, 0, 10)?))?;
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

use redb::{Database, ReadTransaction, ReadableDatabase, TransactionError, WriteTransaction};

use crate::base::StartError;
pub(crate) use error::StoreError;
pub(crate) use record::{Direction, Matches, Record, number};
pub(crate) use vault::{Sealed, Vault};
pub(crate) use view::{Reader, Snapshot, View, Writer};

/// The store of an emulator.
#[derive(Debug)]
pub(crate) struct Store {
    /// None only while it is being opened again.
    database: RwLock<Option<Database>>,
    /// The file, if there is one.
    file: Option<PathBuf>,
    vault: Vault,
}

impl Store {
    /// An empty store that is gone when it is dropped.
    pub(crate) fn in_memory() -> Result<Self, StoreError> {
        open::in_memory()
    }

    /// The store in this folder, which is made if it is not there.
    pub(crate) fn open(folder: &Path) -> Result<Self, StartError> {
        open::in_folder(folder)
    }

    pub(crate) fn vault(&self) -> &Vault {
        &self.vault
    }

    /// Reads records of one account, as they are at one moment.
    pub(crate) fn read<T, E: From<StoreError>>(
        &self,
        account: &str,
        read: impl FnOnce(&Reader<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let transaction = self.begin_read()?;
        read(&Reader::new(&transaction, account, &self.vault))
    }

    /// Reads what belongs to no account.
    pub(crate) fn read_shared<T, E: From<StoreError>>(
        &self,
        read: impl FnOnce(&Reader<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.read(view::SHARED, read)
    }

    /// Changes records of one account. Where `write` succeeds, all is on disk when this returns; where it fails, nothing is changed.
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
                // What fails here leaves the file as it was, and the first error is the one to tell.
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

    /// After the disk was full or broke, a database takes nothing until it is opened again.
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
