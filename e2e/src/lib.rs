//! What the end-to-end tests share: a server on loopback, the examples of the spec, and a check of signatures that owes nothing
//! to the runtime that made them.

pub mod checks;
pub mod examples;
pub mod merged;
pub mod sample;
pub mod server;
pub mod signature;

pub use examples::Examples;
pub use server::Server;
