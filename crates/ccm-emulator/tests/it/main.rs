//! Tests the emulator over HTTP, with the generated clients and with raw requests.

#![allow(clippy::unwrap_used, reason = "a test")]

mod admin;
mod connections;
mod demo;
#[cfg(all(feature = "cli", unix))]
mod disk;
mod examples;
mod explorer;
mod explorer_api;
mod faults;
mod gateway;
mod iam;
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
mod seeds;
mod sizes;
#[cfg(feature = "cli")]
mod snapshots;
mod support;
