//! Tests of reading, checking and merging specs, as a user of the crate sees them. One program, so that it links once.

mod arbitrary;
mod coverage;
mod fixtures;
mod folder;
mod formats;
mod parse;
mod rules;
mod specs;
