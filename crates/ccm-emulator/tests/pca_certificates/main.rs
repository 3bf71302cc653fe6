//! Private certificates and tags over loopback, with the generated client; every answer is held against the document.

#![allow(clippy::unwrap_used, reason = "a test")]

#[path = "../support/accounts.rs"]
mod accounts;
mod csr;
mod export;
mod issue;
mod list;
mod revoke;
mod search;
mod support;
mod tags;
#[allow(dead_code, reason = "not all of it is needed here")]
#[path = "../../../pki/tests/it/support.rs"]
mod tools;
