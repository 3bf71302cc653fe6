//! Tests of the whole way of a call, over loopback, and of the settings. One binary, so that it links once.

// A test has no better answer to a broken setup; clippy excuses only the test functions themselves.
#![allow(clippy::unwrap_used)]

mod blocking;
mod calls;
mod canary;
mod declare;
mod dependencies;
mod errors;
mod faults;
mod path_arguments;
mod regions_file;
mod settings;
mod signing_properties;
mod signing_vectors;
mod support;
mod verifier;
mod wire;
