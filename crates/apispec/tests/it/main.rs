//! Tests of reading, checking and merging specs through the public API. They form one program,
//! which links only once.

mod arbitrary;
mod coverage;
mod fixtures;
mod folder;
mod formats;
mod parse;
mod rules;
mod specs;
