//! What is kept of tags, and what a kind of tagged things has to offer.

use std::marker::PhantomData;
use std::time::SystemTime;

use huaweicloud_pca::types::ResourceTag;
use serde::{Deserialize, Serialize};

use crate::base::tag::Tag;
use crate::call::Call;
use crate::store::{Record, Snapshot, StoreError, View, Writer};

/// A tag as answers show it.
pub(super) fn shown(tag: &Tag) -> ResourceTag {
    let mut shown = ResourceTag::default();
    shown.key = tag.key.clone();
    shown.value = tag.value.clone();
    shown
}

/// A kind of things that have tags.
pub(crate) trait Resource: Sized + 'static {
    /// What one of them is called in messages.
    const WHAT: &'static str;
    /// The table of the tags.
    const TAGS: &'static str;
    /// The placeholder of paths that names one of them.
    const ID: &'static str;
    /// What is kept of one of them under its id, and can be sorted by [`Self::NEWEST`].
    type Summary: Record;
    /// The order in which the newest stand last.
    const NEWEST: &'static str;
    /// The answer of the search.
    type Answer: Serialize;

    /// Whether operations of customers can see it.
    fn is_visible(summary: &Self::Summary, now: SystemTime) -> bool;

    /// What it is called.
    fn name(summary: &Self::Summary) -> &str;

    /// The answer of the search.
    fn answer(call: &Call, total: i32, found: Vec<Found<Self::Summary>>) -> Self::Answer;
}

/// One of the things that a search found.
pub(crate) struct Found<T> {
    pub(crate) id: String,
    pub(crate) summary: T,
    pub(crate) tags: Vec<ResourceTag>,
}

/// The tags of one of the things, in the order in which they were added. A thing without tags has no record.
#[derive(Serialize, Deserialize)]
#[serde(bound = "")]
pub(super) struct Tags<R> {
    pub(super) tags: Vec<Tag>,
    #[serde(skip)]
    of: PhantomData<fn() -> R>,
}

impl<R: Resource> Record for Tags<R> {
    const TABLE: &'static str = R::TAGS;
}

/// The tags of one of the things.
pub(super) fn of<R: Resource, S: Snapshot>(store: &View<'_, S>, id: &str) -> Result<Vec<Tag>, StoreError> {
    Ok(store.get::<Tags<R>>(id)?.map(|kept| kept.tags).unwrap_or_default())
}

/// Keeps the tags of one of the things.
pub(super) fn keep<R: Resource>(store: &Writer<'_>, id: &str, tags: Vec<Tag>) -> Result<(), StoreError> {
    if tags.is_empty() {
        return forget::<R>(store, id);
    }
    store.put(id, &Tags::<R> { tags, of: PhantomData })
}

/// Removes all tags of a thing that is removed itself.
pub(crate) fn forget<R: Resource>(store: &Writer<'_>, id: &str) -> Result<(), StoreError> {
    store.remove::<Tags<R>>(id).map(|_| ())
}
