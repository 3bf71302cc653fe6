//! Compares two states of the spec by meaning, and judges each change twice: for clients that are
//! already shipped (on the wire), and for code that is compiled against the next version of a
//! client (in source).
//! It must not know how a spec is linted or how code is generated. The model provides Rust names;
//! the rules contain what generated code guarantees, and tests compile user code to prove it.
//!
//! Data flow: [`side`] loads a state of the spec, [`compare()`] finds the [`Change`]s between two,
//! each with its [`Rule`] and the [`Code`] that it breaks; [`exceptions`] accepts some, [`version`]
//! decides which versions are due, [`report`] and [`changelog`] print the result. [`api`] compares
//! the lists of generated items instead of the spec.

pub mod api;
pub mod change;
pub mod changelog;
pub mod code;
pub mod compare;
pub mod exceptions;
pub mod git;
mod naming;
pub mod pages;
pub mod place;
pub mod release;
pub mod report;
pub mod review;
pub mod rules;
pub mod side;
pub mod version;

pub use change::{Change, Diff, Direction, Item, Rename, RustName};
pub use code::Code;
pub use compare::compare;
pub use place::Place;
pub use review::Review;
pub use rules::{Level, Rule, Source, Wire};
pub use side::Side;
