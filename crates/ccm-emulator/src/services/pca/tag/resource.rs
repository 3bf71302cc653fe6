//! The trait of resources with tags, so that they can share code.

use std::time::SystemTime;

use huaweicloud_pca::types::ResourceTag;
use serde::Serialize;

use crate::base::tag::Tag;
use crate::call::Call;
use crate::services::pca::record::tags::Tagged;
use crate::store::Record;

/// A tag as responses show it.
pub(super) fn shown(tag: &Tag) -> ResourceTag {
    let mut shown = ResourceTag::default();
    shown.key = tag.key.clone();
    shown.value = tag.value.clone();
    shown
}

/// The record of a resource with tags.
pub(super) trait Resource: Record + Tagged {
    /// The type of resource in error messages.
    const KIND: &'static str;
    /// The path parameter with the id of the resource.
    const ID: &'static str;
    /// The response of a search.
    type Answer: Serialize;

    /// Whether operations can see the resource at this time.
    fn is_visible(&self, now: SystemTime) -> bool;

    /// The name of the resource.
    fn resource_name(&self) -> &str;

    /// Makes the response of a search.
    fn answer(call: &Call, total: i32, found: Vec<Found<Self>>) -> Self::Answer;
}

/// A resource that a search found.
pub(super) struct Found<T> {
    pub(super) id: String,
    pub(super) summary: T,
    pub(super) tags: Vec<ResourceTag>,
}
