//! Invariants of every operation of every client, including the clients of the generator's tests,
//! which cover every construct. No operation is named here: the build script generates a table of
//! all of them. ARCHITECTURE.md lists the invariants.

mod arguments;
mod examples;
mod futures;
mod isolation;
mod limits;
mod open;
mod pages;
mod responses;
mod secrets;
mod table;
mod wire;
