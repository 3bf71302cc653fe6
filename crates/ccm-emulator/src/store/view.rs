//! The records of one account, within one transaction.
//!
//! Every key begins with the scope, and the scope is set by whoever began the transaction: what is given a view can reach nothing outside.

use std::collections::HashSet;
use std::ops::ControlFlow;

use redb::{Key, ReadTransaction, ReadableTable, TableDefinition, TableError, Value, WriteTransaction};

use super::{Direction, Matches, Record, Sealed, StoreError, Vault};

/// Scope and id.
pub(super) type RecordKey = (&'static str, &'static str);
/// Scope, name of the order, place, id.
type OrderKey = (&'static str, &'static str, &'static str, &'static str);
/// Scope and table.
type CountKey = (&'static str, &'static str);

/// The table of one kind of records, in a transaction of this kind.
type Records<'t, S> = <S as Snapshot>::Table<'t, RecordKey, &'static [u8]>;

const COUNTS: &str = "emulator.counts";

/// The scope of what belongs to no account.
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

/// A transaction of either kind.
pub(crate) trait Snapshot {
    type Table<'t, K: Key + 'static, V: Value + 'static>: ReadableTable<K, V>
    where
        Self: 't;

    /// A table, or none if nothing was ever written to it.
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

    /// What belongs to no account, such as where a revocation list is found that anybody may ask for.
    pub(crate) fn shared(&self) -> View<'_, S> {
        View { snapshot: self.snapshot, scope: SHARED, vault: self.vault }
    }

    /// The record of this id.
    pub(crate) fn get<T: Record>(&self, id: &str) -> Result<Option<T>, StoreError> {
        let Some(table) = self.records::<T>()? else { return Ok(None) };
        let found = table.get((self.scope, id)).map_err(StoreError::of)?;
        found.map(|bytes| decode(bytes.value())).transpose()
    }

    /// Whether there is a record of this id.
    pub(crate) fn contains<T: Record>(&self, id: &str) -> Result<bool, StoreError> {
        let Some(table) = self.records::<T>()? else { return Ok(false) };
        Ok(table.get((self.scope, id)).map_err(StoreError::of)?.is_some())
    }

    /// How many records there are, without reading them.
    pub(crate) fn count<T: Record>(&self) -> Result<u64, StoreError> {
        let Some(table) = self.snapshot.table::<CountKey, u64>(COUNTS)? else { return Ok(0) };
        let found = table.get((self.scope, T::TABLE)).map_err(StoreError::of)?;
        Ok(found.map_or(0, |count| count.value()))
    }

    /// All records, in the order of their ids.
    pub(crate) fn all<T: Record>(&self) -> Result<Vec<(String, T)>, StoreError> {
        let mut found = Vec::new();
        self.visit(|id, record| {
            found.push((id.to_owned(), record));
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(found)
    }

    /// Shows all records, in the order of their ids, until told to stop.
    pub(crate) fn visit<T: Record>(
        &self,
        visit: impl FnMut(&str, T) -> Result<ControlFlow<()>, StoreError>,
    ) -> Result<(), StoreError> {
        self.visit_below("", visit)
    }

    /// Shows the records whose ids begin with this text, in the order of their ids, until told to stop. Reads no others.
    pub(crate) fn visit_below<T: Record>(
        &self,
        prefix: &str,
        mut visit: impl FnMut(&str, T) -> Result<ControlFlow<()>, StoreError>,
    ) -> Result<(), StoreError> {
        let Some(table) = self.records::<T>()? else { return Ok(()) };
        // The first text after the scope.
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

    /// Shows the ids of all records in one of the orders that [`Record::orders`] names, until told to stop. Reads no record.
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

    /// A page of all records in an order. What is skipped is not read.
    pub(crate) fn page<T: Record>(
        &self,
        order: &str,
        direction: Direction,
        offset: usize,
        limit: usize,
    ) -> Result<Matches<T>, StoreError> {
        self.page_without(&HashSet::new(), order, direction, offset, limit)
    }

    /// The same of all records but those with these ids, each of which there is.
    pub(crate) fn page_without<T: Record>(
        &self,
        left_out: &HashSet<String>,
        order: &str,
        direction: Direction,
        offset: usize,
        limit: usize,
    ) -> Result<Matches<T>, StoreError> {
        let mut items = Vec::new();
        let mut at = 0_usize;
        if limit > 0 {
            self.visit_ids::<T>(order, direction, |id| {
                if left_out.contains(id) {
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
        Ok(Matches { total: self.count::<T>()?.saturating_sub(left_out.len() as u64), items })
    }

    /// A page of the records that are looked for, in an order. All are read, to count them.
    pub(crate) fn find<T: Record>(
        &self,
        order: &str,
        direction: Direction,
        offset: usize,
        limit: usize,
        is_wanted: impl Fn(&T) -> bool,
    ) -> Result<Matches<T>, StoreError> {
        self.find_among(|_| true, order, direction, offset, limit, is_wanted)
    }

    /// The same among the records with some ids. No others are read.
    pub(crate) fn find_among<T: Record>(
        &self,
        may_be: impl Fn(&str) -> bool,
        order: &str,
        direction: Direction,
        offset: usize,
        limit: usize,
        is_wanted: impl Fn(&T) -> bool,
    ) -> Result<Matches<T>, StoreError> {
        let mut found = Matches { total: 0, items: Vec::new() };
        self.visit_ids::<T>(order, direction, |id| {
            if may_be(id)
                && let Some(record) = self.get(id)?
                && is_wanted(&record)
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

    /// A secret, to be kept in a record of this scope.
    pub(crate) fn seal(&self, secret: &[u8]) -> Result<Sealed, StoreError> {
        self.vault.seal(&self.purpose(), secret)
    }

    /// A secret that was sealed in this scope.
    pub(crate) fn unseal(&self, sealed: &Sealed) -> Result<zeroize::Zeroizing<Vec<u8>>, StoreError> {
        self.vault.open(&self.purpose(), sealed)
    }

    /// What secrets of this scope are sealed for, and nothing else is.
    fn purpose(&self) -> String {
        format!("records of {:?}", self.scope)
    }

    fn records<T: Record>(&self) -> Result<Option<Records<'_, S>>, StoreError> {
        self.snapshot.table(T::TABLE)
    }
}

impl Writer<'_> {
    /// Keeps a record under this id, in the place of the one that was there.
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
        self.sort_in::<T>(id, &before, &after)
    }

    /// Removes the record of this id, and says whether there was one.
    pub(crate) fn remove<T: Record>(&self, id: &str) -> Result<bool, StoreError> {
        let old: Option<T> = {
            let mut table = self.table::<RecordKey, &[u8]>(T::TABLE)?;
            let old = table.remove((self.scope, id)).map_err(StoreError::of)?;
            old.map(|bytes| decode(bytes.value())).transpose()?
        };
        let Some(old) = old else { return Ok(false) };
        self.add_to_count::<T>(-1)?;
        self.sort_in::<T>(id, &old.orders(), &[])?;
        Ok(true)
    }

    /// Changes the places of a record from those before to those after.
    fn sort_in<T: Record>(
        &self,
        id: &str,
        before: &[(&'static str, String)],
        after: &[(&'static str, String)],
    ) -> Result<(), StoreError> {
        if before == after {
            return Ok(());
        }
        let mut table = self.table::<OrderKey, ()>(&orders_of::<T>())?;
        for (order, place) in before.iter().filter(|entry| !after.contains(entry)) {
            table.remove((self.scope, *order, place.as_str(), id)).map_err(StoreError::of)?;
        }
        for (order, place) in after.iter().filter(|entry| !before.contains(entry)) {
            table.insert((self.scope, *order, place.as_str(), id), ()).map_err(StoreError::of)?;
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
        self.snapshot.open_table(TableDefinition::<K, V>::new(name)).map_err(StoreError::of)
    }
}

fn orders_of<T: Record>() -> String {
    format!("{}.orders", T::TABLE)
}

fn decode<T: Record>(bytes: &[u8]) -> Result<T, StoreError> {
    serde_json::from_slice(bytes).map_err(|error| broken::<T>(&error))
}

/// The error of serde_json may quote what it read, so only its place is told.
fn broken<T: Record>(error: &serde_json::Error) -> StoreError {
    let reason = format!("{:?} at column {}", error.classify(), error.column());
    StoreError::Record { table: T::TABLE, reason }
}
