//! Lists that change while they are read, from a server that keeps its entries in order.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use fastrand::Rng;

use super::*;

/// The order of a list.
#[derive(Clone, Copy, Debug)]
pub(super) enum Order {
    NewestFirst,
    OldestFirst,
    ByName,
}

pub(super) const ORDERS: [Order; 3] = [Order::NewestFirst, Order::OldestFirst, Order::ByName];

/// A server with entries, which are numbered as they are created.
pub(super) struct Server {
    order: Order,
    /// The name of each entry.
    entries: BTreeMap<u64, u16>,
    /// The name of each entry that was created.
    names: Vec<u16>,
    created: u64,
    rng: Rng,
}

impl Server {
    fn new(order: Order, length: u64, seed: u64) -> Self {
        let mut server =
            Self { order, entries: BTreeMap::new(), names: Vec::new(), created: 0, rng: Rng::with_seed(seed) };
        for _ in 0..length {
            server.create();
        }
        server
    }

    fn create(&mut self) {
        let name = self.rng.u16(..);
        self.names.push(name);
        self.entries.insert(self.created, name);
        self.created += 1;
    }

    pub(super) fn remove(&mut self, id: u64) {
        self.entries.remove(&id);
    }

    /// Deletes an entry at random, if there is one.
    fn delete(&mut self) {
        if let Some(id) = self.rng.choice(self.entries.keys().copied()) {
            self.entries.remove(&id);
        }
    }

    pub(super) fn is_there(&self, id: u64) -> bool {
        self.entries.contains_key(&id)
    }

    /// Whether an entry is behind another in the list, even if they were deleted.
    pub(super) fn is_behind(&self, id: u64, other: u64) -> bool {
        let name = |id: u64| self.names.get(id as usize).copied();
        match self.order {
            Order::NewestFirst => id < other,
            Order::OldestFirst => id > other,
            Order::ByName => (name(id), id) > (name(other), other),
        }
    }

    pub(super) fn list(&self) -> Vec<u64> {
        let mut list: Vec<u64> = self.entries.keys().copied().collect();
        match self.order {
            Order::NewestFirst => list.reverse(),
            Order::OldestFirst => {}
            Order::ByName => list.sort_by_key(|id| (self.entries[id], *id)),
        }
        list
    }

    pub(super) fn page(&self, offset: Option<i32>, limit: usize, with_total: bool) -> Page {
        let (offset, list) = (usize::try_from(offset.unwrap_or(0)).expect("a valid offset"), self.list());
        Page {
            total: with_total.then_some(list.len() as u64),
            entries: list.into_iter().skip(offset).take(limit).collect(),
        }
    }
}

fn lock<T>(value: &Mutex<T>) -> MutexGuard<'_, T> {
    value.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A list of pages of ten, with the server that a loop can change.
fn served(order: Order, length: u64) -> (Request, Arc<Mutex<Server>>) {
    let server = Arc::new(Mutex::new(Server::new(order, length, 7)));
    let other = Arc::clone(&server);
    (Request::new(move |offset, _| Ok(lock(&other).page(offset, 10, true))), server)
}

/// What became of a reading with changes between its requests.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Outcome {
    Complete,
    ReadAgain,
    Error,
}

/// A random list that changes at random before some requests.
pub(super) struct Changing {
    seed: u64,
    server: Mutex<Server>,
    rng: Mutex<Rng>,
    changes_before: Vec<usize>,
    /// Those that are there from the first request on and are not deleted.
    stable: Mutex<BTreeSet<u64>>,
    restarts: AtomicUsize,
}

impl Changing {
    pub(super) fn new(seed: u64, order: Order) -> Self {
        let mut rng = Rng::with_seed(seed);
        let server = Mutex::new(Server::new(order, rng.u64(0..30), seed));
        let changes_before = (0..40).map(|_| rng.choice([0, 0, 0, 1, 2, 5]).unwrap_or(0)).collect();
        let (stable, restarts) = (Mutex::default(), AtomicUsize::new(0));
        Self { seed, server, rng: Mutex::new(rng), changes_before, stable, restarts }
    }

    /// A random number for the way that the list is read.
    pub(super) fn choose(&self, range: std::ops::Range<usize>) -> usize {
        lock(&self.rng).usize(range)
    }

    /// The server when it responds to a request. The first one begins behind `start` entries, and
    /// so does each that reads the list again.
    pub(super) fn at_request(&self, number: usize, start: usize, is_start: bool) -> MutexGuard<'_, Server> {
        let (mut server, mut stable) = (lock(&self.server), lock(&self.stable));
        if number == 0 {
            *stable = server.list().into_iter().skip(start).collect();
        } else {
            let mut rng = lock(&self.rng);
            for _ in 0..self.changes_before.get(number).copied().unwrap_or(0) {
                if rng.bool() { server.create() } else { server.delete() }
            }
            stable.retain(|id| server.entries.contains_key(id));
            self.restarts.fetch_add(usize::from(is_start), Ordering::Relaxed);
        }
        server
    }

    /// Reads the list by entry or by page, and checks that each entry that stays is met once unless
    /// the last value is an error.
    pub(super) async fn outcome(
        &self,
        items: impl FnOnce() -> Paginator<u64>,
        pages: impl FnOnce() -> Paginator<Vec<u64>>,
    ) -> Outcome {
        let (mut found, mut failed) = (Vec::new(), None);
        let mut add = |next: Result<Vec<u64>, Error>| {
            assert!(failed.is_none(), "an error is the last value");
            next.map_or_else(|error| failed = Some(error), |entries| found.extend(entries));
        };
        if self.seed.is_multiple_of(2) {
            let mut list = items();
            while let Some(next) = list.next().await {
                add(next.map(|entry| vec![entry]));
            }
        } else {
            let mut list = pages();
            while let Some(next) = list.next().await {
                add(next);
            }
        }
        let (seed, order) = (self.seed, lock(&self.server).order);
        let unique: BTreeSet<u64> = found.iter().copied().collect();
        assert_eq!(unique.len(), found.len(), "seed {seed}, {order:?}: an entry is repeated in {found:?}");
        if let Some(error) = failed {
            assert!(matches!(error.kind(), ErrorKind::ListChanged | ErrorKind::InvalidRequest), "{error}");
            return Outcome::Error;
        }
        let stable = lock(&self.stable);
        let lost: Vec<_> = stable.difference(&unique).collect();
        assert!(lost.is_empty(), "seed {seed}, {order:?}: {lost:?} are missing from {found:?}");
        if self.restarts.load(Ordering::Relaxed) == 0 { Outcome::Complete } else { Outcome::ReadAgain }
    }
}

/// The entries of each page.
pub(super) fn entries_of<P: Send + 'static>(
    pages: Paginator<ResponseValue<P>>,
    entries: fn(&P) -> &[u64],
) -> Paginator<Vec<u64>> {
    Paginator(Box::pin(pages.map_ok(move |page| entries(&page).to_vec())))
}

/// Reads a random list, which changes at random before some requests, by entry or by page.
async fn read<const IDENTIFIED: bool>(seed: u64, order: Order) -> Outcome {
    let changing = Arc::new(Changing::new(seed, order));
    let (limit, with_total) = (changing.choose(2..7), changing.choose(0..2) == 0);
    let start = if changing.choose(0..2) == 0 { 0 } else { changing.choose(0..8) };
    let served = Arc::clone(&changing);
    let request = Request::<IDENTIFIED>::new(move |offset, number| {
        let server = served.at_request(number, start, offset == Some(start as i32));
        Ok(server.page(offset, limit, with_total))
    });
    let request = request.starting_at(start as i32);
    let by_page = request.clone();
    changing.outcome(|| items(request), || entries_of(pages(by_page), |page| &page.entries)).await
}

#[tokio::test]
async fn entries_that_stay_are_met_once_or_an_error() {
    let (mut identified, mut anonymous) = (BTreeMap::new(), BTreeMap::new());
    for seed in 0..4_000 {
        for order in ORDERS {
            *identified.entry(read::<true>(seed, order).await).or_insert(0) += 1;
            *anonymous.entry(read::<false>(seed, order).await).or_insert(0) += 1;
        }
    }
    for outcome in [Outcome::Complete, Outcome::ReadAgain, Outcome::Error] {
        assert!(identified.get(&outcome).is_some_and(|count| *count > 500), "{identified:?}");
    }
    assert!(anonymous[&Outcome::Complete] > 500 && anonymous[&Outcome::Error] > 500, "{anonymous:?}");
}

#[tokio::test]
async fn loop_that_creates_meets_each_entry_once() {
    for order in ORDERS {
        let (request, server) = served(order, 25);
        let (mut list, mut met) = (items(request), Vec::new());
        while let Some(entry) = list.next().await {
            met.push(entry.expect("no error"));
            lock(&server).create();
        }
        let original: Vec<_> = met.iter().filter(|id| **id < 25).collect();
        assert_eq!((original.len(), original.iter().collect::<BTreeSet<_>>().len()), (25, 25), "{order:?}");
        match order {
            Order::NewestFirst => assert_eq!(met.len(), 25, "none of those that the loop created before the others"),
            Order::OldestFirst | Order::ByName => assert!(met.len() <= 35, "{order:?}: {}", met.len()),
        }
    }
}

#[tokio::test]
async fn loop_that_deletes_meets_each_entry_once() {
    for (order, length) in ORDERS.into_iter().flat_map(|order| [(order, 25), (order, 1_000)]) {
        let (request, server) = served(order, length);
        let (mut list, mut met) = (items(request), BTreeSet::new());
        while let Some(entry) = list.next().await {
            let entry = entry.expect("no error");
            assert!(met.insert(entry));
            lock(&server).entries.remove(&entry);
        }
        assert_eq!(met.len() as u64, length, "{order:?}");
    }
}

#[tokio::test]
async fn replaced_entry_does_not_hide_another() {
    // A is deleted and E is added, so that the total stays and C moves to the first page.
    let (before, after) = ([0, 1, 2, 3], [1, 2, 3, 4]);
    let request = Request::<true>::new(move |offset, number| {
        let list = if number == 0 { before } else { after };
        let entries = list.into_iter().skip(offset.unwrap_or(0) as usize).take(2).collect();
        Ok(Page { entries, total: Some(4) })
    });
    assert_eq!(request.list().await.0, [0, 1, 2, 3, 4]);
}

#[tokio::test]
async fn entry_that_moves_to_a_read_page_is_met() {
    // C is changed, and the list is sorted by the time of the last change.
    let (before, after) = ([0, 1, 2, 3], [2, 0, 1, 3]);
    let request = Request::<true>::new(move |offset, number| {
        let list = if number == 0 { before } else { after };
        let entries = list.into_iter().skip(offset.unwrap_or(0) as usize).take(2).collect();
        Ok(Page { entries, total: Some(4) })
    });
    assert_eq!(request.list().await.0, [0, 1, 2, 3]);
}
