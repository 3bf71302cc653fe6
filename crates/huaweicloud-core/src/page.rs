//! Pagination: requests page after page, as needed, until the list ends.
//!
//! It must not know any operation: generated code implements [`Paginated`], which requests a page
//! and accesses its entries. What a server states about its list is not trusted, so a list ends
//! whatever the server returns.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::{fmt, io};

use futures_core::Stream;
use futures_util::{StreamExt, TryStreamExt, stream};
use serde::Serialize;
use sha2::{Digest, Sha256};

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
    /// A page could not be fetched. The list ends after that.
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
pub trait Paginated: Clone + Send + 'static {
    /// The response: one page.
    type Page: Send + 'static;
    /// An entry of the list.
    type Entry: Serialize + Send + 'static;
    /// The integer type of the offset.
    type Offset: TryFrom<u64> + TryInto<u64>;

    /// The offset that the caller set.
    fn offset(&self) -> Option<Self::Offset>;

    /// The same request for the page that starts at this offset.
    fn with_offset(self, offset: Self::Offset) -> Self;

    /// Sends the request.
    fn fetch(self) -> impl Future<Output = Result<ResponseValue<Self::Page>, Error>> + Send;

    /// The entries of a page.
    fn entries(page: &Self::Page) -> &[Self::Entry];

    /// The entries of a page, by value.
    fn into_entries(page: Self::Page) -> Vec<Self::Entry>;

    /// The number of entries of the whole list, if the page states it.
    fn total(page: &Self::Page) -> Option<u64>;
}

/// Iterates over the entries of the page that `request` selects, and of all following pages.
pub fn items<R: Paginated>(request: R) -> Paginator<R::Entry> {
    let entries = pages(request)
        .map_ok(|page| stream::iter(R::into_entries(page.into_inner()).into_iter().map(Ok)))
        .try_flatten();
    Paginator(Box::pin(entries))
}

/// Iterates over the page that `request` selects and all following pages. The first page is
/// returned even if it is empty. After that, the list ends at an empty page, or at a page with the
/// same entries as the previous one.
pub fn pages<R: Paginated>(request: R) -> Paginator<ResponseValue<R::Page>> {
    Paginator(Box::pin(stream::try_unfold(Some(Next::first(request)), |next| async {
        match next {
            Some(next) => next.fetch().await,
            None => Ok(None),
        }
    })))
}

/// The page to fetch next.
struct Next<R> {
    /// The request for the list.
    request: R,
    /// The number of entries before the page.
    position: u64,
    /// The digest of the previous page's entries, or `None` for the first page.
    previous: Option<[u8; 32]>,
}

impl<R: Paginated> Next<R> {
    fn first(request: R) -> Self {
        // A negative offset is left for the service to reject.
        let position = request.offset().and_then(|offset| offset.try_into().ok()).unwrap_or(0);
        Self { request, position, previous: None }
    }

    /// The request for the page. The first page uses exactly what the caller set, even if the
    /// offset is invalid.
    fn request(&self) -> Result<R, Error> {
        let request = self.request.clone();
        if self.previous.is_none() {
            return Ok(request);
        }
        match R::Offset::try_from(self.position) {
            Ok(offset) => Ok(request.with_offset(offset)),
            Err(_) => Err(Error::invalid_request(format!(
                "the next page starts at offset {}, which is out of range",
                self.position
            ))),
        }
    }

    /// Fetches the page. Returns it with the state of the next one, or `None` if there is no such
    /// page.
    async fn fetch(self) -> Result<Option<(ResponseValue<R::Page>, Option<Self>)>, Error> {
        let page = self.request()?.fetch().await?;
        let Self { request, position, previous } = self;
        let first = previous.is_none();
        let entries = R::entries(&page);
        let digest = digest(entries);
        if !first && (entries.is_empty() || previous == Some(digest)) {
            return Ok(None);
        }
        let position = position.saturating_add(entries.len() as u64);
        // A total of zero on a page with entries is ignored.
        let complete = R::total(&page).is_some_and(|total| 0 < total && total <= position);
        let next = (!complete && !entries.is_empty()).then_some(Self { request, position, previous: Some(digest) });
        Ok(Some((page, next)))
    }
}

/// Computes a digest to compare pages without keeping their contents, which may be secret.
fn digest(entries: &[impl Serialize]) -> [u8; 32] {
    struct Hasher(Sha256);

    impl io::Write for Hasher {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.update(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    let mut hasher = Hasher(Sha256::new());
    // Values decoded from JSON can be encoded as JSON. If that fails, the digest covers what was
    // written so far.
    let _ = serde_json::to_writer(&mut hasher, entries);
    hasher.0.finalize().into()
}

#[cfg(test)]
mod tests;
