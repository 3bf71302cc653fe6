//! Shared parts of the end-to-end tests: a local server, the examples of the spec, sample values,
//! and a verifier of signatures that shares no code with the runtime's signer.

pub mod checks;
pub mod examples;
pub mod merged;
pub mod sample;
pub mod schema;
pub mod server;
pub mod signature;

pub use examples::Examples;
pub use server::Server;

/// Compiles the code in the page for users of other SDKs.
#[cfg(doctest)]
#[doc = include_str!("../../docs/coming-from-other-sdks.md")]
mod coming_from_other_sdks {}
