//! Searches CAs or certificates by tags and names. Results are sorted from newest to oldest.
//!
//! A resource matches if it has every requested key with one of the requested values, or with any
//! value if none is requested. The only searchable field is `resource_name`, which matches a
//! substring.

use std::collections::HashSet;
use std::ops::ControlFlow;

use huaweicloud_pca::types::{CountResourceInstancesResponseBody, DomainTags, ListResourceInstancesRequestBody};

use super::resource::{Found, Resource, shown};
use crate::base::ApiError;
use crate::base::tag::Tag;
use crate::call::{Answer, Call, page};
use crate::services::pca::error::wrong;
use crate::services::pca::record::tags::{self, Tags};
use crate::store::{Direction, Matches, Reader};

/// The order of records by creation time.
const BY_CREATION: &str = "create_time";

pub(super) fn list<R: Resource>(call: &Call) -> Result<Answer, ApiError> {
    let body: ListResourceInstancesRequestBody = call.body()?;
    let (offset, limit) = page(body.offset.map(Into::into), body.limit.map(Into::into));
    let query = Query::new(body)?;
    call.read(|store| {
        let found = find::<R>(call, store, &query, offset, limit)?;
        let total = found.shown_total();
        let found = found.items.into_iter().map(|(id, summary)| {
            let tags = tags::of::<R, _>(store, &id)?.iter().map(shown).collect();
            Ok(Found { id, summary, tags })
        });
        let found: Vec<_> = found.collect::<Result<_, ApiError>>()?;
        Ok(Answer::json(&R::answer(call, total, found)))
    })
}

pub(super) fn count<R: Resource>(call: &Call) -> Result<Answer, ApiError> {
    let query = Query::new(call.body()?)?;
    call.read(|store| {
        let mut answer = CountResourceInstancesResponseBody::default();
        answer.total_count = Some(find::<R>(call, store, &query, 0, 0)?.shown_total());
        Ok(Answer::json(&answer))
    })
}

/// The conditions of a search.
struct Query {
    tags: Vec<DomainTags>,
    /// A substring of the name.
    name: Option<String>,
}

impl Query {
    fn new(body: ListResourceInstancesRequestBody) -> Result<Self, ApiError> {
        let mut keys = HashSet::new();
        for tag in &body.tags {
            if !keys.insert(&tag.key) {
                return Err(wrong("`tags` has a duplicate key"));
            }
            if tag.values.iter().collect::<HashSet<_>>().len() < tag.values.len() {
                return Err(wrong("a key of `tags` has a duplicate value"));
            }
        }
        let mut name = None;
        for field in body.matches {
            if field.key.as_str() != "resource_name" {
                return Err(wrong("a key of `matches` is not searchable; only `resource_name` is"));
            }
            if name.replace(field.value).is_some() {
                return Err(wrong("`matches` has a duplicate key"));
            }
        }
        Ok(Self { tags: body.tags, name })
    }

    fn matches(&self, tags: &[Tag]) -> bool {
        self.tags.iter().all(|condition| tags.iter().any(|tag| tag.matches(condition.key.as_str(), &condition.values)))
    }
}

/// A page of the results, with the total number on all pages.
fn find<R: Resource>(
    call: &Call,
    store: &Reader<'_>,
    query: &Query,
    offset: usize,
    limit: usize,
) -> Result<Matches<R>, ApiError> {
    let now = call.now();
    let mut tagged = HashSet::new();
    if !query.tags.is_empty() {
        store.visit::<Tags<R>>(|id, record| {
            if query.matches(&record.tags) {
                tagged.insert(id.to_owned());
            }
            Ok(ControlFlow::Continue(()))
        })?;
    }
    let id_matches = |id: &str| query.tags.is_empty() || tagged.contains(id);
    let matches = |found: &R| {
        found.is_visible(now) && query.name.as_ref().is_none_or(|name| found.resource_name().contains(name.as_str()))
    };
    Ok(store.find_among(id_matches, BY_CREATION, Direction::Descending, offset, limit, matches)?)
}
