//! A local stand-in for Huawei Cloud Certificate Manager.
//!
//! The emulator serves the SSL Certificate Manager (SCM), the Private Certificate Authority (PCA) and the few calls of IAM that their
//! clients make, on one port of this machine: with real HTTP, real signatures, real certificates and a store of its own. It is for tests and
//! for trying things, and not a service.
//!
//! ```no_run
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! let emulator = ccm_emulator::Emulator::start().await?;
//! let pca = huaweicloud_pca::Client::new(&emulator.config())?;
//! // ... and when it is dropped, it stops.
//! # let _ = pca;
//! # Ok(())
//! # }
//! ```
//!
//! # What happens to a request
//!
//! 1. `server` finds the operation in the tables of the generated clients, in `routes`. What no table has is answered as the gateway does.
//! 2. Its `faults` may delay, refuse or break it, if a test asked for that.
//! 3. `gateway` finds out which account it comes from, by its signature or its token.
//! 4. `document` holds its parameters and its body against the OpenAPI document that the clients are generated from.
//! 5. `services` does what the operation does, on the `store` and by the clock, on a thread that may block.
//!
//! An account is a scope of the store: what handles a request of one account is given no way to name the records of another.
//!
//! # Layers
//!
//! Each imports those above it in this list, and none below.
//!
//! | layer | what it is |
//! | --- | --- |
//! | `base` | values: accounts, settings, the clock, random numbers, errors |
//! | `document` | the bounds of requests and answers |
//! | `store` | what is kept |
//! | `call` | what a handler is given, and what it gives back |
//! | `services` | the handlers of `iam`, `pca` and `scm`, which do not know each other |
//! | `gateway` | who is calling |
//! | `server` | HTTP, routes, faults, the log |
//! | `builder`, `emulator` | starting and stopping all of it |
//!
//! The program is `main` and `cli`, which know what is public here and nothing else. Keys and certificates are in the crate `pki`.

mod base;
mod builder;
mod call;
mod document;
mod emulator;
mod gateway;
mod server;
mod services;
mod store;

/// The examples of the README, to be tested.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

pub use base::StartError;
pub use base::account::{AccessKey, Account, IdentityProvider, Project, User};
pub use base::clock::{ClockError, EmulatorClock};
pub use base::settings::{Settings, SkewClock, TargetFailure};
pub use builder::EmulatorBuilder;
pub use emulator::Emulator;
pub use server::coverage::{Coverage, coverage};
pub use server::faults::{Fault, FaultError, Faults};
