//! What a change of the spec means: compares two states of it by meaning, and judges each change twice, once for clients that are
//! already shipped (on the wire) and once for code that is compiled against the next version of a client (in source).
//! This crate must not know how a spec is linted or how code is generated from it. What things are called in Rust it asks the model; what
//! the generated code guarantees is in the rules, and tests compile user code to prove it.
//!
//! The way of the data: [`side`] loads a state of the spec, [`compare()`] makes [`Change`]s of two, each of a [`Rule`];
//! [`exceptions`] takes out what was accepted, [`version`] says which versions are due, [`report`] and [`changelog`] write it down.

pub mod change;
pub mod changelog;
pub mod compare;
pub mod exceptions;
pub mod git;
mod naming;
pub mod place;
pub mod release;
pub mod report;
pub mod review;
pub mod rules;
pub mod side;
pub mod version;

pub use change::{Change, Diff, Direction, Item, RustName};
pub use compare::compare;
pub use place::Place;
pub use review::Review;
pub use rules::{Level, Rule, Source, Wire};
pub use side::Side;
