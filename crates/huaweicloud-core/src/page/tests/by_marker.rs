//! Lists with markers, from servers that name the next marker, or leave that to the last entry.

use std::collections::BTreeMap;

use super::changes::{Changing, ORDERS, Order, Outcome, Server, entries_of};
use super::*;

/// A response: entries, and the marker of the next page.
#[derive(Clone, Debug, PartialEq)]
struct Marks {
    entries: Vec<u64>,
    next: Option<String>,
}

/// Responds to a request by its marker and its number, starting at zero.
type Responder = dyn Fn(Option<u64>, usize) -> Result<Marks, Error> + Send + Sync;

/// A request whose entries are their own identifiers, or have none, and whose pages name the next
/// marker, or do not.
#[derive(Clone)]
struct Request<const IDENTIFIED: bool, const STATED: bool> {
    marker: Option<u64>,
    respond: Arc<Responder>,
    sent: Arc<AtomicUsize>,
}

impl<const IDENTIFIED: bool, const STATED: bool> Request<IDENTIFIED, STATED> {
    fn new(respond: impl Fn(Option<u64>, usize) -> Result<Marks, Error> + Send + Sync + 'static) -> Self {
        Self { marker: None, respond: Arc::new(respond), sent: Arc::default() }
    }

    /// The entries of the list, and the number of requests.
    async fn list(self) -> (Vec<u64>, usize) {
        let entries = items_by_marker(self.clone()).try_collect().await.expect("no error");
        (entries, self.sent.load(Ordering::Relaxed))
    }

    /// The entries of the list before its error, the error, and the number of requests.
    async fn contradiction(self) -> (Vec<u64>, String, usize) {
        let mut found: Vec<_> = items_by_marker(self.clone()).collect().await;
        let error = found.pop().expect("an error").expect_err("an error");
        assert_eq!(error.kind(), ErrorKind::ListChanged);
        let entries = found.into_iter().map(|entry| entry.expect("one error")).collect();
        (entries, error.to_string(), self.sent.load(Ordering::Relaxed))
    }
}

impl<const IDENTIFIED: bool, const STATED: bool> Marked for Request<IDENTIFIED, STATED> {
    type Page = Marks;
    type Entry = u64;

    const NAMES_NEXT: bool = STATED;

    fn with_page_size(self) -> Self {
        self
    }

    fn with_marker(self, marker: String) -> Option<Self> {
        Some(Self { marker: Some(marker.parse().ok()?), ..self })
    }

    async fn fetch(self) -> Result<ResponseValue<Marks>, Error> {
        let page = (self.respond)(self.marker, self.sent.fetch_add(1, Ordering::Relaxed))?;
        Ok(ResponseValue::empty(http::Response::default()).map(|()| page))
    }

    fn entries(page: &Marks) -> &[u64] {
        &page.entries
    }

    fn entries_mut(page: &mut Marks) -> &mut Vec<u64> {
        &mut page.entries
    }

    fn id(entry: &u64) -> Option<String> {
        IDENTIFIED.then(|| entry.to_string())
    }

    fn next(page: &Marks) -> Option<String> {
        page.next.clone()
    }
}

/// Pages of at most three entries after the marker, up to `length`; the last one names none.
fn honest<const STATED: bool>(length: u64) -> Request<true, STATED> {
    Request::new(move |marker, _| {
        let start = marker.map_or(0, |marker| marker + 1);
        let entries: Vec<u64> = (start..length).take(3).collect();
        let next = entries.last().filter(|last| **last + 1 < length).map(u64::to_string);
        Ok(Marks { entries, next })
    })
}

/// A page that names the next marker.
fn marks(entries: &[u64], next: &str) -> Result<Marks, Error> {
    Ok(Marks { entries: entries.to_vec(), next: Some(next.to_owned()) })
}

#[tokio::test]
async fn list_ends_where_the_service_says() {
    assert_eq!(honest::<true>(7).list().await, (up_to(7), 3));
    assert_eq!(honest::<true>(6).list().await, (up_to(6), 2));
    assert_eq!(honest::<true>(0).list().await, (up_to(0), 1));
    assert_eq!(honest::<false>(7).list().await, (up_to(7), 4), "at an empty page, not at a short one");
    assert_eq!(honest::<false>(6).list().await, (up_to(6), 3));
    assert_eq!(honest::<false>(0).list().await, (up_to(0), 1));
    let empty = Request::<true, true>::new(|_, _| marks(&[1, 2], ""));
    assert_eq!(empty.list().await, (vec![1, 2], 1), "an empty marker is none");
}

#[tokio::test]
async fn empty_page_with_a_marker_is_no_end() {
    let filtered = || {
        Request::<true, true>::new(|marker, _| match marker {
            None => marks(&[], "3"),
            Some(3) => marks(&[4], "6"),
            Some(6) => marks(&[], "9"),
            _ => marks(&[10], ""),
        })
    };
    assert_eq!(filtered().list().await, (vec![4, 10], 4));
    let pages: Vec<_> = pages_by_marker(filtered()).try_collect().await.expect("no error");
    let entries: Vec<_> = pages.iter().map(|page| page.entries.as_slice()).collect();
    assert_eq!(entries, [&[] as &[u64], &[4], &[10]], "of the empty pages only the first is returned");
}

#[tokio::test]
async fn paginator_starts_at_the_given_marker() {
    let request = Request { marker: Some(3), ..honest::<true>(7) };
    assert_eq!(request.list().await, (vec![4, 5, 6], 1));
}

#[tokio::test]
async fn server_that_ignores_the_marker_is_an_error() {
    let (entries, error, sent) = Request::<true, true>::new(|_, _| marks(&[1, 2], "2")).contradiction().await;
    assert_eq!((entries, sent), (vec![1, 2], 2));
    assert!(error.contains("two of its pages have the same entry"), "{error}");
    assert!(error.contains("its markers only lead forward"), "{error}");
    let (entries, error, sent) = Request::<false, true>::new(|_, _| marks(&[1, 2], "2")).contradiction().await;
    assert_eq!((entries, sent), (vec![1, 2], 2), "a whole page is repeated");
    assert!(error.contains("two of its pages have the same entry"), "{error}");
}

#[tokio::test]
async fn repeated_marker_is_an_error() {
    let cycle = Request::<false, true>::new(|_, number| {
        let number = number as u64;
        marks(&[number], &(number % 3).to_string())
    });
    let (entries, error, sent) = cycle.contradiction().await;
    assert_eq!((entries, sent), (up_to(4), 4), "what the pages have is returned first");
    assert!(error.contains("the marker of its next page is one that was followed before"), "{error}");
}

#[tokio::test]
async fn endless_empty_pages_are_an_error() {
    let (entries, _, sent) = Request::<true, true>::new(|_, _| marks(&[], "5")).contradiction().await;
    assert_eq!((entries, sent), (vec![], 2));
}

#[tokio::test]
async fn last_entry_without_identifier_is_an_error() {
    let (entries, error, sent) = Request::<false, false>::new(|_, _| marks(&[1, 2], "")).contradiction().await;
    assert_eq!((entries, sent), (vec![1, 2], 1));
    assert!(error.contains("the last entry of a page has no identifier"), "{error}");
}

#[tokio::test]
async fn marker_that_cannot_be_sent_is_an_error() {
    let (entries, error, sent) = Request::<true, true>::new(|_, _| marks(&[1], "next")).contradiction().await;
    assert_eq!((entries, sent), (vec![1], 1));
    assert!(error.contains("the marker of its next page is not an integer"), "{error}");
}

#[tokio::test]
async fn repetitions_on_one_page_are_left_out() {
    let doubled = Request::<true, true>::new(|_, _| marks(&[1, 1, 2, 2], ""));
    assert_eq!(doubled.list().await.0, [1, 2]);
    let anonymous = Request::<false, true>::new(|_, _| marks(&[1, 1, 2, 2], ""));
    assert_eq!(anonymous.list().await.0, [1, 1, 2, 2], "without identifiers they may be different");
}

/// What a server does with the marker of a deleted entry.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Gone {
    /// It continues where the entry was.
    GoesOn,
    /// It responds with an error.
    Refuses,
    /// It begins at the start of the list.
    StartsAgain,
}

/// A page of the entries behind a marker, or from it on.
fn page(server: &Server, marker: Option<u64>, inclusive: bool, limit: usize, gone: Gone) -> Result<Marks, Error> {
    let marker = match (marker, gone) {
        (Some(id), Gone::Refuses) if !server.is_there(id) => return Err(Error::invalid_request("no such marker")),
        (Some(id), Gone::StartsAgain) if !server.is_there(id) => None,
        (marker, _) => marker,
    };
    let is_next = |id: &u64| marker.is_none_or(|marker| server.is_behind(*id, marker) || (inclusive && *id == marker));
    let behind: Vec<u64> = server.list().into_iter().filter(is_next).collect();
    let next = behind.get(if inclusive { limit } else { limit - 1 }).filter(|_| behind.len() > limit);
    let next = next.map(u64::to_string);
    Ok(Marks { entries: behind.into_iter().take(limit).collect(), next })
}

async fn read<const IDENTIFIED: bool, const STATED: bool>(seed: u64, order: Order, gone: Gone) -> Outcome {
    let changing = Arc::new(Changing::new(seed, order));
    let (limit, inclusive) = (changing.choose(1..7), STATED && changing.choose(0..2) == 0);
    let served = Arc::clone(&changing);
    let request = Request::<IDENTIFIED, STATED>::new(move |marker, number| {
        page(&served.at_request(number, 0, marker.is_none()), marker, inclusive, limit, gone)
    });
    let by_page = request.clone();
    changing.outcome(|| items_by_marker(request), || entries_of(pages_by_marker(by_page), |page| &page.entries)).await
}

#[tokio::test]
async fn entries_that_stay_are_met_once_or_an_error() {
    for gone in [Gone::GoesOn, Gone::Refuses, Gone::StartsAgain] {
        let (mut stated, mut by_last, mut anonymous) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        for seed in 0..700 {
            for order in ORDERS {
                *stated.entry(read::<true, true>(seed, order, gone).await).or_insert(0) += 1;
                *by_last.entry(read::<true, false>(seed, order, gone).await).or_insert(0) += 1;
                // Nothing tells that such a server begins at the start.
                if gone != Gone::StartsAgain {
                    *anonymous.entry(read::<false, true>(seed, order, gone).await).or_insert(0) += 1;
                }
            }
        }
        for outcomes in [&stated, &by_last, &anonymous].into_iter().filter(|outcomes| !outcomes.is_empty()) {
            assert!(outcomes[&Outcome::Complete] > 300, "{gone:?}: {outcomes:?}");
            let errors = outcomes.get(&Outcome::Error).copied().unwrap_or(0);
            assert!((errors > 50) == (gone != Gone::GoesOn), "{gone:?}: {outcomes:?}");
        }
    }
}

#[tokio::test]
async fn loop_that_deletes_meets_each_entry_once() {
    for order in ORDERS {
        let changing = Arc::new(Changing::new(7, order));
        let (served, deleted) = (Arc::clone(&changing), Arc::new(std::sync::Mutex::new(Vec::new())));
        let all = served.at_request(0, 0, true).list();
        let gone = Arc::clone(&deleted);
        let request = Request::<true, true>::new(move |marker, _| {
            let mut server = served.at_request(0, 0, false);
            gone.lock().expect("a lock").drain(..).for_each(|id| server.remove(id));
            page(&server, marker, false, 3, Gone::GoesOn)
        });
        let (mut list, mut met) = (items_by_marker(request), Vec::new());
        while let Some(entry) = list.next().await {
            let entry = entry.expect("no error");
            met.push(entry);
            deleted.lock().expect("a lock").push(entry);
        }
        assert_eq!(met, all, "{order:?}");
    }
}
