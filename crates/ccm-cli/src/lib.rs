//! `ccm`: Huawei Cloud certificates from a shell.
//!
//! Every operation of every service is a command, from the tables of the crate `commands`, which
//! call the generated clients. Beside them are the jobs of people, which take several calls.
//!
//! 1. `cli` makes the command line from the tables.
//! 2. `operation` runs the command of one operation: `arguments` reads its arguments, `connect`
//!    decides where it calls and with which credentials, `confirm` asks before it, `dry_run` shows
//!    the call instead, `output` and `files` show what came back.
//! 3. `outcome` turns errors into one line and an exit code.
#![deny(clippy::print_stdout, clippy::print_stderr, reason = "`terminal` is the one way out")]

mod arguments;
mod cli;
mod configure;
mod confirm;
mod connect;
mod dry_run;
mod files;
mod help;
mod jobs;
mod operation;
mod outcome;
mod output;
mod profile;
mod progress;
mod settings;
mod terminal;
mod texts;

use std::process::ExitCode;

pub use cli::command;

/// Runs the program with the arguments of the process.
#[must_use]
pub fn main() -> ExitCode {
    let matches = match cli::command().try_get_matches() {
        Ok(matches) => matches,
        Err(error) => return terminal::usage(&error),
    };
    let debug = matches.get_flag("debug");
    if debug {
        terminal::trace();
    }
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return terminal::fail(&outcome::Failure::local(format!("cannot start: {error}"))),
    };
    match runtime.block_on(cli::run(&matches)) {
        Ok(()) => terminal::finish(),
        Err(failure) => terminal::fail(&failure),
    }
}
