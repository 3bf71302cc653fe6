//! No answer that is valid JSON fails to decode because of a bound, an enumeration, a null, a missing or an extra field.

use e2e::merged::Merged;
use e2e::sample::{Fields, Samples, mutate};
use fastrand::Rng;

use super::table::operations;

#[test]
fn no_answer_fails_to_decode() {
    for operation in operations() {
        let document = Merged::of(operation.service);
        let (Some(through), (_, Some(answer))) = (operation.answer, document.page(operation.id).success()) else {
            continue;
        };
        for seed in 0..200 {
            let fields = if seed % 2 == 0 { Fields::All } else { Fields::Some };
            let valid = Samples::new(&document, fields, seed).value(&answer["schema"]);
            let mut random = Rng::with_seed(seed);
            let mut changed = valid.clone();
            // None, then one change after the other, so that a failure comes with as few as possible.
            for changes in 0..6 {
                if let Err(error) = through(&changed) {
                    panic!("{}, seed {seed}, {changes} changes: {error}\n{changed:#}", operation.name());
                }
                mutate(&mut changed, &mut random);
            }
        }
    }
}
