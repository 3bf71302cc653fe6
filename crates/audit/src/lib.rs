//! Audits saved documentation pages: extracts the facts on a page and compares them with the spec
//! of its operation, both ways. This crate must not know how the spec becomes code, nor print or
//! write anything.
//!
//! Data flow: [`read`] turns each part of a page (text, HTML or Markdown) into a [`page::Block`];
//! [`mod@understand`] extracts [`facts::Facts`] from the blocks and reports what it could not read;
//! [`mod@compare`] compares the facts with the spec. [`mod@audit`] does all of this for one page,
//! and [`report`] renders the result. [`mod@draft`] drafts an operation that is not yet in the
//! spec, and [`service`] the files of a service that is not.

pub mod audit;
pub mod compare;
pub mod draft;
pub mod facts;
pub mod labels;
pub mod page;
pub mod read;
pub mod report;
pub mod rules;
pub mod service;
mod todo;
pub mod understand;
pub mod words;

pub use audit::{Audit, audit};
pub use draft::{Draft, draft};
pub use facts::Facts;
pub use service::NewService;
pub use understand::understand;
