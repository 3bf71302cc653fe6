//! What must hold of every operation of every client, and of the demo client that has one of everything. No operation is named here:
//! the build script makes a table of all of them. ARCHITECTURE.md lists the invariants.

mod answers;
mod arguments;
mod examples;
mod futures;
mod isolation;
mod limits;
mod secrets;
mod table;
mod wire;
