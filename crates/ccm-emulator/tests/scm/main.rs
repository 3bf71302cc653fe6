//! Tests each operation of SCM with the generated client: its success, and each documented error
//! that it can return. All responses are validated against the document.

#![allow(clippy::unwrap_used, reason = "a test")]

#[path = "../support/accounts.rs"]
mod accounts;
mod buying;
mod certificates;
mod csr;
mod deployment;
mod import;
mod isolation;
mod list;
mod support;
mod tags;

#[allow(dead_code, reason = "shared with the tests of pki")]
#[path = "../../../pki/tests/it/support.rs"]
mod tools;
