//! Lists that a service gives a page at a time: asks for page after page, as they are needed, until there are no more.
//!
//! It must not know any operation: generated code says through [`Paginated`] how to ask for a page and where its entries are. What a
//! server says about its list is not trusted, so a list ends whatever the server answers.

use std::fmt;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use futures_util::{StreamExt, TryStreamExt, stream};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::error::Error;
use crate::response::ResponseValue;

/// A list that is fetched a page at a time, when the next value is asked for and none is left.
///
/// It is a `Stream`, so that the combinators of crates such as `futures` take it. It ends after the first error.
#[must_use = "nothing is sent before the next value is asked for"]
pub struct Paginator<T>(Pin<Box<dyn Stream<Item = Result<T, Error>> + Send>>);

impl<T> Paginator<T> {
    /// The next value, or nothing at the end.
    ///
    /// A call that is dropped before it gives its value loses nothing: the next call goes on waiting for the same answer.
    ///
    /// # Errors
    ///
    /// A page could not be fetched. Nothing comes after that.
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

/// A request for one page of a list, whose entries are counted by an offset.
pub trait Paginated: Clone + Send + 'static {
    /// The answer: one page.
    type Page: Send + 'static;
    /// An entry of the list.
    type Entry: Serialize + Send + 'static;
    /// The integer that the offset is sent as.
    type Offset: TryFrom<u64> + TryInto<u64>;

    /// The offset that the caller set.
    fn offset(&self) -> Option<Self::Offset>;

    /// The same request for the page that begins after so many entries of the list.
    fn with_offset(self, offset: Self::Offset) -> Self;

    /// Sends the request.
    fn fetch(self) -> impl Future<Output = Result<ResponseValue<Self::Page>, Error>> + Send;

    /// The entries of a page.
    fn entries(page: &Self::Page) -> &[Self::Entry];

    /// The entries of a page, which is not needed any more.
    fn into_entries(page: Self::Page) -> Vec<Self::Entry>;

    /// How many entries the whole list has, if the page says so.
    fn total(page: &Self::Page) -> Option<u64>;
}

/// The entries of the page that `request` asks for, and of those after it.
pub fn items<R: Paginated>(request: R) -> Paginator<R::Entry> {
    let entries = pages(request)
        .map_ok(|page| stream::iter(R::into_entries(page.into_inner()).into_iter().map(Ok)))
        .try_flatten();
    Paginator(Box::pin(entries))
}

/// The page that `request` asks for, and those after it. The first page is given even if it is empty; of the others, an empty one and
/// one with the same entries as the page before it are the end.
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
    /// Asks for it.
    request: R,
    /// How many entries of the list are before it.
    position: u64,
    /// The digest of the entries of the page before it, unless it is the first.
    previous: Option<[u8; 32]>,
}

impl<R: Paginated> Next<R> {
    fn first(request: R) -> Self {
        // An offset below zero is for the service to refuse.
        let position = request.offset().and_then(|offset| offset.try_into().ok()).unwrap_or(0);
        Self { request, position, previous: None }
    }

    /// The request for the page; for the first one what the caller set, even if that is no offset at all.
    fn request(&self) -> Result<R, Error> {
        let request = self.request.clone();
        if self.previous.is_none() {
            return Ok(request);
        }
        match R::Offset::try_from(self.position) {
            Ok(offset) => Ok(request.with_offset(offset)),
            Err(_) => Err(Error::invalid_request(format!(
                "the next page begins after {} entries, more than an offset can say",
                self.position
            ))),
        }
    }

    /// Fetches the page. Gives it with what follows it, or nothing if there is no such page.
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
        // A total of zero beside entries says nothing.
        let complete = R::total(&page).is_some_and(|total| 0 < total && total <= position);
        let next = (!complete && !entries.is_empty()).then_some(Self { request, position, previous: Some(digest) });
        Ok(Some((page, next)))
    }
}

/// Tells pages apart without keeping what is in them, which may be secret.
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
    // What was read from JSON can be written as JSON. Were it otherwise, what was written up to there is compared.
    let _ = serde_json::to_writer(&mut hasher, entries);
    hasher.0.finalize().into()
}

#[cfg(test)]
mod tests;
