//! The emulator as its users see it: over HTTP, with the clients and without them.

#![allow(clippy::unwrap_used, reason = "a test")]

mod admin;
mod faults;
mod gateway;
mod identity;
#[cfg(feature = "cli")]
mod killed;
mod life;
#[cfg(feature = "cli")]
mod program;
mod readme;
mod routes;
#[cfg(feature = "cli")]
mod running;
mod support;
