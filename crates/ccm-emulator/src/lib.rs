//! A local emulator of Huawei Cloud Certificate Manager.
//!
//! It serves the SSL Certificate Manager (SCM), the Private Certificate Authority (PCA), and the
//! part of IAM that issues their credentials, on one port of this machine: with real HTTP, real
//! signatures, real certificates and its own store. It is meant for tests and experiments, not for
//! production.
//!
//! ```no_run
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! let emulator = ccm_emulator::Emulator::start().await?;
//! let pca = huaweicloud_pca::Client::new(&emulator.config())?;
//! // ... The emulator stops when it is dropped.
//! # let _ = pca;
//! # Ok(())
//! # }
//! ```
//!
//! # How a request is handled
//!
//! 1. `server` checks the host that the request is for, and looks the operation up in the tables of
//!    the generated clients (`routes`). A request that matches no route is answered as the real
//!    gateway would; of several operations with one method and path, the body chooses one. The body
//!    is received within bounds that depend on who is calling.
//! 2. `faults` may delay, refuse or break it, if a test has injected a fault.
//! 3. `gateway` authenticates the caller, by signature or token: a user, or a user of another
//!    account who has assumed an agency. Some operations of IAM check credentials themselves.
//! 4. `document` validates parameters and body against the OpenAPI document that the clients are
//!    generated from.
//! 5. `services` runs the operation's handler on a blocking thread, with access to `store` and
//!    clock.
//!
//! An account is a scope of the store: a handler that serves one account has no way to address the
//! records of another. Only `services::iam::trust` looks into another account, for the agencies
//! that trust the caller's.
//!
//! # Layers
//!
//! Each layer imports only from the layers above it in this table.
//!
//! | layer | contents |
//! | --- | --- |
//! | `base` | values: accounts, settings, the clock, random numbers, errors |
//! | `document` | validation of requests and responses |
//! | `store` | persistence |
//! | `call` | input and output of handlers |
//! | `services` | the handlers of `iam`, `pca` and `scm`, which do not know each other |
//! | `seed` | what a seed file says; samples |
//! | `snapshot` | the whole state as a document |
//! | `gateway` | authentication |
//! | `server` | HTTP, routes, faults, the request log |
//! | `seeding` | carrying out a seed |
//! | `builder`, `emulator` | starting and stopping an emulator |
//!
//! The program consists of `main` and `cli`, which use only the public API of this library. Keys
//! and certificates are in the crate `pki`.

mod base;
mod builder;
mod call;
mod document;
mod emulator;
mod gateway;
mod seed;
mod seeding;
mod server;
mod services;
mod snapshot;
mod store;

/// Runs the examples of the README as doc tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

pub use base::account::{AccessKey, Account, IdentityProvider, Project, User};
pub use base::clock::{ClockError, EmulatorClock};
pub use base::settings::{Settings, SkewClock, TargetFailure};
pub use base::{ResetError, SnapshotError, StartError};
pub use builder::EmulatorBuilder;
pub use emulator::{Emulator, variables};
pub use seed::{Seed, SeedError};
pub use server::coverage::{Coverage, coverage};
pub use server::faults::{Fault, FaultError, Faults};
pub use snapshot::Snapshot;
