//! Adds, deletes and lists tags of certificates.
//!
//! Adding an existing key replaces its value. Deleting a missing tag is not an error; without a
//! value, a tag is deleted by its key. Too many tags and duplicate keys have no documented code.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use huaweicloud_scm::types::{
    BatchCreateOrDeleteTagsRequestBody, CreateCertificateTagRequestBody, ListAllTagsResponseBody,
    ListTagsByCertificateResponseBody, OperateTagResponseBody, ScsResourceTag, ScsTag,
};

use super::error::{WRONG_TAG_KEY, WRONG_TAG_VALUE, parameter};
use super::record::{Summary, summary};
use crate::base::ApiError;
use crate::base::tag::{MAX_TAGS, Tag};
use crate::call::{Answer, Call};

/// Checks the tags of a request.
pub(super) fn checked(tags: &[ScsResourceTag]) -> Result<Vec<Tag>, ApiError> {
    let tags: Vec<Tag> = tags.iter().map(checked_tag).collect::<Result<_, _>>()?;
    let keys: BTreeSet<&str> = tags.iter().map(|tag| tag.key.as_str()).collect();
    if keys.len() < tags.len() {
        return Err(parameter("there are duplicate tag keys"));
    }
    Ok(tags)
}

fn checked_tag(tag: &ScsResourceTag) -> Result<Tag, ApiError> {
    let tag = Tag {
        key: tag.key.as_deref().unwrap_or_default().to_owned(),
        value: tag.value.as_deref().unwrap_or_default().to_owned(),
    };
    if tag.key.is_empty() {
        return Err(ApiError::documented(WRONG_TAG_KEY, "it is empty"));
    }
    if !tag.has_valid_key() {
        return Err(ApiError::documented(
            WRONG_TAG_KEY,
            "only letters, digits, spaces and `_.:=+-@` are allowed, without leading or trailing spaces",
        ));
    }
    if !tag.has_valid_value() {
        return Err(ApiError::documented(WRONG_TAG_VALUE, "only letters, digits, spaces and `_.:/=+-@` are allowed"));
    }
    Ok(tag)
}

impl From<&Tag> for ScsResourceTag {
    fn from(tag: &Tag) -> Self {
        let mut shown = Self::default();
        shown.key = Some(tag.key.clone());
        shown.value = Some(tag.value.clone());
        shown
    }
}

pub(super) fn create_certificate_tag(call: &Call) -> Result<Answer, ApiError> {
    let body: CreateCertificateTagRequestBody = call.body()?;
    add(call, &checked(&[body.tag])?)
}

pub(super) fn batch_create_or_delete_tags(call: &Call) -> Result<Answer, ApiError> {
    let body: BatchCreateOrDeleteTagsRequestBody = call.body()?;
    if body.tags.is_empty() {
        return Err(parameter("tags is missing"));
    }
    if body.action.as_ref() == "create" {
        return add(call, &checked(&body.tags)?);
    }
    let is_deleted = |tag: &Tag| {
        body.tags.iter().any(|deleted| {
            deleted.key.as_deref() == Some(&tag.key) && deleted.value.as_deref().is_none_or(|value| value == tag.value)
        })
    };
    change(call, |tags| {
        tags.retain(|tag| !is_deleted(tag));
        Ok(())
    })
}

fn add(call: &Call, added: &[Tag]) -> Result<Answer, ApiError> {
    change(call, |tags| {
        for tag in added {
            tags.retain(|old| old.key != tag.key);
            tags.push(tag.clone());
        }
        if tags.len() > MAX_TAGS {
            return Err(parameter(&format!("there would be {} tags, must be at most {MAX_TAGS}", tags.len())));
        }
        Ok(())
    })
}

fn change(call: &Call, change: impl FnOnce(&mut Vec<Tag>) -> Result<(), ApiError>) -> Result<Answer, ApiError> {
    let id = call.path("resource_id");
    call.write(|store| {
        let mut summary = summary(store, id)?;
        change(&mut summary.tags)?;
        store.put(id, &summary)?;
        Ok(())
    })?;
    let mut answer = OperateTagResponseBody::default();
    answer.desc = "success".to_owned();
    Ok(Answer::json(&answer))
}

pub(super) fn list_tags_by_certificate(call: &Call) -> Result<Answer, ApiError> {
    let summary = call.read(|store| summary(store, call.path("resource_id")))?;
    let mut answer = ListTagsByCertificateResponseBody::default();
    answer.tags = summary.tags.iter().map(Into::into).collect();
    Ok(Answer::json(&answer))
}

pub(super) fn list_all_tags(call: &Call) -> Result<Answer, ApiError> {
    let mut values: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    call.read(|store| {
        store.visit::<Summary>(|_, summary| {
            for tag in summary.tags {
                values.entry(tag.key).or_default().insert(tag.value);
            }
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(())
    })?;
    let mut answer = ListAllTagsResponseBody::default();
    answer.tags = values
        .into_iter()
        .map(|(key, values)| {
            let mut tag = ScsTag::default();
            tag.key = Some(key);
            tag.values = values.into_iter().collect();
            tag
        })
        .collect();
    Ok(Answer::json(&answer))
}
