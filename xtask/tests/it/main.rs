//! Runs the commands as a maintainer does, each test in a folder of its own. One program, so that
//! it links once.

mod all_services;
mod audit;
mod check;
mod commands;
mod diff;
mod docs;
mod drift;
mod invariants;
mod merge;
mod new_service;
mod output;
mod packages;
mod release;
mod support;
mod tidy;
mod users;
