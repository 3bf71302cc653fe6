//! Lists from a server with scripted responses to each offset.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::TryStreamExt;

use super::*;
use crate::ErrorKind;

/// A response: entries, and the total that the server reports.
#[derive(Debug, PartialEq)]
struct Page {
    entries: Vec<u64>,
    total: Option<u64>,
}

/// Responds to a request by its offset and its number, starting at zero.
type Responder = dyn Fn(Option<i32>, usize) -> Result<Page, Error> + Send + Sync;

#[derive(Clone)]
struct Request {
    offset: Option<i32>,
    respond: Arc<Responder>,
    sent: Arc<AtomicUsize>,
}

impl Request {
    fn new(respond: impl Fn(Option<i32>, usize) -> Result<Page, Error> + Send + Sync + 'static) -> Self {
        Self { offset: None, respond: Arc::new(respond), sent: Arc::default() }
    }

    fn starting_at(self, offset: i32) -> Self {
        Self { offset: Some(offset), ..self }
    }

    fn sent(&self) -> usize {
        self.sent.load(Ordering::Relaxed)
    }

    /// The entries of the list, and the number of requests.
    async fn list(&self) -> (Vec<u64>, usize) {
        let entries = items(self.clone()).try_collect().await.expect("no error");
        (entries, self.sent())
    }
}

impl Paginated for Request {
    type Page = Page;
    type Entry = u64;
    type Offset = i32;

    fn offset(&self) -> Option<i32> {
        self.offset
    }

    fn with_offset(self, offset: i32) -> Self {
        self.starting_at(offset)
    }

    async fn fetch(self) -> Result<ResponseValue<Page>, Error> {
        let page = (self.respond)(self.offset, self.sent.fetch_add(1, Ordering::Relaxed))?;
        Ok(ResponseValue::empty(http::Response::new("").into()).map(|()| page))
    }

    fn entries(page: &Page) -> &[u64] {
        &page.entries
    }

    fn into_entries(page: Page) -> Vec<u64> {
        page.entries
    }

    fn total(page: &Page) -> Option<u64> {
        page.total
    }
}

/// A server with `length` entries that returns at most three per page and reports `total`.
fn honest(length: u64, total: Option<u64>) -> Request {
    Request::new(move |offset, _| {
        let offset = u64::try_from(offset.unwrap_or(0)).expect("the offset is not negative");
        Ok(Page { entries: (offset..length).take(3).collect(), total })
    })
}

fn up_to(length: u64) -> Vec<u64> {
    (0..length).collect()
}

#[tokio::test]
async fn paginator_ends_at_the_total() {
    assert_eq!(honest(7, Some(7)).list().await, (up_to(7), 3));
    assert_eq!(honest(6, Some(6)).list().await, (up_to(6), 2));
    assert_eq!(honest(1, Some(1)).list().await, (up_to(1), 1), "a limit above the total");
}

#[tokio::test]
async fn paginator_ends_at_an_empty_page() {
    assert_eq!(honest(7, None).list().await, (up_to(7), 4));
    assert_eq!(honest(7, Some(0)).list().await, (up_to(7), 4));
    assert_eq!(honest(7, Some(1_000)).list().await, (up_to(7), 4));
    assert_eq!(honest(0, Some(1_000)).list().await, (up_to(0), 1));
}

#[tokio::test]
async fn paginator_ends_if_the_total_is_too_low() {
    assert_eq!(honest(7, Some(2)).list().await, (up_to(3), 1));
}

#[tokio::test]
async fn paginator_starts_at_the_given_offset() {
    assert_eq!(honest(7, Some(7)).starting_at(2).list().await, (vec![2, 3, 4, 5, 6], 2));
    assert_eq!(honest(7, Some(7)).starting_at(9).list().await, (vec![], 1));
    let offsets = Request::new(|offset, number| {
        assert_eq!(offset, [None, Some(2), Some(4)][number], "the first request is the caller's");
        Ok(Page { entries: vec![number as u64; 2], total: Some(6) })
    });
    assert_eq!(offsets.list().await, (vec![0, 0, 1, 1, 2, 2], 3));
}

#[tokio::test]
async fn paginator_ends_at_a_repeated_page() {
    let stuck = |total| Request::new(move |_, _| Ok(Page { entries: vec![1, 2], total }));
    assert_eq!(stuck(None).list().await, (vec![1, 2], 2));
    assert_eq!(stuck(Some(1_000)).list().await, (vec![1, 2], 2));
    assert_eq!(stuck(Some(2)).list().await, (vec![1, 2], 1));
    // The total changes each time, so that only the entries repeat.
    let counting = Request::new(|_, number| Ok(Page { entries: vec![1, 2], total: Some(100 + number as u64) }));
    assert_eq!(counting.list().await, (vec![1, 2], 2));
}

#[tokio::test]
async fn paginator_ends_after_the_first_error() {
    let failing = Request::new(|_, number| match number {
        1 => Err(Error::invalid_request("no")),
        _ => Ok(Page { entries: vec![number as u64], total: None }),
    });
    let mut list = items(failing.clone());
    assert_eq!(list.next().await.map(Result::ok), Some(Some(0)));
    let error = list.next().await.expect("an error").expect_err("an error");
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    for _ in 0..3 {
        assert!(list.next().await.is_none());
    }
    assert_eq!(failing.sent(), 2);
}

#[tokio::test]
async fn pages_are_fetched_on_demand() {
    let request = honest(7, Some(7));
    let mut list = items(request.clone());
    assert_eq!(request.sent(), 0);
    for index in 0..7 {
        assert_eq!(list.next().await.map(Result::ok), Some(Some(index)));
        assert_eq!(request.sent() as u64, index / 3 + 1);
    }
    assert!(list.next().await.is_none());
    assert_eq!(request.sent(), 3);
}

#[tokio::test]
async fn pages_include_only_the_first_empty_page() {
    let lengths = async |request: Request| -> Vec<usize> {
        let pages: Vec<_> = pages(request).try_collect().await.expect("no error");
        pages.iter().map(|page| page.entries.len()).collect()
    };
    assert_eq!(lengths(honest(0, Some(0))).await, [0]);
    assert_eq!(lengths(honest(4, None)).await, [3, 1]);
    assert_eq!(lengths(honest(6, None)).await, [3, 3]);
}

#[tokio::test]
async fn offset_out_of_range_is_an_error() {
    let endless = Request::new(|offset, _| Ok(Page { entries: vec![offset.unwrap_or(0) as u64], total: None }));
    let found: Vec<_> = items(endless.starting_at(i32::MAX)).collect().await;
    assert_eq!(found.len(), 2);
    assert_eq!(found[0].as_ref().ok(), Some(&(i32::MAX as u64)));
    assert_eq!(found[1].as_ref().map_err(Error::kind).err(), Some(ErrorKind::InvalidRequest));
}

#[tokio::test]
async fn negative_offset_is_sent_unchanged() {
    let request = Request::new(|offset, _| {
        assert_eq!(offset, Some(-1));
        Ok(Page { entries: vec![], total: None })
    });
    assert_eq!(request.starting_at(-1).list().await, (vec![], 1));
}
