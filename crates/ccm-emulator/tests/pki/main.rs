//! Keys, certificates and what belongs to them, held against the command lines of OpenSSL and Java: what comes out is
//! read by them, and what they make is read here. Where one of them is not installed, its tests say so and pass.

mod arbitrary;
mod certificates;
mod chains;
mod domains;
mod exports;
mod keys;
mod names;
mod ocsp;
mod requests;
mod revocation_lists;
mod support;
