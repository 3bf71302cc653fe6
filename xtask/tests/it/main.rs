//! Runs the commands as a maintainer does, each test in a folder of its own. One program, so that
//! it links once.

mod all_services;
mod audit;
mod check;
mod commands;
mod diff;
mod invariants;
mod merge;
mod output;
mod release;
mod support;
mod tidy;
mod users;
