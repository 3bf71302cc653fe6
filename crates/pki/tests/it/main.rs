//! Interoperability with the command line tools of OpenSSL and Java: they read what this crate
//! writes, and this crate reads what they write. If a tool is not installed, its tests pass, unless
//! `REQUIRE_TOOLS` is set, as in CI.

// In a test, a broken setup may panic; clippy allows that only in the test functions themselves.
#![allow(clippy::unwrap_used)]

mod arbitrary;
mod certificates;
mod chains;
mod crls;
mod documentation;
mod domains;
mod exports;
mod keys;
mod names;
mod ocsp;
mod requests;
mod support;
