//! Lists of many certificates: the short ways give what the long ones do, and do not take long.

use std::time::{Duration, Instant};

use super::*;
use crate::error::ApiError;
use crate::scm::record::Stage;
use crate::store::Store;
use crate::tag::Tag;

const NOW: i64 = 1_900_000_000_000;

/// A store with so many certificates, of which one in fifty has expired.
fn many(count: usize) -> Store {
    let store = Store::in_memory().unwrap();
    let written: Result<(), ApiError> = store.write("account", |store| {
        for number in 0..count {
            let place = number as i64 * 7919 % count as i64;
            let summary = Summary {
                name: format!("certificate-{number}"),
                domain: format!("www{number}.example.com"),
                sans: format!("shop{number}.example.com;api{number}.example.com"),
                signature_algorithm: "SHA256WITHRSA".to_owned(),
                kind: "OV_SSL_CERT".to_owned(),
                brand: "OTHER".to_owned(),
                domain_type: "MULTI_DOMAIN".to_owned(),
                stage: if number % 3 == 0 { Stage::Bought } else { Stage::Imported },
                updated: NOW - place,
                not_before: Some(NOW - DAY),
                not_after: Some(if number % 50 == 1 { NOW - place % 10 * DAY - 1 } else { NOW + place }),
                fingerprint: "0".repeat(40),
                tags: vec![Tag { key: "team".to_owned(), value: format!("team-{}", number % 10) }],
                ..Summary::default()
            };
            store.put(&format!("scs{number:013}"), &summary)?;
        }
        Ok(())
    });
    written.unwrap();
    store
}

fn wanted(days: i64) -> Wanted<'static> {
    Wanted {
        now: NOW,
        expired_before: Some(NOW - days * DAY),
        status: None,
        project: None,
        deployable: false,
        content: String::new(),
    }
}

fn ids(found: &Matches<Summary>) -> (u64, Vec<&str>) {
    (found.total, found.items.iter().map(|(id, _)| id.as_str()).collect())
}

#[test]
fn the_short_way_gives_what_the_long_one_does() {
    let store = many(500);
    let read: Result<(), ApiError> = store.read("account", |store| {
        for (order, direction, days) in [
            (UPDATED, Direction::Descending, 0),
            (UPDATED, Direction::Ascending, 5),
            (EXPIRY, Direction::Ascending, 0),
            (EXPIRY, Direction::Descending, 100),
        ] {
            let wanted = wanted(days);
            for (offset, limit) in [(0, 10), (7, 20), (480, 50), (1000, 10)] {
                let short = wanted.all(store, order, direction, offset, limit)?;
                let long = store.find(order, direction, offset, limit, |summary| wanted.takes(summary))?;
                assert_eq!(ids(&short), ids(&long), "{order} {direction:?} {days} {offset}");
            }
        }
        Ok(())
    });
    read.unwrap();
}

/// For a build with optimization: `cargo test --release -p ccm-emulator --lib -- --ignored --nocapture hundred_thousand`.
#[test]
#[ignore = "takes long without optimization"]
fn hundred_thousand_certificates() {
    let begun = Instant::now();
    let store = many(100_000);
    println!("written in {:?}", begun.elapsed());
    let timed = |what: &str, most: Duration, list: &dyn Fn(&Reader<'_>) -> Result<Matches<Summary>, StoreError>| {
        let begun = Instant::now();
        let found: Result<_, ApiError> = store.read("account", |store| Ok(list(store)?));
        let took = begun.elapsed();
        println!("{what}: {took:?}");
        assert_eq!(found.unwrap().items.len(), 50, "{what}");
        assert!(took < most, "{what}: {took:?}");
    };
    let (page, scan) = (Duration::from_millis(100), Duration::from_secs(2));
    let down = Direction::Descending;
    timed("the first page", page, &|store| wanted(0).all(store, UPDATED, down, 0, 50));
    timed("a page in the middle", page, &|store| wanted(0).all(store, UPDATED, down, 50_000, 50));
    timed("the first page by expiry", page, &|store| wanted(0).all(store, EXPIRY, Direction::Ascending, 0, 50));
    timed("looked for by a text", scan, &|store| {
        let wanted = Wanted { content: "shop99".to_owned(), ..wanted(0) };
        store.find(UPDATED, down, 0, 50, |summary| wanted.takes(summary))
    });
    timed("by status", scan, &|store| wanted(0).by_status(store, down, 0, 50));
}
