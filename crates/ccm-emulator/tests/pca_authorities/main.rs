//! Tests certificate authorities with the generated client, and verifies the results with OpenSSL.

#![allow(clippy::unwrap_used, reason = "a test")]

#[path = "../support/accounts.rs"]
mod accounts;
mod activation;
mod creation;
mod isolation;
mod life;
mod lists;
mod orders;
mod publication;
mod revocation;
mod support;
#[allow(dead_code, reason = "shared with the tests of pki")]
#[path = "../../../pki/tests/it/support.rs"]
mod tools;
