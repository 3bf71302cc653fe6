//! Futures of calls are small enough to store, move and spawn by the thousand without boxing.

use huaweicloud_core::Config;
use huaweicloud_core::test_util::credentials;

use super::table::operations;

/// The maximum size of a future in bytes.
const LIMIT: usize = 4096;

#[test]
fn futures_of_calls_are_small() {
    let config = Config::builder().credentials(credentials()).endpoint("https://service.example.com").build();
    let config = config.expect("a configuration");
    let mut sizes: Vec<_> =
        operations().iter().map(|operation| ((operation.future)(&config), operation.name())).collect();
    sizes.sort();
    println!("future sizes in bytes: {:?} to {:?}", sizes.first(), sizes.last());
    let large: Vec<_> = sizes.iter().filter(|(size, _)| *size >= LIMIT).collect();
    assert!(large.is_empty(), "{large:?}");
}
