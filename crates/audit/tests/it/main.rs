//! Tests the audit on the pages of a fictional service. One program, so that it links once.

mod common;
mod damages;
mod draft;
mod open;
mod pages;
mod wrong;
