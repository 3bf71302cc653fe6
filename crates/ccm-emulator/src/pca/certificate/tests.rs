//! As many certificates as an account may have. Takes a while, so it is asked for:
//! `cargo test --release -p ccm-emulator --lib a_page_of_100_000 -- --ignored --nocapture`

use std::time::{Duration, Instant};

use huaweicloud_pca::types::Certificates;
use huaweicloud_pca::{Text, UnixMillis};
use serde_json::json;

use super::Summary;
use crate::store::{Direction, Store, StoreError};

const COUNT: i64 = 100_000;
const NOW: i64 = 1_700_000_000_000;

fn summary(number: i64) -> Summary {
    let mut shown = Certificates::default();
    // In no order, neither of time nor of names.
    let shuffled = number * 7_919 % COUNT;
    shown.certificate_id = format!("00000000-0000-4000-8000-{number:012}");
    shown.issuer_id = "11111111-1111-4111-8111-111111111111".to_owned();
    shown.issuer_name = format!("Issuer {}", number % 10);
    shown.key_algorithm = "EC256".to_owned();
    shown.signature_algorithm = "SHA256".to_owned();
    shown.serial_number = "40".repeat(20);
    shown.create_time = UnixMillis::new(NOW + shuffled);
    shown.not_before = UnixMillis::new(NOW);
    shown.not_after = UnixMillis::new(NOW + number * 86_400_000);
    shown.distinguished_name.common_name = Text::unchecked(format!("host-{shuffled:06}.example.com"));
    shown.distinguished_name.organization = Text::unchecked("Example");
    // As it is read from a store.
    let mut record = json!(shown);
    record["status"] = json!("ISSUED");
    serde_json::from_value(record).expect("a summary")
}

#[test]
#[ignore = "takes a while; its documentation says how to run it"]
fn a_page_of_100_000_certificates_reads_no_others() {
    let store = Store::in_memory().expect("a store");
    let fill = store.write::<_, StoreError>("blue", |store| {
        (0..COUNT).try_for_each(|number| store.put(&format!("00000000-0000-4000-8000-{number:012}"), &summary(number)))
    });
    fill.expect("room for them");
    let timed = |what: &str, found: &dyn Fn() -> u64, total: u64| {
        let mut taken: Vec<Duration> = (0..5)
            .map(|_| {
                let begun = Instant::now();
                assert_eq!(found(), total, "{what}");
                begun.elapsed()
            })
            .collect();
        taken.sort();
        println!("{what}: {:?}", taken[2]);
        taken[2]
    };
    let page = |order: &'static str, offset: usize| {
        let found = store
            .read::<_, StoreError>("blue", |store| store.page::<Summary>(order, Direction::Descending, offset, 10));
        let found = found.expect("a page");
        assert_eq!(found.items.len(), 10);
        found.total
    };
    let all = 100_000;
    for order in ["create_time", "common_name", "issuer_name", "not_after"] {
        let first = timed(&format!("first page by {order}"), &|| page(order, 0), all);
        assert!(first < Duration::from_millis(20), "{first:?}");
    }
    timed("last page by create_time", &|| page("create_time", 99_990), all);
    let named = || {
        let found = store.read::<_, StoreError>("blue", |store| {
            store.find::<Summary>("create_time", Direction::Descending, 0, 10, |summary| {
                summary.name().contains("-0001")
            })
        });
        found.expect("a page").total
    };
    timed("first page of a name", &named, 100);
}
