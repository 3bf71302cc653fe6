//! The emulator as its users see it: over HTTP, with the clients and without them.

#![allow(clippy::unwrap_used, reason = "a test")]

mod admin;
mod faults;
mod gateway;
mod identity;
mod life;
mod program;
mod readme;
mod routes;
mod support;
