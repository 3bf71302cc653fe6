//! Tests of the clients over loopback HTTP. One program, so that it links once.

mod invariants;
mod operation_tables;
mod operations;
mod owned;
mod pagination;
mod strict_and_tolerant;
