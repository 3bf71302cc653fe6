//! `cargo xtask lint`.

use crate::Selection;
use crate::outcome::{Outcome, count};
use crate::specs;

pub(crate) fn run(selection: &Selection) -> Outcome {
    match specs::check(selection) {
        Ok(documents) => {
            for document in documents {
                let tree = document.tree;
                let operations = count(tree.operations.len(), "operation");
                println!("spec/{}/{}: {operations}, nothing is wrong", tree.service, tree.version);
            }
            Outcome::Fine
        }
        Err(outcome) => outcome,
    }
}
