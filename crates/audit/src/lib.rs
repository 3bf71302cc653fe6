//! Documentation pages beside the spec: reads a page as people save it, finds out what it says, and compares that with the spec of its
//! operation, both ways. This crate must not know how the spec becomes code, nor print or write anything.
//!
//! The way of the data: [`read`] makes a [`page::Block`] of each part of a page, whether text or HTML; [`mod@understand`] makes
//! [`facts::Facts`] of those, and tells what it could not read; [`mod@compare`] holds these against the spec; [`mod@audit`] does all of
//! it for a page,
//! and [`report`] shows the outcome. [`mod@draft`] makes the first
//! draft of an operation that the spec does not have.

pub mod audit;
pub mod compare;
pub mod draft;
pub mod facts;
pub mod page;
pub mod read;
pub mod report;
pub mod rules;
pub mod understand;
pub mod words;

pub use audit::{Audit, audit};
pub use draft::{Draft, draft};
pub use facts::Facts;
pub use understand::understand;
