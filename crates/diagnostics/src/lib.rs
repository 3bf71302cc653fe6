//! Findings of the tools as data, and as text: a [`Finding`] has a [`Rule`], a place in a file, a
//! severity, notes and a remedy, and [`report`] formats findings for people, for GitHub, as JSON
//! and as SARIF. The lint, the rules of names, the comparison of two specs and the audit of pages
//! all use it.
//! It must not know what is checked, nor write anywhere.

mod finding;
pub mod report;
mod rule;
pub mod source;
pub mod suggest;

pub use finding::{Finding, Findings, Place, Related, Severity};
pub use report::Report;
pub use rule::{Rule, find, nearest, table};
