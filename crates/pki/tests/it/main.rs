//! Keys, certificates and what belongs to them, held against the command lines of OpenSSL and Java: what comes out is
//! read by them, and what they make is read here. Where one of them is not installed, its tests say so and pass.

// A test has no better answer to a broken setup; clippy excuses only the test functions themselves.
#![allow(clippy::unwrap_used)]

mod arbitrary;
mod certificates;
mod chains;
mod documentation;
mod domains;
mod exports;
mod keys;
mod names;
mod ocsp;
mod requests;
mod revocation_lists;
mod support;
