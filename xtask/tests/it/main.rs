//! Tests of the commands as a maintainer meets them: the program itself runs, each time in a folder of its own. One program, so that it
//! links once.

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
