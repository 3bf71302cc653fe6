//! What a kind of things that have tags has to offer, so that one code serves all of them.

use std::time::SystemTime;

use huaweicloud_pca::types::ResourceTag;
use serde::Serialize;

use crate::base::tag::Tag;
use crate::call::Call;
use crate::services::pca::record::tags::Tagged;
use crate::store::Record;

/// A tag as answers show it.
pub(super) fn shown(tag: &Tag) -> ResourceTag {
    let mut shown = ResourceTag::default();
    shown.key = tag.key.clone();
    shown.value = tag.value.clone();
    shown
}

/// Things that have tags, by what is kept of one of them under its id.
pub(super) trait Resource: Record + Tagged {
    /// What one of them is called in messages.
    const WHAT: &'static str;
    /// The placeholder of paths that names one of them.
    const ID: &'static str;
    /// The answer of the search.
    type Answer: Serialize;

    /// Whether operations of customers can see it.
    fn is_visible(&self, now: SystemTime) -> bool;

    /// What it is called.
    fn resource_name(&self) -> &str;

    /// The answer of the search.
    fn answer(call: &Call, total: i32, found: Vec<Found<Self>>) -> Self::Answer;
}

/// One of the things that a search found.
pub(super) struct Found<T> {
    pub(super) id: String,
    pub(super) summary: T,
    pub(super) tags: Vec<ResourceTag>,
}
