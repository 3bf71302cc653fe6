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
//! 1. `routes` finds the operation in the tables of the generated clients. What no table has is answered as the gateway does.
//! 2. `faults` may delay, refuse or break it, if a test asked for that.
//! 3. `gateway` finds out which account it comes from, by its signature or its token.
//! 4. `document` holds its parameters and its body against the OpenAPI document that the clients are generated from.
//! 5. `pca`, `scm` or `iam` does what the operation does, on the `store` and by the `clock`, on a thread that may block.
//!
//! An account is a scope of the store: what handles a request of one account is given no way to name the records of another.

mod account;
mod admin;
mod builder;
mod call;
mod clock;
mod coverage;
mod document;
mod emulator;
mod error;
mod faults;
mod gateway;
mod iam;
mod log;
mod pca;
mod random;
mod routes;
mod scm;
mod server;
mod settings;
mod store;
mod tag;
mod time;
mod world;

/// The examples of the README, to be tested.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

pub use account::{AccessKey, Account, IdentityProvider, Project, User};
pub use builder::EmulatorBuilder;
pub use clock::{ClockError, EmulatorClock};
pub use coverage::{Coverage, coverage};
pub use emulator::Emulator;
pub use error::StartError;
pub use faults::{Fault, FaultError, Faults};
pub use settings::{Settings, SkewClock, TargetFailure};
