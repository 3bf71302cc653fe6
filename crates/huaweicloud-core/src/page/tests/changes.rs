//! Lists that change while they are read, from a server that keeps its entries in order.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use fastrand::Rng;

use super::*;

/// The order of a list.
#[derive(Clone, Copy, Debug)]
enum Order {
    NewestFirst,
    OldestFirst,
    ByName,
}

const ORDERS: [Order; 3] = [Order::NewestFirst, Order::OldestFirst, Order::ByName];

/// A server with entries, which are numbered as they are created.
struct Server {
    order: Order,
    /// The name of each entry.
    entries: BTreeMap<u64, u16>,
    created: u64,
    rng: Rng,
}

impl Server {
    fn new(order: Order, length: u64, seed: u64) -> Self {
        let mut server = Self { order, entries: BTreeMap::new(), created: 0, rng: Rng::with_seed(seed) };
        for _ in 0..length {
            server.create();
        }
        server
    }

    fn create(&mut self) {
        self.entries.insert(self.created, self.rng.u16(..));
        self.created += 1;
    }

    /// Deletes an entry at random, if there is one.
    fn delete(&mut self) {
        if let Some(id) = self.rng.choice(self.entries.keys().copied()) {
            self.entries.remove(&id);
        }
    }

    fn list(&self) -> Vec<u64> {
        let mut list: Vec<u64> = self.entries.keys().copied().collect();
        match self.order {
            Order::NewestFirst => list.reverse(),
            Order::OldestFirst => {}
            Order::ByName => list.sort_by_key(|id| (self.entries[id], *id)),
        }
        list
    }

    fn page(&self, offset: Option<i32>, limit: usize, with_total: bool) -> Page {
        let (offset, list) = (usize::try_from(offset.unwrap_or(0)).expect("a valid offset"), self.list());
        Page {
            total: with_total.then_some(list.len() as u64),
            entries: list.into_iter().skip(offset).take(limit).collect(),
        }
    }
}

fn lock(server: &Mutex<Server>) -> MutexGuard<'_, Server> {
    server.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A list of pages of ten, with the server that a loop can change.
fn served(order: Order, length: u64) -> (Request, Arc<Mutex<Server>>) {
    let server = Arc::new(Mutex::new(Server::new(order, length, 7)));
    let other = Arc::clone(&server);
    (Request::new(move |offset, _| Ok(lock(&other).page(offset, 10, true))), server)
}

/// What became of a reading with changes between its requests.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Outcome {
    Complete,
    ReadAgain,
    Error,
}

/// Reads a random list, which changes at random before some requests, by entry or by page.
async fn read<const IDENTIFIED: bool>(seed: u64, order: Order) -> Outcome {
    let mut rng = Rng::with_seed(seed);
    let server = Arc::new(Mutex::new(Server::new(order, rng.u64(0..30), seed)));
    let (limit, with_total) = (rng.usize(2..7), rng.bool());
    let start = if rng.bool() { 0 } else { rng.usize(0..8) };
    let changes_before: Vec<usize> = (0..40).map(|_| rng.choice([0, 0, 0, 1, 2, 5]).unwrap_or(0)).collect();
    // Those that are there from the first request on and are not deleted.
    let stable = Arc::new(Mutex::new(BTreeSet::new()));
    let (remaining, restarts) = (Arc::clone(&stable), Arc::new(AtomicUsize::new(0)));
    let (at, starts) = (Mutex::new(rng), Arc::clone(&restarts));
    let request = Request::<IDENTIFIED>::new(move |offset, number| {
        let mut server = lock(&server);
        let mut stable = remaining.lock().unwrap_or_else(PoisonError::into_inner);
        if number == 0 {
            *stable = server.list().into_iter().skip(start).collect();
        } else {
            let mut rng = at.lock().unwrap_or_else(PoisonError::into_inner);
            for _ in 0..changes_before.get(number).copied().unwrap_or(0) {
                if rng.bool() { server.create() } else { server.delete() }
            }
            stable.retain(|id| server.entries.contains_key(id));
            starts.fetch_add(usize::from(offset == Some(start as i32)), Ordering::Relaxed);
        }
        Ok(server.page(offset, limit, with_total))
    });
    let request = request.starting_at(start as i32);
    let (mut found, mut failed) = (Vec::new(), None);
    if seed.is_multiple_of(2) {
        let mut list = items(request);
        while let Some(next) = list.next().await {
            assert!(failed.is_none(), "an error is the last value");
            next.map_or_else(|error| failed = Some(error), |entry| found.push(entry));
        }
    } else {
        let mut list = pages(request);
        while let Some(next) = list.next().await {
            assert!(failed.is_none(), "an error is the last value");
            next.map_or_else(|error| failed = Some(error), |page| found.extend(&page.entries));
        }
    }
    let unique: BTreeSet<u64> = found.iter().copied().collect();
    assert_eq!(unique.len(), found.len(), "seed {seed}, {order:?}: an entry is repeated in {found:?}");
    if let Some(error) = failed {
        assert_eq!(error.kind(), ErrorKind::ListChanged);
        return Outcome::Error;
    }
    let stable = stable.lock().unwrap_or_else(PoisonError::into_inner);
    let lost: Vec<_> = stable.difference(&unique).collect();
    assert!(lost.is_empty(), "seed {seed}, {order:?}: {lost:?} are missing from {found:?}");
    if restarts.load(Ordering::Relaxed) == 0 { Outcome::Complete } else { Outcome::ReadAgain }
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
