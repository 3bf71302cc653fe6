//! Tests private certificates and tags with the generated client. All responses are validated
//! against the document.

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
#[allow(dead_code, reason = "shared with the tests of pki")]
#[path = "../../../pki/tests/it/support.rs"]
mod tools;
