//! The program `ccm-emulator`: starts an emulator, and lists the emulated operations.

mod cli;

use std::error::Error;
use std::io::Write as _;
use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Unlike `eprintln!`, this does not panic if standard error is closed.
            let _ = writeln!(std::io::stderr(), "error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let cli = cli::Cli::parse();
    let runtime = tokio::runtime::Runtime::new()?;
    let result = runtime.block_on(cli.run());
    // Does not wait for handlers that are still running, such as one that generates a key: a user
    // who stops the program twice wants it to end at once.
    runtime.shutdown_background();
    result
}
