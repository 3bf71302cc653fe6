//! Lists with page numbers, read as lists with offsets.
//!
//! A page number is an offset in units of the page size, so a page moves in the same way when an
//! entry before it is added or removed. [`reading`](super::reading) notices that by an entry that
//! consecutive pages share. Pages of one size share none; therefore the size changes from page to
//! page, such that the next page begins before the last entry that was read, and reaches as far
//! behind it as possible. What precedes that entry is taken out of the page, which then looks like
//! one that was requested with an offset.
//!
//! For example, entries 0 to 99 are followed by page 1 of size 99, which is 99 to 197, counted from
//! zero. It must not know what an entry is.

use serde::Serialize;

use super::Paginated;
use crate::error::Error;
use crate::response::ResponseValue;

/// The page size up to which the size may change, if the caller set a smaller one. No page of up to
/// this size begins before and ends behind a multiple of all sizes up to it, and the first of these
/// is beyond 200 million.
const MIN_LARGEST: u64 = 20;

/// A request for one page of a list with page numbers.
pub trait Numbered: Clone + Send + Sync + 'static {
    /// The response: one page.
    type Page: Send + Sync + 'static;
    /// An entry of the list.
    type Entry: Serialize + Send + 'static;

    /// The number of the first page.
    const FIRST: u64;

    /// The smallest and the largest page size that are documented.
    const SIZES: (u64, u64);

    /// The same request with the largest page size that is documented, at most 100, unless the
    /// caller set one.
    fn with_page_size(self) -> Self;

    /// The page number that the caller set.
    fn page(&self) -> Option<u64>;

    /// The page size that is set.
    fn page_size(&self) -> Option<u64>;

    /// The same request for the page with this number, if all pages have this size.
    fn with_page(self, number: u64, size: u64) -> Self;

    /// Sends the request.
    fn fetch(self) -> impl Future<Output = Result<ResponseValue<Self::Page>, Error>> + Send;

    /// The entries of a page.
    fn entries(page: &Self::Page) -> &[Self::Entry];

    /// The entries of a page, to take them out.
    fn entries_mut(page: &mut Self::Page) -> &mut Vec<Self::Entry>;

    /// What tells an entry from all others of the list, if anything does.
    fn id(entry: &Self::Entry) -> Option<String>;

    /// The number of entries of the whole list, if the page or a header states it.
    fn total(_response: &ResponseValue<Self::Page>) -> Option<u64> {
        None
    }
}

/// A request for the entries from an offset on, in a list with page numbers.
#[derive(Clone)]
pub(super) struct ByPage<R> {
    request: R,
    part: Part,
}

/// The part of the list that is requested.
#[derive(Clone, Copy)]
enum Part {
    /// The page that the caller set.
    Set,
    /// The end of a page.
    Window(Window),
    /// That from an offset which no page begins before and ends behind.
    OutOfReach { offset: u64 },
}

/// The end of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Window {
    /// The number of the page, counted from zero.
    number: u64,
    size: u64,
    /// How many entries of the page are before the window.
    skipped: u64,
}

impl Window {
    /// The longest window from an offset on that a page of one of these sizes has. It has at least
    /// two entries.
    fn at(offset: u64, (smallest, largest): (u64, u64)) -> Option<Self> {
        let of_size = |size| Self { number: offset / size, size, skipped: offset % size };
        let windows = (smallest.max(2)..=largest).map(of_size);
        windows.filter(|window| window.length() >= 2).max_by_key(|window| window.length())
    }

    fn length(self) -> u64 {
        self.size.saturating_sub(self.skipped)
    }
}

impl<R: Numbered> ByPage<R> {
    pub(super) fn new(request: R) -> Self {
        Self { request, part: Part::Set }
    }
}

impl<R: Numbered> Paginated for ByPage<R> {
    type Page = R::Page;
    type Entry = R::Entry;
    type Offset = u64;

    fn with_page_size(self) -> Self {
        Self { request: self.request.with_page_size(), ..self }
    }

    /// A page before the first is left for the service to reject.
    fn offset(&self) -> Option<u64> {
        self.request.page()?.checked_sub(R::FIRST)?.checked_mul(self.request.page_size()?)
    }

    fn with_offset(self, offset: u64) -> Self {
        let (smallest, largest) = R::SIZES;
        let largest = self.request.page_size().unwrap_or(MIN_LARGEST).max(MIN_LARGEST).min(largest);
        let window = Window::at(offset, (smallest, largest));
        Self { part: window.map_or(Part::OutOfReach { offset }, Part::Window), ..self }
    }

    async fn fetch(self) -> Result<ResponseValue<R::Page>, Error> {
        let Window { number, size, skipped } = match self.part {
            Part::Set => return self.request.fetch().await,
            Part::Window(window) => window,
            Part::OutOfReach { offset } => {
                let message = format!("no page has the entry at offset {offset} and the next one, whatever its size");
                return Err(Error::invalid_request(message));
            }
        };
        let mut page = self.request.with_page(R::FIRST.saturating_add(number), size).fetch().await?;
        let entries = R::entries_mut(&mut page);
        let skipped = usize::try_from(skipped).unwrap_or(usize::MAX).min(entries.len());
        entries.drain(..skipped);
        Ok(page)
    }

    fn entries(page: &R::Page) -> &[R::Entry] {
        R::entries(page)
    }

    fn entries_mut(page: &mut R::Page) -> &mut Vec<R::Entry> {
        R::entries_mut(page)
    }

    fn id(entry: &R::Entry) -> Option<String> {
        R::id(entry)
    }

    fn stated_total(response: &ResponseValue<R::Page>) -> Option<u64> {
        R::total(response)
    }
}

#[cfg(test)]
mod tests {
    use super::Window;

    #[test]
    fn windows_go_on_to_any_end() {
        for largest in [20, 50, 100] {
            let (mut read, mut requests) = (largest, 1);
            while read < 50_000 {
                let window = Window::at(read - 1, (largest / 2, largest)).expect("a window");
                assert_eq!(window.number * window.size + window.skipped, read - 1);
                read += window.length() - 1;
                requests += 1;
            }
            let fewest = 50_000 / largest;
            assert!(requests < fewest * 3 / 2, "{requests} requests of at most {largest}, at least {fewest}");
        }
    }

    #[test]
    fn offset_out_of_reach_has_no_window() {
        assert_eq!(Window::at(99, (50, 100)), Some(Window { number: 1, size: 99, skipped: 0 }));
        assert_eq!(Window::at(2 * 3 * 4 - 1, (2, 4)), None, "a multiple of 2, 3 and 4");
        assert_eq!(Window::at(5, (10, 9)), None);
    }
}
