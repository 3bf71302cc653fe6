//! Lists all tags of an account's CAs or certificates.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use huaweicloud_pca::types::{DomainTags, GetDomainTagsResponseBody};

use super::resource::Resource;
use crate::base::ApiError;
use crate::call::{Answer, Call};
use crate::services::pca::record::tags::Tags;

/// Lists each key with all its values, sorted alphabetically.
pub(super) fn list<R: Resource>(call: &Call) -> Result<Answer, ApiError> {
    call.read(|store| {
        let mut values: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        store.visit::<Tags<R>>(|_, record| {
            for tag in record.tags {
                values.entry(tag.key).or_default().insert(tag.value);
            }
            Ok(ControlFlow::Continue(()))
        })?;
        let mut answer = GetDomainTagsResponseBody::default();
        answer.tags = values.into_iter().map(|(key, values)| shown(key, values)).collect();
        Ok(Answer::json(&answer))
    })
}

fn shown(key: String, values: BTreeSet<String>) -> DomainTags {
    let mut shown = DomainTags::default();
    shown.key = key;
    shown.values = values.into_iter().collect();
    shown
}
