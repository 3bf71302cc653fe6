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
mod overlay;
mod record;
mod records;
#[cfg(test)]
mod tests;
mod vault;
mod view;

use std::path::{Path, PathBuf};
use std::sync::{PoisonError, RwLock};

pub(crate) use error::StoreError;
pub(crate) use open::STORE_FORMAT;
pub(crate) use record::{Direction, Matches, Record, number};
pub(crate) use records::Records;
use redb::{Database, ReadTransaction, ReadableDatabase, StorageError, TransactionError, WriteTransaction};
pub(crate) use vault::{Sealed, Vault};
pub(crate) use view::{Reader, Snapshot, View, Writer};

use crate::base::StartError;

/// The store of an emulator.
#[derive(Debug)]
pub(crate) struct Store {
    state: RwLock<State>,
    /// The file, unless the store is in memory.
    file: Option<PathBuf>,
    vault: Vault,
}

/// How the database is open.
#[derive(Debug)]
enum State {
    /// For reading and writing.
    Open(Database),
    /// For reading alone, after the disk failed: the database needs a repair before it can be read,
    /// and what that writes is kept in memory.
    ReadOnly(Database),
    /// Not at all, while it is being reopened or after that failed.
    Closed,
}

impl Store {
    /// Creates an empty store in memory.
    pub(crate) fn in_memory() -> Result<Self, StoreError> {
        open::in_memory()
    }

    /// Opens the store in this directory, or creates both. `may_replace` allows to create a store
    /// beside the key of one that is lost.
    pub(crate) fn open(directory: &Path, may_replace: bool) -> Result<Self, StartError> {
        open::in_directory(directory, may_replace)
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
        self.change(|transaction| write(&Writer::new(transaction, account, &self.vault)))
    }

    /// Changes anything in a transaction, as [`Store::write`] does.
    fn change<T, E: From<StoreError>>(&self, change: impl FnOnce(&WriteTransaction) -> Result<T, E>) -> Result<T, E> {
        let transaction = self.begin_write()?;
        let result = match change(&transaction) {
            Ok(value) => transaction.commit().map(|()| value).map_err(|error| StoreError::of(error).into()),
            Err(error) => {
                // Even if the abort fails, the file is unchanged. The first error is the relevant
                // one.
                let _ = transaction.abort();
                Err(error)
            }
        };
        if result.is_err() {
            self.check_disk();
        }
        result
    }

    /// Begins to read. If the disk failed, reads what was last written completely.
    fn begin_read(&self) -> Result<ReadTransaction, StoreError> {
        let begin = |state: &State| match state {
            State::Open(database) | State::ReadOnly(database) => database.begin_read().map(Some),
            State::Closed => Ok(None),
        };
        if let Some(transaction) = usable(begin(&self.state.read().unwrap_or_else(PoisonError::into_inner)))? {
            return Ok(transaction);
        }
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(transaction) = usable(begin(&state))? {
            return Ok(transaction);
        }
        self.make_read_only(&mut state)?;
        usable(begin(&state))?.ok_or_else(|| StoreError::of(redb::Error::PreviousIo))
    }

    /// After a failed change, sees whether the disk failed. Nothing can then be read from the
    /// database beyond its cache.
    fn check_disk(&self) {
        let has_failed = |state: &State| match state {
            State::Open(database) => matches!(usable(database.try_begin_write().map(Some)), Ok(None)),
            State::ReadOnly(_) | State::Closed => false,
        };
        if has_failed(&self.state.read().unwrap_or_else(PoisonError::into_inner)) {
            let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
            if has_failed(&state) {
                // If that fails, the next read tries again, and reports why.
                let _ = self.make_read_only(&mut state);
            }
        }
    }

    fn make_read_only(&self, state: &mut State) -> Result<(), StoreError> {
        let file = self.failed_file()?;
        // Closes the database, which has locked the file.
        *state = State::Closed;
        *state = State::ReadOnly(open::for_reading(file)?);
        tracing::warn!("the disk of the data directory failed; the store can only be read until it has space again");
        Ok(())
    }

    /// Begins to write. If the disk failed, reopens the database, provided that the disk has space
    /// again.
    fn begin_write(&self) -> Result<WriteTransaction, StoreError> {
        let begin = |state: &State| match state {
            State::Open(database) => database.begin_write().map(Some),
            State::ReadOnly(_) | State::Closed => Ok(None),
        };
        if let Some(transaction) = usable(begin(&self.state.read().unwrap_or_else(PoisonError::into_inner)))? {
            return Ok(transaction);
        }
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(transaction) = usable(begin(&state))? {
            return Ok(transaction);
        }
        let file = self.failed_file()?;
        open::check_space(file)?;
        *state = State::Closed;
        *state = State::Open(open::again(file)?);
        usable(begin(&state))?.ok_or_else(|| StoreError::of(redb::Error::PreviousIo))
    }

    /// The file of a database that failed. A store in memory cannot be reopened.
    fn failed_file(&self) -> Result<&Path, StoreError> {
        self.file.as_deref().ok_or_else(|| StoreError::of(redb::Error::PreviousIo))
    }
}

/// The transaction, or `None` if the database must be reopened first.
fn usable<T>(transaction: Result<Option<T>, TransactionError>) -> Result<Option<T>, StoreError> {
    match transaction {
        Err(TransactionError::Storage(StorageError::PreviousIo)) => Ok(None),
        result => result.map_err(StoreError::of),
    }
}
