//! What is known of seeded resources: their ids, and what their operations answered.
//!
//! Facts are stored beside the records, sealed, since they have private keys. So they survive a
//! restart, and are part of a snapshot.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::base::ApiError;
use crate::store::{Reader, Record, Sealed, StoreError, Writer};

/// The facts about the resources of one account, by kind and name.
#[derive(Clone, Default)]
pub(crate) struct Facts(BTreeMap<String, Map<String, Value>>);

/// The stored facts about one resource. Its id is its kind and its name.
#[derive(Serialize, Deserialize)]
pub(crate) struct Named {
    facts: Sealed,
}

impl Record for Named {
    const TABLE: &'static str = "emulator.seeded";
}

impl Facts {
    /// The facts about the resources of the account in the store.
    pub(crate) fn load(store: &Reader<'_>) -> Result<Self, ApiError> {
        let mut facts = Self::default();
        for (id, named) in store.all::<Named>()? {
            let bytes = store.unseal(&named.facts)?;
            let value = serde_json::from_slice(&bytes).map_err(|_| StoreError::Sealed)?;
            if let Some((kind, name)) = id.split_once('/') {
                facts.add(kind, name, value);
            }
        }
        Ok(facts)
    }

    /// Stores the facts about one resource.
    pub(crate) fn save(store: &Writer<'_>, kind: &str, name: &str, facts: &Value) -> Result<(), ApiError> {
        let facts = store.seal(facts.to_string().as_bytes())?;
        store.put(&format!("{kind}/{name}"), &Named { facts })?;
        Ok(())
    }

    pub(crate) fn add(&mut self, kind: &str, name: &str, facts: Value) {
        self.0.entry(kind.to_owned()).or_default().insert(name.to_owned(), facts);
    }

    /// The fact with this path, such as `csrs.shop.id`.
    pub(crate) fn get(&self, path: &[&str]) -> Option<&Value> {
        let [kind, name, rest @ ..] = path else { return None };
        let mut value = self.0.get(*kind)?.get(*name)?;
        for key in rest {
            value = match value {
                Value::Array(items) => items.get(key.parse::<usize>().ok()?)?,
                value => value.get(key)?,
            };
        }
        Some(value)
    }
}
