//! Reads a list that may change meanwhile, without losing an entry unnoticed.
//!
//! An offset counts from the start of the list, so every entry that is added or removed before it
//! moves the pages behind it. The caller's own loop does that if it creates or deletes entries.
//! Therefore each following page starts at the last entry of the page before it, and states the
//! same total; otherwise the pages contradict each other. Then the list is read again from the
//! start, to its end, before another entry is returned: this way a loop that changes the list
//! disturbs its own reading only once. Entries that were returned before are left out.
//!
//! What holds: an entry that is in the list from the first request to the last one is returned
//! exactly once, or the last value is an error. One that is added or removed meanwhile is returned
//! at most once. This assumes that entries that stay keep their order. It does not hold for an
//! entry that others move from the unread part of the list to the part that was read, as a change
//! does in a list that is sorted by the time of the last change, if they also remove as many
//! entries that were read and add as many that were not.
//!
//! It must not know what an entry is.

use std::collections::{HashSet, VecDeque};

use super::Paginated;
use super::contradiction::Contradiction;
use super::key::{Key, MAX_REMEMBERED};
use crate::error::Error;
use crate::response::ResponseValue;

/// How many times a list is read again.
const MAX_REREADS: usize = 3;

/// A list that is being read.
pub(super) struct Reading<R: Paginated> {
    request: R,
    /// The entries that were returned, if they have identifiers. A longer list than can be
    /// remembered can be read as long as its pages do not contradict each other.
    returned: HashSet<Key>,
    /// Why entries cannot be recognized, if they cannot.
    unrecognizable: Option<&'static str>,
    rest: Rest<R::Page>,
}

/// What is still to be returned.
enum Rest<P> {
    /// The page at the start of the list, and all that follow.
    All,
    /// The pages that follow.
    After(Place),
    /// These pages, which have been fetched.
    Fetched(VecDeque<ResponseValue<P>>),
}

/// How far the list was read.
#[derive(Clone, Copy)]
struct Place {
    /// The number of entries up to here.
    position: u64,
    /// The last of them.
    last: Key,
    /// The number of entries of the whole list, as the service stated it.
    total: Option<u64>,
}

impl Place {
    /// The number of entries that follow, if the service stated a total that can be right.
    fn due(self) -> Option<u64> {
        self.total.and_then(|total| total.checked_sub(self.position))
    }
}

/// A page without the entry that it shares with the page before it, and without repetitions.
struct Part<P> {
    page: ResponseValue<P>,
    /// The keys of its entries.
    keys: Vec<Key>,
    /// Whether each entry has an identifier.
    identified: bool,
    /// Where the next page follows, or `None` if this one is the last.
    next: Option<Place>,
}

impl<R: Paginated> Reading<R> {
    pub(super) fn new(request: R) -> Self {
        Self { request, returned: HashSet::new(), unrecognizable: None, rest: Rest::All }
    }

    /// The next page that has entries to return, with the state after it, or `None` at the end.
    pub(super) async fn next(mut self) -> Result<Option<(ResponseValue<R::Page>, Self)>, Error> {
        loop {
            let place = match &mut self.rest {
                Rest::All => None,
                Rest::After(place) => Some(*place),
                Rest::Fetched(pages) => return Ok(pages.pop_front().map(|page| (page, self))),
            };
            match self.fetch(place, &self.returned).await? {
                Ok(part) => {
                    self.rest = part.next.map_or_else(|| Rest::Fetched(VecDeque::new()), Rest::After);
                    self.remember(&part);
                    if place.is_none() || !part.keys.is_empty() {
                        return Ok(Some((part.page, self)));
                    }
                }
                Err(contradiction) => {
                    let parts = self.read_again(contradiction).await?;
                    let Some(pages) = self.unreturned(parts, place) else {
                        let done = "It was read again from an offset, but no entry that was read is left behind it";
                        return Err(contradiction.error(done));
                    };
                    self.rest = Rest::Fetched(pages);
                }
            }
        }
    }

    fn remember(&mut self, part: &Part<R::Page>) {
        if !part.identified {
            self.unrecognizable = Some("its entries have no identifier");
        } else if self.returned.len() + part.keys.len() > MAX_REMEMBERED {
            self.unrecognizable = Some("it has too many entries to remember them");
        }
        if self.unrecognizable.is_none() {
            self.returned.extend(&part.keys);
        }
    }

    /// Reads the list from the start to the end.
    async fn read_again(&self, mut contradiction: Contradiction) -> Result<Vec<Part<R::Page>>, Error> {
        if let Some(why) = self.unrecognizable {
            return Err(contradiction.error(&format!("It was not read again, since {why}")));
        }
        for _ in 0..MAX_REREADS {
            match self.read_all().await? {
                Ok(parts) => return Ok(parts),
                Err(again) => contradiction = again,
            }
        }
        Err(contradiction.error(&format!("It was read again {MAX_REREADS} times")))
    }

    async fn read_all(&self) -> Result<Result<Vec<Part<R::Page>>, Contradiction>, Error> {
        let (mut parts, mut read, mut place) = (Vec::new(), HashSet::new(), None);
        loop {
            let part = match self.fetch(place, &read).await? {
                Ok(part) if part.identified => part,
                Ok(_) => return Ok(Err(Contradiction::Anonymous)),
                Err(contradiction) => return Ok(Err(contradiction)),
            };
            read.extend(part.keys.iter().copied());
            if read.len() > MAX_REMEMBERED {
                return Ok(Err(Contradiction::Long));
            }
            place = part.next;
            parts.push(part);
            if place.is_none() {
                return Ok(Ok(parts));
            }
        }
    }

    /// The pages of a list that was read again, without the entries that were returned up to
    /// `place`.
    ///
    /// If as many entries as were due follow the last one that was returned, those before it were
    /// added meanwhile. They are left out too, so that a loop that creates an entry for each one
    /// does not go on with those that it created. Otherwise one of them may have moved.
    ///
    /// `None` if the list was read from an offset and none of the entries that were returned is
    /// left: then entries that follow them may be before the offset now.
    fn unreturned(
        &mut self,
        parts: Vec<Part<R::Page>>,
        place: Option<Place>,
    ) -> Option<VecDeque<ResponseValue<R::Page>>> {
        let keys: Vec<Key> = parts.iter().flat_map(|part| &part.keys).copied().collect();
        let behind = keys.iter().rposition(|key| self.returned.contains(key)).map_or(0, |index| index + 1);
        if behind == 0 && place.is_some() && self.position(None) > 0 {
            return None;
        }
        let due = place.and_then(Place::due);
        let first = if due.is_some_and(|due| due <= (keys.len() - behind) as u64) { behind } else { 0 };
        let mut index = 0;
        let mut pages = VecDeque::new();
        for mut part in parts {
            let mut keep = part.keys.iter().map(|key| {
                index += 1;
                index > first && self.returned.insert(*key)
            });
            R::entries_mut(&mut part.page).retain(|_| keep.next().unwrap_or(false));
            let is_first = place.is_none() && pages.is_empty();
            if is_first || !R::entries(&part.page).is_empty() {
                pages.push_back(part.page);
            }
        }
        Some(pages)
    }

    /// Fetches the page at the start of the list, or the one that follows a place. `read` has the
    /// entries that were read before.
    async fn fetch(
        &self,
        place: Option<Place>,
        read: &HashSet<Key>,
    ) -> Result<Result<Part<R::Page>, Contradiction>, Error> {
        let mut page = self.request(place)?.fetch().await?;
        let total = R::stated_total(&page);
        let (keys, identifiers): (Vec<Key>, Vec<bool>) =
            R::entries(&page).iter().map(|entry| Key::of(entry, R::id(entry))).unzip();
        let identified = identifiers.into_iter().all(|is_identifier| is_identifier);
        if let Some(place) = place {
            if keys.first() != Some(&place.last) {
                return Ok(Err(Contradiction::Moved { position: place.position }));
            }
            if total != place.total {
                return Ok(Err(Contradiction::Total { before: place.total, now: total }));
            }
        }
        let shared = usize::from(place.is_some());
        let fresh = &keys[shared..];
        if identified && fresh.iter().any(|key| read.contains(key)) {
            return Ok(Err(Contradiction::Repeated));
        }
        let position = self.position(place).saturating_add(fresh.len() as u64);
        let next = keys.last().map(|last| Place { position, last: *last, total });
        // A total below what was read is ignored.
        let next = match total.and_then(|total| total.checked_sub(position)) {
            Some(0) => None,
            Some(due) if fresh.is_empty() => return Ok(Err(Contradiction::Short { position, due })),
            _ => next.filter(|_| !fresh.is_empty()),
        };
        let mut seen = HashSet::new();
        let is_kept = |(index, key): (usize, &Key)| {
            let is_repeated = !seen.insert(*key) && identified;
            shared <= index && !is_repeated
        };
        let kept: Vec<bool> = keys.iter().enumerate().map(is_kept).collect();
        let mut keep = kept.iter().copied();
        R::entries_mut(&mut page).retain(|_| keep.next().unwrap_or(false));
        let keys = keys.into_iter().zip(kept).filter_map(|(key, kept)| kept.then_some(key)).collect();
        Ok(Ok(Part { page, keys, identified, next }))
    }

    /// The number of entries up to a place. A negative offset is left for the service to reject.
    fn position(&self, place: Option<Place>) -> u64 {
        let start = || self.request.offset().and_then(|offset| offset.try_into().ok()).unwrap_or(0);
        place.map_or_else(start, |place| place.position)
    }

    /// The request for a page. The first one is exactly what the caller set, even if the offset is
    /// invalid.
    fn request(&self, place: Option<Place>) -> Result<R, Error> {
        let request = self.request.clone();
        let Some(place) = place else { return Ok(request) };
        let offset = place.position.saturating_sub(1);
        match R::Offset::try_from(offset) {
            Ok(offset) => Ok(request.with_offset(offset)),
            Err(_) => {
                Err(Error::invalid_request(format!("the next page starts at offset {offset}, which is out of range")))
            }
        }
    }
}
