//! Certificate authorities through the generated client, with OpenSSL as the judge of what comes out.

#![allow(clippy::unwrap_used, reason = "a test")]

mod activation;
mod creation;
mod isolation;
mod life;
mod lists;
mod orders;
mod publication;
mod revocation;
mod support;
