//! What the example programs share: where they call, reading arguments and PEM files, and saying what went wrong.
//!
//! The calls that an example is about stand in the example itself. Here is nothing that a program of your own would need.

mod cloud;
mod material;

use std::error::Error;
use std::process::ExitCode;

pub use cloud::Cloud;
pub use material::{Material, certificate, new_csr, pending_authority};

/// The arguments of a program, taken in their order.
#[derive(Debug)]
pub struct Arguments {
    values: std::env::Args,
    usage: &'static str,
}

impl Arguments {
    /// Whether there is no further argument.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.values.len() == 0
    }

    /// The next argument, called `name` in the usage.
    ///
    /// # Errors
    ///
    /// When there is none; the error shows the usage.
    pub fn text(&mut self, name: &str) -> Result<String, Box<dyn Error>> {
        let usage = self.usage;
        self.values.next().ok_or_else(|| format!("{name} is missing\nusage: {usage}").into())
    }

    /// The contents of the PEM file that the next argument names.
    ///
    /// # Errors
    ///
    /// When there is no argument, or the file cannot be read.
    pub fn pem(&mut self, name: &str) -> Result<String, Box<dyn Error>> {
        let path = self.text(name)?;
        std::fs::read_to_string(&path).map_err(|error| format!("cannot read {name} from {path}: {error}").into())
    }

    /// As [`Arguments::pem`], but nothing where there is no further argument.
    ///
    /// # Errors
    ///
    /// When the file cannot be read.
    pub fn optional_pem(&mut self, name: &str) -> Result<Option<String>, Box<dyn Error>> {
        if self.is_empty() { Ok(None) } else { self.pem(name).map(Some) }
    }
}

/// Runs a program with its arguments and prints the error that it ends with, if any, with its causes.
///
/// `usage` is the command line that the program expects.
pub async fn run(usage: &'static str, program: impl AsyncFnOnce(Arguments) -> Result<(), Box<dyn Error>>) -> ExitCode {
    let mut values = std::env::args();
    values.next();
    match program(Arguments { values, usage }).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            let mut cause = error.source();
            while let Some(error) = cause {
                eprintln!("  because: {error}");
                cause = error.source();
            }
            ExitCode::FAILURE
        }
    }
}
