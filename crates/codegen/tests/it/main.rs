//! Tests of the generated code: from the specs, from edited specs, and from the demo spec. They are
//! one program, so that only one is linked.

mod constructs;
mod invariants;
mod merges;
mod mutations;
mod names;
mod runtime_api;
mod stability;
mod user_errors;
