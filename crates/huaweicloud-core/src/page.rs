//! Pagination: requests page after page, as needed, until the list ends.
//!
//! A list is paged by offset ([`Paginated`]), by page number ([`Numbered`]) or by marker
//! ([`Marked`]). Generated code implements one of these traits for a request: it requests a page
//! and accesses its entries. This module must not know any operation; nor how pages are checked
//! against each other, which is in [`reading`] and [`by_marker`].

mod by_marker;
mod by_page;
mod contradiction;
mod key;
mod reading;

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use futures_util::{StreamExt, TryStreamExt, stream};
use serde::Serialize;

use self::by_marker::Following;
pub use self::by_marker::Marked;
use self::by_page::ByPage;
pub use self::by_page::Numbered;
use self::reading::Reading;
use crate::error::Error;
use crate::response::ResponseValue;

/// A list that is fetched page by page, when the next value is requested.
///
/// It implements `Stream`, for the combinators of crates such as `futures`. It ends after the first
/// error.
#[must_use = "nothing is sent before the next value is requested"]
pub struct Paginator<T>(Pin<Box<dyn Stream<Item = Result<T, Error>> + Send>>);

impl<T> Paginator<T> {
    /// The next value, or `None` at the end.
    ///
    /// Cancel-safe: if the future is dropped, no value is lost, and the next call continues to wait
    /// for the same response.
    ///
    /// # Errors
    ///
    /// A page could not be fetched, or the pages contradict each other
    /// ([`ErrorKind::ListChanged`](crate::ErrorKind::ListChanged)). The list ends after that.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        self.0.next().await
    }
}

impl<T> Stream for Paginator<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.as_mut().poll_next(context)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl<T> fmt::Debug for Paginator<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Paginator").finish_non_exhaustive()
    }
}

/// A request for one page of a list with offset pagination.
pub trait Paginated: Clone + Send + Sync + 'static {
    /// The response: one page.
    type Page: Send + Sync + 'static;
    /// An entry of the list.
    type Entry: Serialize + Send + 'static;
    /// The integer type of the offset.
    type Offset: TryFrom<u64> + TryInto<u64>;

    /// The same request with the largest page size that is documented, at most 100, unless the
    /// caller set one. The page size is at least two, since consecutive pages share an entry.
    fn with_page_size(self) -> Self;

    /// The offset that the caller set.
    fn offset(&self) -> Option<Self::Offset>;

    /// The same request for the page that starts at this offset.
    fn with_offset(self, offset: Self::Offset) -> Self;

    /// Sends the request.
    fn fetch(self) -> impl Future<Output = Result<ResponseValue<Self::Page>, Error>> + Send;

    /// The entries of a page.
    fn entries(page: &Self::Page) -> &[Self::Entry];

    /// The entries of a page, to take them out.
    fn entries_mut(page: &mut Self::Page) -> &mut Vec<Self::Entry>;

    /// What tells an entry from all others of the list, if anything does.
    fn id(entry: &Self::Entry) -> Option<String>;

    /// The number of entries of the whole list, if the page states it.
    fn total(_page: &Self::Page) -> Option<u64> {
        None
    }

    /// The number of entries of the whole list, if the page or a header states it.
    fn stated_total(response: &ResponseValue<Self::Page>) -> Option<u64> {
        Self::total(response)
    }
}

/// Iterates over the entries of the page that `request` selects, and of all following pages.
///
/// An entry that is in the list from the first request to the last one is returned exactly once, or
/// the last value is an error of kind [`ErrorKind::ListChanged`](crate::ErrorKind::ListChanged).
/// `page/reading.rs` says how, and what it assumes.
pub fn items<R: Paginated>(request: R) -> Paginator<R::Entry> {
    entries(pages(request), R::entries_mut)
}

/// Iterates over the page that `request` selects and all following pages, with the guarantee of
/// [`items`]: entries that were returned before are taken out of a page, and a page that has no
/// others is left out. The first page is returned even if it is empty.
pub fn pages<R: Paginated>(request: R) -> Paginator<ResponseValue<R::Page>> {
    Paginator(Box::pin(stream::try_unfold(Reading::new(request.with_page_size()), Reading::next)))
}

/// As [`items`], for a list with page numbers. `page/by_page.rs` says how.
pub fn items_by_page<R: Numbered>(request: R) -> Paginator<R::Entry> {
    items(ByPage::new(request))
}

/// As [`pages`], for a list with page numbers.
pub fn pages_by_page<R: Numbered>(request: R) -> Paginator<ResponseValue<R::Page>> {
    pages(ByPage::new(request))
}

/// As [`items`], for a list with markers. `page/by_marker.rs` says what it guarantees.
pub fn items_by_marker<R: Marked>(request: R) -> Paginator<R::Entry> {
    entries(pages_by_marker(request), R::entries_mut)
}

/// As [`pages`], for a list with markers.
pub fn pages_by_marker<R: Marked>(request: R) -> Paginator<ResponseValue<R::Page>> {
    Paginator(Box::pin(stream::try_unfold(Following::new(request.with_page_size()), Following::next)))
}

/// The total in a header of a response: a number, or what follows the slash of a `Content-Range`.
pub fn total_in_header<T>(response: &ResponseValue<T>, name: &str) -> Option<u64> {
    let text = response.headers().get(name)?.to_str().ok()?;
    text.rsplit('/').next()?.trim().parse().ok()
}

/// Iterates over the entries of pages.
fn entries<P: Send + 'static, E: Send + 'static>(
    pages: Paginator<ResponseValue<P>>,
    entries: fn(&mut P) -> &mut Vec<E>,
) -> Paginator<E> {
    let entries = pages
        .map_ok(move |mut page| stream::iter(std::mem::take(entries(&mut page)).into_iter().map(Ok)))
        .try_flatten();
    Paginator(Box::pin(entries))
}

#[cfg(test)]
mod tests;
