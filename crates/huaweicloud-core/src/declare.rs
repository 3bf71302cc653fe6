//! Macros with which generated code declares structures, requests and enumerations, one per file.
//! [`kinds`] and [`limits`] are the vocabulary of these declarations; the macros turn them into
//! calls.
//!
//! It must not know any service, or how a request is sent: that is plain code next to the
//! declaration.

mod enumeration;
pub mod kinds;
pub mod limits;
mod request;
mod setter;
mod structure;
