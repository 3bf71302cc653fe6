//! Lists from a server with scripted responses to each offset.

mod by_marker;
mod by_page;
mod changes;

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

/// A request whose entries are their own identifiers, or have none.
#[derive(Clone)]
struct Request<const IDENTIFIED: bool = true> {
    offset: Option<i32>,
    respond: Arc<Responder>,
    sent: Arc<AtomicUsize>,
}

impl<const IDENTIFIED: bool> Request<IDENTIFIED> {
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

    /// The entries of the list before its error, the error, and the number of requests.
    async fn contradiction(&self) -> (Vec<u64>, String, usize) {
        let mut list = items(self.clone());
        let mut entries = Vec::new();
        let error = loop {
            match list.next().await.expect("an error") {
                Ok(entry) => entries.push(entry),
                Err(error) => break error,
            }
        };
        assert_eq!(error.kind(), ErrorKind::ListChanged);
        assert!(list.next().await.is_none());
        (entries, error.to_string(), self.sent())
    }
}

impl<const IDENTIFIED: bool> Paginated for Request<IDENTIFIED> {
    type Page = Page;
    type Entry = u64;
    type Offset = i32;

    fn with_page_size(self) -> Self {
        self
    }

    fn offset(&self) -> Option<i32> {
        self.offset
    }

    fn with_offset(self, offset: i32) -> Self {
        self.starting_at(offset)
    }

    async fn fetch(self) -> Result<ResponseValue<Page>, Error> {
        let page = (self.respond)(self.offset, self.sent.fetch_add(1, Ordering::Relaxed))?;
        Ok(ResponseValue::empty(http::Response::default()).map(|()| page))
    }

    fn entries(page: &Page) -> &[u64] {
        &page.entries
    }

    fn entries_mut(page: &mut Page) -> &mut Vec<u64> {
        &mut page.entries
    }

    fn id(entry: &u64) -> Option<String> {
        IDENTIFIED.then(|| entry.to_string())
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
    assert_eq!(honest(6, Some(6)).list().await, (up_to(6), 3));
    assert_eq!(honest(3, Some(3)).list().await, (up_to(3), 1));
    assert_eq!(honest(1, Some(1)).list().await, (up_to(1), 1), "a limit above the total");
    assert_eq!(honest(0, Some(0)).list().await, (up_to(0), 1));
}

#[tokio::test]
async fn unusable_total_is_ignored() {
    for total in [None, Some(0), Some(2)] {
        assert_eq!(honest(7, total).list().await, (up_to(7), 4), "until nothing follows the last entry");
    }
    assert_eq!(honest(0, None).list().await, (up_to(0), 1));
}

#[tokio::test]
async fn list_shorter_than_its_total_is_an_error() {
    let (entries, error, sent) = honest(7, Some(1_000)).contradiction().await;
    assert_eq!((entries, sent), (up_to(7), 4 + 3 * 4));
    assert!(error.contains("it ends at offset 7 although its total states 993 more entries"), "{error}");
    assert_eq!(honest(0, Some(1_000)).contradiction().await.0, up_to(0));
}

#[tokio::test]
async fn paginator_starts_at_the_given_offset() {
    assert_eq!(honest(7, Some(7)).starting_at(2).list().await, (vec![2, 3, 4, 5, 6], 2));
    assert_eq!(honest(7, Some(7)).starting_at(9).list().await, (vec![], 1));
}

#[tokio::test]
async fn pages_overlap_by_one_entry() {
    let offsets = Request::<true>::new(|offset, number| {
        assert_eq!(offset, [None, Some(1), Some(2)][number], "the first request is the caller's");
        let first = number as u64;
        Ok(Page { entries: vec![first, first + 1], total: Some(4) })
    });
    assert_eq!(offsets.list().await, (up_to(4), 3));
}

#[tokio::test]
async fn server_that_ignores_the_offset_is_an_error() {
    let stuck = |total| Request::<true>::new(move |_, _| Ok(Page { entries: vec![1, 2], total }));
    for total in [None, Some(1_000)] {
        let (entries, error, sent) = stuck(total).contradiction().await;
        assert_eq!((entries, sent), (vec![1, 2], 2 + 3 * 2));
        assert!(error.contains("the entry before offset 2 is not the one that was there before"), "{error}");
        assert!(error.contains("It was read again 3 times"), "{error}");
    }
    assert_eq!(stuck(Some(2)).list().await, (vec![1, 2], 1));
}

#[tokio::test]
async fn entry_on_two_pages_is_an_error() {
    let repeating = |_, number| {
        let entries = if number % 2 == 0 { vec![1, 2, 3] } else { vec![3, 4, 1] };
        Ok(Page { entries, total: Some(9) })
    };
    let (entries, error, sent) = Request::<true>::new(repeating).contradiction().await;
    assert_eq!((entries, sent), (vec![1, 2, 3], 2 + 3 * 2));
    assert!(error.contains("two of its pages have the same entry"), "{error}");
}

#[tokio::test]
async fn repetitions_on_one_page_are_left_out() {
    let doubled = |offset: Option<i32>, _| {
        let entries = [1, 1, 2, 2, 3, 3].into_iter().skip(offset.unwrap_or(0) as usize).take(4).collect();
        Ok(Page { entries, total: Some(6) })
    };
    assert_eq!(Request::<true>::new(doubled).list().await.0, [1, 2, 3]);
}

#[tokio::test]
async fn contradiction_without_identifiers_is_an_error() {
    let counting = Request::<false>::new(|offset, number| {
        let first = offset.unwrap_or(0) as u64;
        Ok(Page { entries: vec![first, first + 1], total: Some(100 + number as u64) })
    });
    let (entries, error, sent) = counting.contradiction().await;
    assert_eq!((entries, sent), (vec![0, 1], 2), "the list is not read again");
    assert!(error.contains("its total changed from 100 to 101"), "{error}");
    assert!(error.contains("its entries have no identifier"), "{error}");
}

#[tokio::test]
async fn paginator_ends_after_the_first_error() {
    let failing = Request::<true>::new(|_, number| match number {
        1 => Err(Error::invalid_request("no")),
        _ => Ok(Page { entries: vec![number as u64], total: Some(2) }),
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
        assert_eq!(request.sent() as u64, index.saturating_sub(1) / 2 + 1);
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
    assert_eq!(lengths(honest(6, None)).await, [3, 2, 1]);
}

#[tokio::test]
async fn offset_out_of_range_is_an_error() {
    let endless = Request::<true>::new(|offset, _| {
        let first = offset.unwrap_or(0) as u64;
        Ok(Page { entries: vec![first, first + 1], total: None })
    });
    let found: Vec<_> = items(endless.starting_at(i32::MAX)).collect().await;
    assert_eq!(found.len(), 3);
    assert_eq!(found[0].as_ref().ok(), Some(&(i32::MAX as u64)));
    assert_eq!(found[2].as_ref().map_err(Error::kind).err(), Some(ErrorKind::InvalidRequest));
}

#[tokio::test]
async fn negative_offset_is_sent_unchanged() {
    let request = Request::<true>::new(|offset, _| {
        assert_eq!(offset, Some(-1));
        Ok(Page { entries: vec![], total: None })
    });
    assert_eq!(request.starting_at(-1).list().await, (vec![], 1));
}

#[test]
fn total_is_read_from_a_header() {
    let total = |value: &str| {
        let response = http::Response::builder().header("X-Total-Count", value).body(Vec::new()).expect("a response");
        total_in_header(&ResponseValue::empty(response), "x-total-count")
    };
    assert_eq!([total("58"), total("0-9/58"), total("items 0-9/58 ")], [Some(58); 3]);
    assert_eq!([total(""), total("0-9/*"), total("-1"), total("many")], [None; 4]);
    let other = ResponseValue::empty(http::Response::default());
    assert_eq!(total_in_header(&other, "x-total-count"), None);
}
