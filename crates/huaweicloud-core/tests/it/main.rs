//! Tests of the whole way of a call, over loopback, and of the settings. One binary, so that it links once.

// A test has no better answer to a broken setup; clippy excuses only the test functions themselves.
#![allow(clippy::unwrap_used)]

mod canary;
mod declare;
mod errors;
mod path_arguments;
mod settings;
mod signing_vectors;
mod support;
mod wire;
