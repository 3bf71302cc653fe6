//! Tests of the comparison, on small fixtures and on edits of the real specs. One program, so that
//! it links once.

mod code;
mod common;
mod compile;
mod merged;
mod mutations;
mod renames;
mod reports;
mod rules;
mod strange;
mod verdicts;
