//! Finding CAs or certificates by their tags and names, the newest first.
//!
//! A thing is found if it has every key that is asked for, with one of the values given for it, or any if none is given.
//! Of the fields only `resource_name` can be searched, for the part that a name shall hold.

use std::collections::HashSet;
use std::ops::ControlFlow;

use huaweicloud_pca::types::{CountResourceInstancesResponseBody, DomainTags, ListResourceInstancesRequestBody};

use super::resource::{Found, Resource, shown};
use crate::base::{ApiError, tag::Tag};
use crate::call::{Answer, Call, page};
use crate::services::pca::error::wrong;
use crate::services::pca::record::tags::{self, Tags};
use crate::store::{Direction, Matches, Reader};

/// The order in which the newest stand last.
const NEWEST: &str = "create_time";

pub(super) fn list<R: Resource>(call: &Call) -> Result<Answer, ApiError> {
    let body: ListResourceInstancesRequestBody = call.body()?;
    let (offset, limit) = page(body.offset.map(Into::into), body.limit.map(Into::into));
    let wanted = Wanted::new(body)?;
    call.read(|store| {
        let found = find::<R>(call, store, &wanted, offset, limit)?;
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
    let wanted = Wanted::new(call.body()?)?;
    call.read(|store| {
        let mut answer = CountResourceInstancesResponseBody::default();
        answer.total_count = Some(find::<R>(call, store, &wanted, 0, 0)?.shown_total());
        Ok(Answer::json(&answer))
    })
}

/// What is looked for.
struct Wanted {
    tags: Vec<DomainTags>,
    /// What the name shall hold.
    name: Option<String>,
}

impl Wanted {
    fn new(body: ListResourceInstancesRequestBody) -> Result<Self, ApiError> {
        let mut keys = HashSet::new();
        for tag in &body.tags {
            if !keys.insert(&tag.key) {
                return Err(wrong("a key of `tags` is there twice"));
            }
            if tag.values.iter().collect::<HashSet<_>>().len() < tag.values.len() {
                return Err(wrong("a value of a key of `tags` is there twice"));
            }
        }
        let mut name = None;
        for field in body.matches {
            if field.key.as_str() != "resource_name" {
                return Err(wrong("a key of `matches` is no field that can be searched; `resource_name` is"));
            }
            if name.replace(field.value).is_some() {
                return Err(wrong("a key of `matches` is there twice"));
            }
        }
        Ok(Self { tags: body.tags, name })
    }

    fn fits(&self, tags: &[Tag]) -> bool {
        self.tags.iter().all(|wanted| tags.iter().any(|tag| tag.fits(wanted.key.as_str(), &wanted.values)))
    }
}

/// A page of what is found, and how many there are on all pages.
fn find<R: Resource>(
    call: &Call,
    store: &Reader<'_>,
    wanted: &Wanted,
    offset: usize,
    limit: usize,
) -> Result<Matches<R>, ApiError> {
    let now = call.now();
    let mut tagged = HashSet::new();
    if !wanted.tags.is_empty() {
        store.visit::<Tags<R>>(|id, kept| {
            if wanted.fits(&kept.tags) {
                tagged.insert(id.to_owned());
            }
            Ok(ControlFlow::Continue(()))
        })?;
    }
    let may_be = |id: &str| wanted.tags.is_empty() || tagged.contains(id);
    let is_wanted = |found: &R| {
        found.is_visible(now) && wanted.name.as_ref().is_none_or(|name| found.resource_name().contains(name.as_str()))
    };
    Ok(store.find_among(may_be, NEWEST, Direction::Descending, offset, limit, is_wanted)?)
}
