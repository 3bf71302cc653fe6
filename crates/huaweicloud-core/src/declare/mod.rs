//! What generated code declares instead of writing it out: structures that requests hold, requests, and enumerations, each by a macro
//! in a file of its own. [`kinds`] and [`limits`] are the words of these declarations, which the macros turn into calls.
//!
//! It must not know any service, nor how a request is sent: that stays plain code beside the declaration.

mod enumeration;
pub mod kinds;
pub mod limits;
mod request;
mod setter;
mod structure;
