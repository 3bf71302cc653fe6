//! Tests of what is generated: from the specs, from edits of them, and from the demo spec. One program, so that it links once.

mod constructs;
mod invariants;
mod merges;
mod mutations;
mod names;
mod runtime_api;
mod setters;
mod stability;
