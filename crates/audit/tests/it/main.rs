//! Tests of the audit on the pages of an invented service. One program, so that it links once.

mod common;
mod damages;
mod draft;
mod pages;
mod wrong;
