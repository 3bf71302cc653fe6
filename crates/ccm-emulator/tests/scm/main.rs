//! The operations of SCM, through the generated client: each with success and with every documented error that it can produce. All answers
//! are held against the document.

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

#[allow(dead_code, reason = "what the tests of certificates need")]
#[path = "../../../pki/tests/it/support.rs"]
mod tools;
