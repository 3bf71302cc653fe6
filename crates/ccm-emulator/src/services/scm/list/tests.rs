//! Compares the optimized queries with the general ones.

use super::*;
use crate::base::ApiError;
use crate::base::tag::Tag;
use crate::services::scm::record::Stage;
use crate::store::Store;

const NOW: i64 = 1_900_000_000_000;

/// A store with `count` certificates, of which one in fifty has expired.
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

fn filter(days: i64) -> Filter<'static> {
    Filter {
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
fn optimized_query_matches_the_general_one() {
    let store = many(500);
    let read: Result<(), ApiError> = store.read("account", |store| {
        for (order, direction, days) in [
            (UPDATED, Direction::Descending, 0),
            (UPDATED, Direction::Ascending, 5),
            (EXPIRY, Direction::Ascending, 0),
            (EXPIRY, Direction::Descending, 100),
        ] {
            let filter = filter(days);
            for (offset, limit) in [(0, 10), (7, 20), (480, 50), (1000, 10)] {
                let optimized = filter.all(store, order, direction, offset, limit)?;
                let general = store.find(order, direction, offset, limit, |summary| filter.matches(summary))?;
                assert_eq!(ids(&optimized), ids(&general), "{order} {direction:?} {days} {offset}");
            }
        }
        Ok(())
    });
    read.unwrap();
}
