//! No valid JSON response fails to decode because of a bound, an enumeration, a null, or a missing
//! or additional field.

use e2e::merged::MergedDocument;
use e2e::sample::{Fields, Samples, mutate};
use fastrand::Rng;

use super::table::operations;

#[test]
fn no_response_fails_to_decode() {
    for operation in operations() {
        let document = MergedDocument::load(operation.service);
        let (Some(round_trip), (_, Some(response))) = (operation.response, document.page(operation.id).success())
        else {
            continue;
        };
        for seed in 0..200 {
            let fields = if seed % 2 == 0 { Fields::All } else { Fields::Random };
            let valid = Samples::new(&document, fields, seed).value(&response["schema"]);
            let mut random = Rng::with_seed(seed);
            let mut mutated = valid.clone();
            // Start with no mutation and add one at a time, so that a failure has as few as
            // possible.
            for mutations in 0..6 {
                if let Err(error) = round_trip(&mutated) {
                    panic!("{}, seed {seed}, {mutations} mutations: {error}\n{mutated:#}", operation.name());
                }
                mutate(&mut mutated, &mut random);
            }
        }
    }
}
