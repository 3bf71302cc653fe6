//! Tests with packages that are written like the vendor's, but are not: most are made from the spec
//! itself. `scripts/drift` does the same with real ones.

mod agreement;
mod between;
mod common;
mod damaged;
mod forms;
mod mutations;
mod versions;
