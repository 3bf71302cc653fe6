//! Pagination: requests page after page, as needed, until the list ends.
//!
//! It must not know any operation: generated code implements [`Paginated`], which requests a page
//! and accesses its entries; nor how pages are checked against each other, which is in [`reading`].

mod key;
mod reading;

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use futures_util::{StreamExt, TryStreamExt, stream};
use serde::Serialize;

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
    fn total(page: &Self::Page) -> Option<u64>;
}

/// Iterates over the entries of the page that `request` selects, and of all following pages.
///
/// An entry that is in the list from the first request to the last one is returned exactly once, or
/// the last value is an error of kind [`ErrorKind::ListChanged`](crate::ErrorKind::ListChanged).
/// `page/reading.rs` says how, and what it assumes.
pub fn items<R: Paginated>(request: R) -> Paginator<R::Entry> {
    let entries = pages(request)
        .map_ok(|mut page| stream::iter(std::mem::take(R::entries_mut(&mut page)).into_iter().map(Ok)))
        .try_flatten();
    Paginator(Box::pin(entries))
}

/// Iterates over the page that `request` selects and all following pages, with the guarantee of
/// [`items`]: entries that were returned before are taken out of a page, and a page that has no
/// others is left out. The first page is returned even if it is empty.
pub fn pages<R: Paginated>(request: R) -> Paginator<ResponseValue<R::Page>> {
    Paginator(Box::pin(stream::try_unfold(Reading::new(request.with_page_size()), Reading::next)))
}

#[cfg(test)]
mod tests;
