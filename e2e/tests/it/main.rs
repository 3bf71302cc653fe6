//! Tests of the clients over loopback HTTP, in one program, so that it is linked only once.

mod documentation;
mod invariants;
mod operation_tables;
mod operations;
mod owned;
mod pagination;
mod runtime_calls;
mod strict_and_tolerant;
mod waiters;
