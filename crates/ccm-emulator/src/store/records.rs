//! All records of all accounts at once: for snapshots, for their restoration, and for a reset.
//!
//! Secrets leave the store in plain text, and are sealed with the key of the store that they enter.
//! It must not know what the records are.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use redb::{ReadTransaction, ReadableTable as _, TableHandle as _, WriteTransaction};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::view::{self, COUNTS, CountKey, ORDERS_SUFFIX, OrderKey, RecordKey, Snapshot as _};
use super::{Sealed, Store, StoreError, Vault, open};

/// All records, as they were at one time.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Records(Vec<Table>);

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    name: String,
    records: Vec<Entry>,
    /// The sort keys: scope, name of the order, sort key, id.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    orders: Vec<(String, String, String, String)>,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    scope: String,
    id: String,
    record: Value,
    /// JSON pointers to the secrets in the record, which are in Base64.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    secrets: Vec<String>,
}

impl Records {
    /// The scopes that have records, except for the shared one.
    pub(crate) fn scopes(&self) -> impl Iterator<Item = &str> {
        let scopes = self.0.iter().flat_map(|table| table.records.iter().map(|entry| entry.scope.as_str()));
        scopes.filter(|scope| *scope != view::SHARED)
    }
}

impl std::fmt::Debug for Records {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Records")
    }
}

impl Store {
    /// All records of all accounts, as they are at one time.
    pub(crate) fn records(&self) -> Result<Records, StoreError> {
        let transaction = self.begin_read()?;
        let mut tables = Vec::new();
        for name in names(&transaction)? {
            let records = read_records(&transaction, &name, &self.vault)?;
            let orders = read_orders(&transaction, &name)?;
            if !records.is_empty() {
                tables.push(Table { name, records, orders });
            }
        }
        Ok(Records(tables))
    }

    /// Replaces all records of all accounts in one transaction.
    pub(crate) fn replace(&self, records: &Records) -> Result<(), StoreError> {
        self.change(|transaction| {
            open::clear(transaction)?;
            write(transaction, records, &self.vault)
        })
    }

    /// Whether there are no records of any account.
    pub(crate) fn is_empty(&self) -> Result<bool, StoreError> {
        let transaction = self.begin_read()?;
        for name in names(&transaction)? {
            if let Some(table) = transaction.table::<RecordKey, &[u8]>(&name)?
                && table.first().map_err(StoreError::of)?.is_some()
            {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// The names of the tables of records.
fn names(transaction: &ReadTransaction) -> Result<Vec<String>, StoreError> {
    let tables = transaction.list_tables().map_err(StoreError::of)?;
    let tables = tables.filter(|table| !open::is_header(table)).map(|table| table.name().to_owned());
    Ok(tables.filter(|name| is_of_records(name)).collect())
}

fn is_of_records(name: &str) -> bool {
    name != COUNTS && !name.ends_with(ORDERS_SUFFIX)
}

fn read_records(transaction: &ReadTransaction, name: &str, vault: &Vault) -> Result<Vec<Entry>, StoreError> {
    let Some(table) = transaction.table::<RecordKey, &[u8]>(name)? else { return Ok(Vec::new()) };
    let mut entries = Vec::new();
    for entry in table.iter().map_err(StoreError::of)? {
        let (key, value) = entry.map_err(StoreError::of)?;
        let (scope, id) = key.value();
        let mut record = serde_json::from_slice(value.value()).map_err(|_| unreadable(name))?;
        let mut secrets = Vec::new();
        unseal(&mut record, &mut String::new(), &view::purpose(scope), vault, &mut secrets);
        entries.push(Entry { scope: scope.to_owned(), id: id.to_owned(), record, secrets });
    }
    Ok(entries)
}

fn read_orders(transaction: &ReadTransaction, name: &str) -> Result<Vec<(String, String, String, String)>, StoreError> {
    let name = format!("{name}{ORDERS_SUFFIX}");
    let Some(table) = transaction.table::<OrderKey, ()>(&name)? else { return Ok(Vec::new()) };
    let mut orders = Vec::new();
    for entry in table.iter().map_err(StoreError::of)? {
        let (key, _) = entry.map_err(StoreError::of)?;
        let (scope, order, sort_key, id) = key.value();
        orders.push((scope.to_owned(), order.to_owned(), sort_key.to_owned(), id.to_owned()));
    }
    Ok(orders)
}

fn write(transaction: &WriteTransaction, records: &Records, vault: &Vault) -> Result<(), StoreError> {
    let mut counts = std::collections::BTreeMap::<(&str, &str), u64>::new();
    for table in &records.0 {
        if !is_of_records(&table.name) || table.name == open::HEADER_NAME {
            return Err(StoreError::Snapshot(format!("{:?} is not the name of a table", table.name)));
        }
        let mut ids = std::collections::BTreeSet::new();
        let mut written = view::table::<RecordKey, &[u8]>(transaction, &table.name)?;
        for entry in &table.records {
            let bytes = serde_json::to_vec(&sealed(entry, vault)?).map_err(|_| unreadable(&table.name))?;
            written.insert((entry.scope.as_str(), entry.id.as_str()), bytes.as_slice()).map_err(StoreError::of)?;
            *counts.entry((&entry.scope, &table.name)).or_default() += 1;
            if !ids.insert((&entry.scope, &entry.id)) {
                return Err(StoreError::Snapshot(format!("a record of {:?} is there twice", table.name)));
            }
        }
        let mut written = view::table::<OrderKey, ()>(transaction, &format!("{}{ORDERS_SUFFIX}", table.name))?;
        for (scope, order, key, id) in &table.orders {
            if !ids.contains(&(scope, id)) {
                return Err(StoreError::Snapshot(format!("a sort key of {:?} is for no record", table.name)));
            }
            let key = (scope.as_str(), order.as_str(), key.as_str(), id.as_str());
            written.insert(key, ()).map_err(StoreError::of)?;
        }
    }
    let mut written = view::table::<CountKey, u64>(transaction, COUNTS)?;
    for (key, count) in counts {
        written.insert(key, count).map_err(StoreError::of)?;
    }
    Ok(())
}

/// Replaces what was sealed for this purpose by its plain text, and notes where. A sealed text is
/// authenticated, so nothing else opens.
fn unseal(value: &mut Value, place: &mut String, purpose: &str, vault: &Vault, secrets: &mut Vec<String>) {
    let length = place.len();
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                place.push('/');
                place.push_str(&name.replace('~', "~0").replace('/', "~1"));
                unseal(member, place, purpose, vault, secrets);
                place.truncate(length);
            }
        }
        Value::Array(items) => {
            for (at, item) in items.iter_mut().enumerate() {
                place.push_str(&format!("/{at}"));
                unseal(item, place, purpose, vault, secrets);
                place.truncate(length);
            }
        }
        Value::String(text) => {
            if let Ok(secret) = vault.open(purpose, &Sealed::of(text)) {
                *text = STANDARD.encode(&*secret);
                secrets.push(place.clone());
            }
        }
        _ => {}
    }
}

/// The record with its secrets sealed.
fn sealed(entry: &Entry, vault: &Vault) -> Result<Value, StoreError> {
    let mut record = entry.record.clone();
    for pointer in &entry.secrets {
        let damaged = || StoreError::Snapshot(format!("the secret {pointer} of a record is damaged"));
        let secret = record.pointer_mut(pointer).ok_or_else(damaged)?;
        let plain = STANDARD.decode(secret.as_str().ok_or_else(damaged)?).map_err(|_| damaged())?;
        let again = vault.seal(&view::purpose(&entry.scope), &zeroize::Zeroizing::new(plain))?;
        *secret = serde_json::to_value(again).map_err(|_| damaged())?;
    }
    Ok(record)
}

fn unreadable(name: &str) -> StoreError {
    StoreError::Corrupted(format!("a record of the table {name} is not JSON"))
}
