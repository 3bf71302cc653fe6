//! Adds, removes and lists the tags of a resource.
//!
//! Keys are unique: adding an existing key replaces its value. Removal needs key and value;
//! removing a missing tag is not an error. No codes are documented for invalid tags, so they get
//! the code for a wrong parameter.

use huaweicloud_pca::types::{BatchOperateTagRequestBody, GetTagsResponseBody, ResourceTag, ResourceTagRequestBody};

use super::resource::{Resource, shown};
use crate::base::ApiError;
use crate::base::tag::{MAX_TAGS, Tag};
use crate::call::{Answer, Call};
use crate::services::pca::error::{does_not_exist, wrong};
use crate::services::pca::record::tags;
use crate::store::{Snapshot, View};

pub(super) fn add_one<R: Resource>(call: &Call) -> Result<Answer, ApiError> {
    let body: ResourceTagRequestBody = call.body()?;
    add::<R>(call, vec![body.tag])
}

pub(super) fn add_all<R: Resource>(call: &Call) -> Result<Answer, ApiError> {
    let body: BatchOperateTagRequestBody = call.body()?;
    add::<R>(call, body.tags)
}

fn add<R: Resource>(call: &Call, tags: Vec<ResourceTag>) -> Result<Answer, ApiError> {
    let added = checked(tags)?;
    let id = call.path(R::ID);
    call.write(|store| {
        find::<R, _>(call, store, id)?;
        let mut current = tags::of::<R, _>(store, id)?;
        for tag in added {
            match current.iter_mut().find(|known| known.key == tag.key) {
                Some(known) => known.value = tag.value,
                None => current.push(tag),
            }
        }
        if current.len() > MAX_TAGS {
            return Err(wrong(format!("there would be {} tags, must be at most {MAX_TAGS}", current.len())));
        }
        tags::save::<R>(store, id, current)?;
        Ok(Answer::empty())
    })
}

pub(super) fn remove_all<R: Resource>(call: &Call) -> Result<Answer, ApiError> {
    let body: BatchOperateTagRequestBody = call.body()?;
    let removed = checked(body.tags)?;
    let id = call.path(R::ID);
    call.write(|store| {
        find::<R, _>(call, store, id)?;
        let mut current = tags::of::<R, _>(store, id)?;
        current.retain(|tag| !removed.contains(tag));
        tags::save::<R>(store, id, current)?;
        Ok(Answer::empty())
    })
}

pub(super) fn list<R: Resource>(call: &Call) -> Result<Answer, ApiError> {
    let id = call.path(R::ID);
    call.read(|store| {
        find::<R, _>(call, store, id)?;
        let mut answer = GetTagsResponseBody::default();
        answer.tags = tags::of::<R, _>(store, id)?.iter().map(shown).collect();
        Ok(Answer::json(&answer))
    })
}

/// Checks that the resource exists.
fn find<R: Resource, S: Snapshot>(call: &Call, store: &View<'_, S>, id: &str) -> Result<(), ApiError> {
    let found = store.get::<R>(id)?;
    if found.is_some_and(|found| found.is_visible(call.now())) { Ok(()) } else { Err(does_not_exist(R::KIND, id)) }
}

/// Checks the tags of a request. Keys must be unique.
fn checked(requested: Vec<ResourceTag>) -> Result<Vec<Tag>, ApiError> {
    let mut tags: Vec<Tag> = Vec::new();
    for (position, ResourceTag { key, value, .. }) in requested.into_iter().enumerate() {
        let tag = Tag { key, value };
        if !tag.has_valid_key() {
            return Err(wrong(format!(
                "the key of tag {position} must consist of letters, digits, spaces and `_.:=+-@`, without leading or trailing spaces"
            )));
        }
        if !tag.has_valid_value() {
            return Err(wrong(format!(
                "the value of tag {position} must consist of letters, digits, spaces and `_.:/=+-@`"
            )));
        }
        if tags.iter().any(|known| known.key == tag.key) {
            return Err(wrong(format!("the key of tag {position} is a duplicate")));
        }
        tags.push(tag);
    }
    Ok(tags)
}
