//! Lists with page numbers, from a server with scripted pages.

use std::collections::BTreeMap;

use super::changes::{Changing, ORDERS, Order, Outcome, entries_of};
use super::*;

/// Responds to a request by its page number, page size and number, starting at zero.
type Responder = dyn Fn(u64, u64, usize) -> Page + Send + Sync;

/// A request whose pages are numbered from one, and have 2 to 6 entries.
#[derive(Clone)]
struct Request<const IDENTIFIED: bool = true> {
    page: Option<u64>,
    size: Option<u64>,
    respond: Arc<Responder>,
    sent: Arc<AtomicUsize>,
}

impl<const IDENTIFIED: bool> Request<IDENTIFIED> {
    fn new(respond: impl Fn(u64, u64, usize) -> Page + Send + Sync + 'static) -> Self {
        Self { page: None, size: None, respond: Arc::new(respond), sent: Arc::default() }
    }

    fn sent(&self) -> usize {
        self.sent.load(Ordering::Relaxed)
    }
}

impl<const IDENTIFIED: bool> Numbered for Request<IDENTIFIED> {
    type Page = Page;
    type Entry = u64;

    const FIRST: u64 = 1;
    const SIZES: (u64, u64) = (2, 6);

    fn with_page_size(self) -> Self {
        Self { size: self.size.or(Some(6)), ..self }
    }

    fn page(&self) -> Option<u64> {
        self.page
    }

    fn page_size(&self) -> Option<u64> {
        self.size
    }

    fn with_page(self, number: u64, size: u64) -> Self {
        Self { page: Some(number), size: Some(size), ..self }
    }

    async fn fetch(self) -> Result<ResponseValue<Page>, Error> {
        let number = self.sent.fetch_add(1, Ordering::Relaxed);
        let page = (self.respond)(self.page.unwrap_or(Self::FIRST), self.size.expect("a size"), number);
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

    fn total(response: &ResponseValue<Page>) -> Option<u64> {
        response.total
    }
}

/// A server with `length` entries that reports `total`.
fn honest(length: u64, total: Option<u64>) -> Request {
    Request::new(move |page, size, _| {
        let start = ((page - 1) * size).min(length);
        Page { entries: (start..length).take(size as usize).collect(), total }
    })
}

async fn list(request: Request) -> Vec<u64> {
    items_by_page(request).try_collect().await.expect("no error")
}

#[tokio::test]
async fn each_length_is_read_to_its_end() {
    for length in 0..60 {
        for total in [None, Some(length)] {
            assert_eq!(list(honest(length, total)).await, up_to(length), "{total:?}");
        }
    }
}

#[tokio::test]
async fn paginator_starts_at_the_given_page() {
    let request = |page, size| Request { page: Some(page), size: Some(size), ..honest(20, Some(20)) };
    for (page, size) in [(1, 2), (3, 2), (2, 5), (4, 5), (3, 6)] {
        let start = (page - 1) * size;
        assert_eq!(list(request(page, size)).await, (start..20).collect::<Vec<_>>(), "page {page} of {size}");
    }
    assert_eq!(list(request(7, 6)).await, up_to(0));
}

#[tokio::test]
async fn first_request_is_the_callers_and_pages_share_an_entry() {
    let asked = Arc::new(std::sync::Mutex::new(Vec::new()));
    let log = Arc::clone(&asked);
    let request: Request = Request::new(move |page, size, _| {
        log.lock().expect("a lock").push((page, size));
        let start = (page - 1) * size;
        Page { entries: (start..20).take(size as usize).collect(), total: Some(20) }
    });
    assert_eq!(list(Request { page: Some(1), size: Some(6), ..request }).await, up_to(20));
    let asked = asked.lock().expect("a lock").clone();
    let mut end = 0;
    for (index, (page, size)) in asked.iter().enumerate() {
        let start = (page - 1) * size;
        assert!(index == 0 || (start < end && end < start + size), "{asked:?}");
        end = start + size;
    }
    assert_eq!(asked[0], (1, 6));
}

#[tokio::test]
async fn pages_have_only_new_entries() {
    let pages: Vec<_> = pages_by_page(honest(9, None)).try_collect().await.expect("no error");
    let entries: Vec<_> = pages.iter().map(|page| page.entries.clone()).collect();
    assert_eq!(entries, [vec![0, 1, 2, 3, 4, 5], vec![6, 7, 8]]);
}

#[tokio::test]
async fn server_that_ignores_the_page_is_an_error() {
    let stuck: Request = Request::new(|_, _, _| Page { entries: up_to(6), total: Some(30) });
    let found: Vec<_> = items_by_page(stuck.clone()).collect().await;
    assert_eq!(found.len(), 7);
    assert_eq!(found[6].as_ref().map_err(Error::kind).err(), Some(ErrorKind::ListChanged));
    assert_eq!(stuck.sent(), 2 + 3 * 2);
}

#[tokio::test]
async fn server_that_ignores_the_page_size_is_an_error() {
    let fixed: Request = Request::new(|page, _, _| Page { entries: (page * 6 - 6..page * 6).collect(), total: None });
    let found: Vec<_> = items_by_page(fixed).collect().await;
    assert_eq!(found.last().expect("an error").as_ref().map_err(Error::kind).err(), Some(ErrorKind::ListChanged));
}

#[tokio::test]
async fn place_that_no_page_reaches_is_an_error() {
    // 60 is a multiple of each size from 2 to 6, so no page begins before it and ends behind it.
    let found: Vec<_> = items_by_page(honest(90, None)).collect().await;
    assert_eq!(found.len(), 61);
    let error = found[60].as_ref().expect_err("an error");
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert!(error.to_string().contains("no page has the entry at offset 59 and the next one"), "{error}");
}

#[tokio::test]
async fn page_before_the_first_is_sent_unchanged() {
    let request: Request = Request::new(|page, _, _| {
        assert_eq!(page, 0);
        Page { entries: vec![], total: None }
    });
    assert_eq!(list(Request { page: Some(0), ..request }).await, up_to(0));
}

async fn read<const IDENTIFIED: bool>(seed: u64, order: Order) -> Outcome {
    let changing = Arc::new(Changing::new(seed, order));
    let (size, with_total) = (changing.choose(2..7), changing.choose(0..2) == 0);
    let first = if changing.choose(0..2) == 0 { 1 } else { changing.choose(1..4) };
    let start = (first - 1) * size;
    let served = Arc::clone(&changing);
    let request = Request::<IDENTIFIED>::new(move |page, of, number| {
        let offset = (page - 1) * of;
        let is_start = (page, of) == (first as u64, size as u64);
        served.at_request(number, start, is_start).page(Some(offset as i32), of as usize, with_total)
    });
    let request = Request { page: Some(first as u64), size: Some(size as u64), ..request };
    let by_page = request.clone();
    changing.outcome(|| items_by_page(request), || entries_of(pages_by_page(by_page), |page| &page.entries)).await
}

#[tokio::test]
async fn entries_that_stay_are_met_once_or_an_error() {
    let (mut identified, mut anonymous) = (BTreeMap::new(), BTreeMap::new());
    for seed in 0..1_500 {
        for order in ORDERS {
            *identified.entry(read::<true>(seed, order).await).or_insert(0) += 1;
            *anonymous.entry(read::<false>(seed, order).await).or_insert(0) += 1;
        }
    }
    for outcome in [Outcome::Complete, Outcome::ReadAgain, Outcome::Error] {
        assert!(identified.get(&outcome).is_some_and(|count| *count > 300), "{identified:?}");
    }
    assert!(anonymous[&Outcome::Complete] > 300 && anonymous[&Outcome::Error] > 300, "{anonymous:?}");
}
