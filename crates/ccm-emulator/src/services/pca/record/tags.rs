//! The tags of CAs and certificates, in a separate record under the same id.

use std::marker::PhantomData;

use serde::{Deserialize, Serialize};

use crate::base::tag::Tag;
use crate::store::{Record, Snapshot, StoreError, View, Writer};

/// A resource with tags.
pub(crate) trait Tagged: 'static {
    /// The table of the tags.
    const TAGS: &'static str;
}

/// The tags of a resource, in the order in which they were added. A resource without tags has no
/// record.
#[derive(Serialize, Deserialize)]
#[serde(bound = "")]
pub(crate) struct Tags<T> {
    pub(crate) tags: Vec<Tag>,
    #[serde(skip)]
    of: PhantomData<fn() -> T>,
}

impl<T: Tagged> Record for Tags<T> {
    const TABLE: &'static str = T::TAGS;
}

/// The tags of a resource.
pub(crate) fn of<T: Tagged, S: Snapshot>(store: &View<'_, S>, id: &str) -> Result<Vec<Tag>, StoreError> {
    Ok(store.get::<Tags<T>>(id)?.map(|record| record.tags).unwrap_or_default())
}

/// Stores the tags of a resource.
pub(crate) fn save<T: Tagged>(store: &Writer<'_>, id: &str, tags: Vec<Tag>) -> Result<(), StoreError> {
    if tags.is_empty() {
        return remove::<T>(store, id);
    }
    store.put(id, &Tags::<T> { tags, of: PhantomData })
}

/// Removes all tags of a resource.
pub(crate) fn remove<T: Tagged>(store: &Writer<'_>, id: &str) -> Result<(), StoreError> {
    store.remove::<Tags<T>>(id).map(|_| ())
}
