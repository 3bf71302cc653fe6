//! The records of one account, within one transaction.
//!
//! Every key begins with the scope, which is fixed when the transaction begins. Code that has a
//! view cannot reach records outside its scope.

use std::collections::HashSet;
use std::ops::ControlFlow;

use redb::{Key, ReadTransaction, ReadableTable, TableDefinition, TableError, Value, WriteTransaction};

use super::{Direction, Matches, Record, Sealed, StoreError, Vault};

/// Scope and id.
pub(super) type RecordKey = (&'static str, &'static str);
/// Scope, name of the order, sort key, id.
pub(super) type OrderKey = (&'static str, &'static str, &'static str, &'static str);
/// Scope and table.
pub(super) type CountKey = (&'static str, &'static str);

/// The table of one type of records, in a transaction of type `S`.
type Records<'t, S> = <S as Snapshot>::Table<'t, RecordKey, &'static [u8]>;

pub(super) const COUNTS: &str = "emulator.counts";
/// How the name of a table of sort keys ends.
pub(super) const ORDERS_SUFFIX: &str = ".orders";

/// The scope of records that belong to no account.
pub(super) const SHARED: &str = "";

/// Reads the records of one scope.
pub(crate) type Reader<'t> = View<'t, ReadTransaction>;

/// Reads and changes the records of one scope.
pub(crate) type Writer<'t> = View<'t, WriteTransaction>;

/// The records of one scope, within one transaction.
pub(crate) struct View<'t, S> {
    snapshot: &'t S,
    scope: &'t str,
    vault: &'t Vault,
}

/// A read or write transaction.
pub(crate) trait Snapshot {
    type Table<'t, K: Key + 'static, V: Value + 'static>: ReadableTable<K, V>
    where
        Self: 't;

    /// Opens a table. `None` if nothing was ever written to it.
    fn table<K: Key + 'static, V: Value + 'static>(
        &self,
        name: &str,
    ) -> Result<Option<Self::Table<'_, K, V>>, StoreError>;
}

impl Snapshot for ReadTransaction {
    type Table<'t, K: Key + 'static, V: Value + 'static> = redb::ReadOnlyTable<K, V>;

    fn table<K: Key + 'static, V: Value + 'static>(
        &self,
        name: &str,
    ) -> Result<Option<Self::Table<'_, K, V>>, StoreError> {
        match self.open_table(TableDefinition::<K, V>::new(name)) {
            Ok(table) => Ok(Some(table)),
            Err(TableError::TableDoesNotExist(_)) => Ok(None),
            Err(error) => Err(StoreError::of(error)),
        }
    }
}

impl Snapshot for WriteTransaction {
    type Table<'t, K: Key + 'static, V: Value + 'static> = redb::Table<'t, K, V>;

    fn table<K: Key + 'static, V: Value + 'static>(
        &self,
        name: &str,
    ) -> Result<Option<Self::Table<'_, K, V>>, StoreError> {
        self.open_table(TableDefinition::<K, V>::new(name)).map(Some).map_err(StoreError::of)
    }
}

impl<'t, S: Snapshot> View<'t, S> {
    pub(super) fn new(snapshot: &'t S, scope: &'t str, vault: &'t Vault) -> Self {
        Self { snapshot, scope, vault }
    }

    /// The records that belong to no account, such as the owners of CAs, which unauthenticated
    /// requests for revocation lists need.
    pub(crate) fn shared(&self) -> View<'_, S> {
        View { snapshot: self.snapshot, scope: SHARED, vault: self.vault }
    }

    /// The record with this id.
    pub(crate) fn get<T: Record>(&self, id: &str) -> Result<Option<T>, StoreError> {
        let Some(table) = self.records::<T>()? else { return Ok(None) };
        let found = table.get((self.scope, id)).map_err(StoreError::of)?;
        found.map(|bytes| decode(bytes.value())).transpose()
    }

    /// Whether there is a record with this id.
    pub(crate) fn contains<T: Record>(&self, id: &str) -> Result<bool, StoreError> {
        let Some(table) = self.records::<T>()? else { return Ok(false) };
        Ok(table.get((self.scope, id)).map_err(StoreError::of)?.is_some())
    }

    /// The number of records. Does not read them.
    pub(crate) fn count<T: Record>(&self) -> Result<u64, StoreError> {
        let Some(table) = self.snapshot.table::<CountKey, u64>(COUNTS)? else { return Ok(0) };
        let found = table.get((self.scope, T::TABLE)).map_err(StoreError::of)?;
        Ok(found.map_or(0, |count| count.value()))
    }

    /// All records, sorted by id.
    pub(crate) fn all<T: Record>(&self) -> Result<Vec<(String, T)>, StoreError> {
        let mut found = Vec::new();
        self.visit(|id, record| {
            found.push((id.to_owned(), record));
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(found)
    }

    /// Visits all records, sorted by id, until `visit` breaks.
    pub(crate) fn visit<T: Record>(
        &self,
        visit: impl FnMut(&str, T) -> Result<ControlFlow<()>, StoreError>,
    ) -> Result<(), StoreError> {
        self.visit_prefix("", visit)
    }

    /// Visits the records whose ids begin with a prefix, sorted by id, until `visit` breaks. Does
    /// not read others.
    pub(crate) fn visit_prefix<T: Record>(
        &self,
        prefix: &str,
        mut visit: impl FnMut(&str, T) -> Result<ControlFlow<()>, StoreError>,
    ) -> Result<(), StoreError> {
        let Some(table) = self.records::<T>()? else { return Ok(()) };
        // The first string after the scope.
        let end = format!("{}\0", self.scope);
        for entry in table.range((self.scope, prefix)..(end.as_str(), "")).map_err(StoreError::of)? {
            let (key, value) = entry.map_err(StoreError::of)?;
            let id = key.value().1;
            if !id.starts_with(prefix) || visit(id, decode(value.value())?)?.is_break() {
                break;
            }
        }
        Ok(())
    }

    /// Visits the ids of all records in one of the orders of [`Record::orders`], until `visit`
    /// breaks. Does not read records.
    pub(crate) fn visit_ids<T: Record>(
        &self,
        order: &str,
        direction: Direction,
        mut visit: impl FnMut(&str) -> Result<ControlFlow<()>, StoreError>,
    ) -> Result<(), StoreError> {
        let Some(table) = self.snapshot.table::<OrderKey, ()>(&orders_of::<T>())? else { return Ok(()) };
        let end = format!("{order}\0");
        let mut range =
            table.range((self.scope, order, "", "")..(self.scope, end.as_str(), "", "")).map_err(StoreError::of)?;
        let mut next = || match direction {
            Direction::Ascending => range.next(),
            Direction::Descending => range.next_back(),
        };
        while let Some(entry) = next() {
            let (key, _) = entry.map_err(StoreError::of)?;
            if visit(key.value().3)?.is_break() {
                break;
            }
        }
        Ok(())
    }

    /// A page of all records in an order. Does not read skipped records.
    pub(crate) fn page<T: Record>(
        &self,
        order: &str,
        direction: Direction,
        offset: usize,
        limit: usize,
    ) -> Result<Matches<T>, StoreError> {
        self.page_without(&HashSet::new(), order, direction, offset, limit)
    }

    /// A page of all records except for those with these ids, which must exist.
    pub(crate) fn page_without<T: Record>(
        &self,
        excluded: &HashSet<String>,
        order: &str,
        direction: Direction,
        offset: usize,
        limit: usize,
    ) -> Result<Matches<T>, StoreError> {
        let mut items = Vec::new();
        let mut at = 0_usize;
        if limit > 0 {
            self.visit_ids::<T>(order, direction, |id| {
                if excluded.contains(id) {
                    return Ok(ControlFlow::Continue(()));
                }
                at += 1;
                if at > offset
                    && let Some(record) = self.get(id)?
                {
                    items.push((id.to_owned(), record));
                }
                Ok(if items.len() < limit { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
            })?;
        }
        Ok(Matches { total: self.count::<T>()?.saturating_sub(excluded.len() as u64), items })
    }

    /// A page of the records that match, in an order. Reads all records, to count the matches.
    pub(crate) fn find<T: Record>(
        &self,
        order: &str,
        direction: Direction,
        offset: usize,
        limit: usize,
        matches: impl Fn(&T) -> bool,
    ) -> Result<Matches<T>, StoreError> {
        self.find_among(|_| true, order, direction, offset, limit, matches)
    }

    /// A page of the records that match, among those whose ids pass a filter. Does not read others.
    pub(crate) fn find_among<T: Record>(
        &self,
        id_matches: impl Fn(&str) -> bool,
        order: &str,
        direction: Direction,
        offset: usize,
        limit: usize,
        matches: impl Fn(&T) -> bool,
    ) -> Result<Matches<T>, StoreError> {
        let mut found = Matches { total: 0, items: Vec::new() };
        self.visit_ids::<T>(order, direction, |id| {
            if id_matches(id)
                && let Some(record) = self.get(id)?
                && matches(&record)
            {
                if found.total >= offset as u64 && found.items.len() < limit {
                    found.items.push((id.to_owned(), record));
                }
                found.total += 1;
            }
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(found)
    }

    /// Seals a secret for a record of this scope.
    pub(crate) fn seal(&self, secret: &[u8]) -> Result<Sealed, StoreError> {
        self.vault.seal(&purpose(self.scope), secret)
    }

    /// Opens a secret that was sealed in this scope.
    pub(crate) fn unseal(&self, sealed: &Sealed) -> Result<zeroize::Zeroizing<Vec<u8>>, StoreError> {
        self.vault.open(&purpose(self.scope), sealed)
    }

    fn records<T: Record>(&self) -> Result<Option<Records<'_, S>>, StoreError> {
        self.snapshot.table(T::TABLE)
    }
}

impl Writer<'_> {
    /// Stores a record under this id, replacing an existing one.
    pub(crate) fn put<T: Record>(&self, id: &str, record: &T) -> Result<(), StoreError> {
        let bytes = serde_json::to_vec(record).map_err(|error| broken::<T>(&error))?;
        let old: Option<T> = {
            let mut table = self.table::<RecordKey, &[u8]>(T::TABLE)?;
            let old = table.insert((self.scope, id), bytes.as_slice()).map_err(StoreError::of)?;
            old.map(|bytes| decode(bytes.value())).transpose()?
        };
        let (before, after) = (old.as_ref().map(T::orders).unwrap_or_default(), record.orders());
        if old.is_none() {
            self.add_to_count::<T>(1)?;
        }
        self.reindex::<T>(id, &before, &after)
    }

    /// Removes the record with this id. Returns whether there was one.
    pub(crate) fn remove<T: Record>(&self, id: &str) -> Result<bool, StoreError> {
        let old: Option<T> = {
            let mut table = self.table::<RecordKey, &[u8]>(T::TABLE)?;
            let old = table.remove((self.scope, id)).map_err(StoreError::of)?;
            old.map(|bytes| decode(bytes.value())).transpose()?
        };
        let Some(old) = old else { return Ok(false) };
        self.add_to_count::<T>(-1)?;
        self.reindex::<T>(id, &old.orders(), &[])?;
        Ok(true)
    }

    /// Updates the sort keys of a record.
    fn reindex<T: Record>(
        &self,
        id: &str,
        before: &[(&'static str, String)],
        after: &[(&'static str, String)],
    ) -> Result<(), StoreError> {
        if before == after {
            return Ok(());
        }
        let mut table = self.table::<OrderKey, ()>(&orders_of::<T>())?;
        for (order, key) in before.iter().filter(|entry| !after.contains(entry)) {
            table.remove((self.scope, *order, key.as_str(), id)).map_err(StoreError::of)?;
        }
        for (order, key) in after.iter().filter(|entry| !before.contains(entry)) {
            table.insert((self.scope, *order, key.as_str(), id), ()).map_err(StoreError::of)?;
        }
        Ok(())
    }

    fn add_to_count<T: Record>(&self, by: i64) -> Result<(), StoreError> {
        let mut table = self.table::<CountKey, u64>(COUNTS)?;
        let key = (self.scope, T::TABLE);
        let count = table.get(key).map_err(StoreError::of)?.map_or(0, |count| count.value());
        table.insert(key, count.saturating_add_signed(by)).map_err(StoreError::of)?;
        Ok(())
    }

    fn table<K: Key + 'static, V: Value + 'static>(&self, name: &str) -> Result<redb::Table<'_, K, V>, StoreError> {
        table(self.snapshot, name)
    }
}

/// Opens a table for changes.
pub(super) fn table<'t, K: Key + 'static, V: Value + 'static>(
    transaction: &'t WriteTransaction,
    name: &str,
) -> Result<redb::Table<'t, K, V>, StoreError> {
    transaction.open_table(TableDefinition::<K, V>::new(name)).map_err(StoreError::of)
}

/// The purpose that secrets of a scope are sealed for.
pub(super) fn purpose(scope: &str) -> String {
    format!("records of {scope:?}")
}

fn orders_of<T: Record>() -> String {
    format!("{}{ORDERS_SUFFIX}", T::TABLE)
}

fn decode<T: Record>(bytes: &[u8]) -> Result<T, StoreError> {
    serde_json::from_slice(bytes).map_err(|error| broken::<T>(&error))
}

/// The error of serde_json may quote the record, so keep only its category and position.
fn broken<T: Record>(error: &serde_json::Error) -> StoreError {
    let reason = format!("{:?} at column {}", error.classify(), error.column());
    StoreError::Record { table: T::TABLE, reason }
}
