//! Adding tags to one thing, removing them, and listing them.
//!
//! A thing has a key once: adding it again gives it the new value. Removing needs key and value; a tag that is not there
//! is removed already. The documentation has no codes for what can be wrong with tags, so that all of it is a wrong
//! parameter.

use huaweicloud_pca::types::{BatchOperateTagRequestBody, GetTagsResponseBody, ResourceTag, ResourceTagRequestBody};

use super::resource::{Resource, shown};
use crate::base::{
    ApiError,
    tag::{MOST, Tag},
};
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

fn add<R: Resource>(call: &Call, asked: Vec<ResourceTag>) -> Result<Answer, ApiError> {
    let added = checked(asked)?;
    let id = call.path(R::ID);
    call.write(|store| {
        find::<R, _>(call, store, id)?;
        let mut kept = tags::of::<R, _>(store, id)?;
        for tag in added {
            match kept.iter_mut().find(|known| known.key == tag.key) {
                Some(known) => known.value = tag.value,
                None => kept.push(tag),
            }
        }
        if kept.len() > MOST {
            return Err(wrong(format!("there would be {} tags, and {MOST} are the most", kept.len())));
        }
        tags::keep::<R>(store, id, kept)?;
        Ok(Answer::empty())
    })
}

pub(super) fn remove_all<R: Resource>(call: &Call) -> Result<Answer, ApiError> {
    let body: BatchOperateTagRequestBody = call.body()?;
    let removed = checked(body.tags)?;
    let id = call.path(R::ID);
    call.write(|store| {
        find::<R, _>(call, store, id)?;
        let mut kept = tags::of::<R, _>(store, id)?;
        kept.retain(|tag| !removed.contains(tag));
        tags::keep::<R>(store, id, kept)?;
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

/// That the thing is there.
fn find<R: Resource, S: Snapshot>(call: &Call, store: &View<'_, S>, id: &str) -> Result<(), ApiError> {
    let found = store.get::<R>(id)?;
    if found.is_some_and(|found| found.is_visible(call.now())) { Ok(()) } else { Err(does_not_exist(R::WHAT, id)) }
}

/// The tags of a request, each key of which may be there once.
fn checked(asked: Vec<ResourceTag>) -> Result<Vec<Tag>, ApiError> {
    let mut tags: Vec<Tag> = Vec::new();
    for (position, ResourceTag { key, value, .. }) in asked.into_iter().enumerate() {
        let tag = Tag { key, value };
        if !tag.has_sound_key() {
            return Err(wrong(format!(
                "the key of tag {position} may hold letters, digits, `_.:=+-@`, and spaces but at its ends"
            )));
        }
        if !tag.has_sound_value() {
            return Err(wrong(format!("the value of tag {position} may hold letters, digits, spaces and `_.:/=+-@`")));
        }
        if tags.iter().any(|known| known.key == tag.key) {
            return Err(wrong(format!("the key of tag {position} is that of another one")));
        }
        tags.push(tag);
    }
    Ok(tags)
}
