//! Tests of the whole call pipeline over loopback, and of the settings. A single binary, so that it
//! links once.

// Tests may panic on a broken setup; clippy allows that only in the test functions themselves.
#![allow(clippy::unwrap_used)]

mod blocking;
mod calls;
mod canary;
mod declare;
mod dependencies;
mod doubles;
mod errors;
mod faults;
mod nullable;
mod path_arguments;
mod pem;
mod regions_file;
mod settings;
mod signing_properties;
mod signing_vectors;
mod support;
mod verifier;
mod wire;
