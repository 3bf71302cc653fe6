//! Certificate authorities through the generated client, with OpenSSL as the judge of what comes out.

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
#[allow(dead_code, reason = "not all of it is needed here")]
#[path = "../../../pki/tests/it/support.rs"]
mod tools;
