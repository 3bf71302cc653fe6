//! Reads a list with markers: each page names the marker of the next one, or its last entry does.
//!
//! A marker names a place between entries, which stays where it is when entries before it are added
//! or removed. So a page follows the one before it by itself, and the list is never read again.
//!
//! What holds: an entry that is in the list from the first request to the last one is returned
//! exactly once, or the last value is an error. One that is added before the marker meanwhile is
//! not returned, one that is added behind it is. This assumes that entries that stay keep their
//! order, and that the service continues behind the marker or responds with an error, even if the
//! entry that it names was deleted. A service that starts again or stays where it is, is noticed:
//! an entry or a marker that is among the last 50 000 is an error. If entries have no identifier,
//! it is noticed only if a whole page or a marker is repeated.
//!
//! The list ends where the service says so: at a page without a marker of the next one, or if pages
//! never name it, at an empty page. A short page does not end it, since a service may send fewer
//! entries than it was asked for.
//!
//! It must not know what an entry is.

use std::collections::HashSet;
use std::mem;

use serde::Serialize;

use super::contradiction::Contradiction;
use super::key::{Key, MAX_REMEMBERED};
use crate::error::Error;
use crate::response::ResponseValue;

/// What the error says about the remedy that lists with offsets have.
const NOT_READ_AGAIN: &str = "It was not read again, since its markers only lead forward";

/// A request for one page of a list with markers.
pub trait Marked: Clone + Send + Sync + 'static {
    /// The response: one page.
    type Page: Send + Sync + 'static;
    /// An entry of the list.
    type Entry: Serialize + Send + 'static;

    /// Whether a page names the marker of the next one. Otherwise it is the identifier of the last
    /// entry.
    const NAMES_NEXT: bool;

    /// The same request with the largest page size that is documented, at most 100, unless the
    /// caller set one.
    fn with_page_size(self) -> Self;

    /// The same request for the page that follows this marker, or `None` if the request cannot
    /// contain the marker.
    fn with_marker(self, marker: String) -> Option<Self>;

    /// Sends the request.
    fn fetch(self) -> impl Future<Output = Result<ResponseValue<Self::Page>, Error>> + Send;

    /// The entries of a page.
    fn entries(page: &Self::Page) -> &[Self::Entry];

    /// The entries of a page, to take them out.
    fn entries_mut(page: &mut Self::Page) -> &mut Vec<Self::Entry>;

    /// What tells an entry from all others of the list, if anything does.
    fn id(entry: &Self::Entry) -> Option<String>;

    /// The marker of the next page, if this page names one.
    fn next(page: &Self::Page) -> Option<String>;
}

/// What follows a page.
enum Next {
    /// Nothing: it is the last one.
    End,
    /// The page with this marker.
    Marker(String),
    /// More, but there is no marker to request it with.
    Unknown,
}

impl Next {
    /// What follows a page. An empty marker is none.
    fn after<R: Marked>(page: &R::Page) -> Self {
        let marker = |text: Option<String>| text.filter(|text| !text.is_empty()).map(Self::Marker);
        if R::NAMES_NEXT {
            return marker(R::next(page)).unwrap_or(Self::End);
        }
        let last = R::entries(page).last().map(R::id);
        last.map_or(Self::End, |id| marker(id).unwrap_or(Self::Unknown))
    }
}

/// A list that is being read.
pub(super) struct Following<R: Marked> {
    request: R,
    step: Step<R>,
    is_first: bool,
    /// The entries that were returned, if they have identifiers.
    returned: Recent,
    /// The markers that were followed.
    followed: Recent,
    /// The page before, if an entry of it has no identifier.
    before: Option<Key>,
}

/// What is to be done for the next page.
enum Step<R> {
    Fetch(R),
    Fail(Contradiction),
    End,
}

impl<R: Marked> Following<R> {
    pub(super) fn new(request: R) -> Self {
        let (returned, followed) = (Recent::default(), Recent::default());
        Self { step: Step::Fetch(request.clone()), request, is_first: true, returned, followed, before: None }
    }

    /// The next page that has entries, with the state after it, or `None` at the end.
    pub(super) async fn next(mut self) -> Result<Option<(ResponseValue<R::Page>, Self)>, Error> {
        loop {
            let request = match mem::replace(&mut self.step, Step::End) {
                Step::Fetch(request) => request,
                Step::Fail(contradiction) => return Err(contradiction.error(NOT_READ_AGAIN)),
                Step::End => return Ok(None),
            };
            let mut page = request.fetch().await?;
            self.step = self.follow(Next::after::<R>(&page));
            self.check(&mut page).map_err(|contradiction| contradiction.error(NOT_READ_AGAIN))?;
            if mem::take(&mut self.is_first) || !R::entries(&page).is_empty() {
                return Ok(Some((page, self)));
            }
        }
    }

    /// The step after a page. The entries of the page are returned before it fails.
    fn follow(&mut self, next: Next) -> Step<R> {
        let marker = match next {
            Next::End => return Step::End,
            Next::Unknown => return Step::Fail(Contradiction::Unmarked),
            Next::Marker(marker) => marker,
        };
        if !self.followed.insert(Key::of_text(&marker)) {
            return Step::Fail(Contradiction::Marker);
        }
        self.request.clone().with_marker(marker).map_or(Step::Fail(Contradiction::NoInteger), Step::Fetch)
    }

    /// Compares a page with those before it, and takes out what it repeats itself.
    fn check(&mut self, page: &mut R::Page) -> Result<(), Contradiction> {
        let keys: Vec<(Key, bool)> = R::entries(page).iter().map(|entry| Key::of(entry, R::id(entry))).collect();
        let identified = || keys.iter().filter(|(_, identified)| *identified).map(|(key, _)| key);
        if identified().any(|key| self.returned.contains(key)) {
            return Err(Contradiction::Repeated);
        }
        let anonymous = keys.iter().any(|(_, identified)| !identified);
        let all: Vec<Key> = keys.iter().map(|(key, _)| *key).collect();
        let before = mem::replace(&mut self.before, anonymous.then(|| Key::of_all(&all)));
        if self.before.is_some() && self.before == before {
            return Err(Contradiction::Repeated);
        }
        let mut seen = HashSet::new();
        let kept: Vec<bool> = keys.iter().map(|(key, identified)| !identified || seen.insert(*key)).collect();
        seen.into_iter().for_each(|key| {
            self.returned.insert(key);
        });
        let mut keep = kept.into_iter();
        R::entries_mut(page).retain(|_| keep.next().unwrap_or(false));
        Ok(())
    }
}

/// The last keys that were inserted: at least half of [`MAX_REMEMBERED`], at most all.
#[derive(Default)]
struct Recent {
    older: HashSet<Key>,
    newer: HashSet<Key>,
}

impl Recent {
    fn contains(&self, key: &Key) -> bool {
        self.newer.contains(key) || self.older.contains(key)
    }

    /// Inserts a key. Returns whether it was not there.
    fn insert(&mut self, key: Key) -> bool {
        let is_new = !self.contains(&key);
        if self.newer.len() >= MAX_REMEMBERED / 2 {
            self.older = mem::take(&mut self.newer);
        }
        self.newer.insert(key);
        is_new
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recent_keys_are_bounded_and_include_the_last() {
        let mut recent = Recent::default();
        let key = |number: usize| Key::of_text(&number.to_string());
        for number in 0..MAX_REMEMBERED * 2 {
            assert!(recent.insert(key(number)), "{number}");
            assert!(recent.older.len() + recent.newer.len() <= MAX_REMEMBERED);
            assert!(recent.contains(&key(number.saturating_sub(MAX_REMEMBERED / 2 - 1))), "{number}");
        }
        assert!(!recent.contains(&key(0)));
    }
}
