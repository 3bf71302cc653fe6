//! Tags of certificates: added, deleted and listed.
//!
//! A tag whose key is there takes the place of the old one. A tag to delete that is not there is no error, nor is its value compared if it is
//! left out. Too many tags, and keys that are there twice in one request, have no code of their own.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use huaweicloud_scm::types::{
    BatchCreateOrDeleteTagsRequestBody, CreateCertificateTagRequestBody, ListAllTagsResponseBody,
    ListTagsByCertificateResponseBody, OperateTagResponseBody, ScsResourceTag, ScsTag,
};

use super::error::{WRONG_TAG_KEY, WRONG_TAG_VALUE, parameter};
use super::record::{Summary, summary};
use crate::base::{
    ApiError,
    tag::{MOST, Tag},
};
use crate::call::{Answer, Call};

/// Tags as requests hold them, checked.
pub(super) fn checked(tags: &[ScsResourceTag]) -> Result<Vec<Tag>, ApiError> {
    let tags: Vec<Tag> = tags.iter().map(checked_tag).collect::<Result<_, _>>()?;
    let keys: BTreeSet<&str> = tags.iter().map(|tag| tag.key.as_str()).collect();
    if keys.len() < tags.len() {
        return Err(parameter("a tag key is there twice"));
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
    if !tag.has_sound_key() {
        return Err(ApiError::documented(WRONG_TAG_KEY, "letters, digits, `_.:=+-@`, and spaces but for its ends"));
    }
    if !tag.has_sound_value() {
        return Err(ApiError::documented(WRONG_TAG_VALUE, "letters, digits, spaces and `_.:/=+-@`"));
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
    let is_gone = |tag: &Tag| {
        body.tags.iter().any(|gone| {
            gone.key.as_deref() == Some(&tag.key) && gone.value.as_deref().is_none_or(|value| value == tag.value)
        })
    };
    change(call, |tags| {
        tags.retain(|tag| !is_gone(tag));
        Ok(())
    })
}

fn add(call: &Call, added: &[Tag]) -> Result<Answer, ApiError> {
    change(call, |tags| {
        for tag in added {
            tags.retain(|old| old.key != tag.key);
            tags.push(tag.clone());
        }
        if tags.len() > MOST {
            return Err(parameter(&format!("the certificate would have {} tags, and {MOST} are the most", tags.len())));
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
