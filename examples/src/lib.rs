//! Shared parts of the examples: choosing the services, reading arguments and PEM files, reporting
//! errors.
//!
//! The calls that an example demonstrates are in the example itself. Your own programs need nothing
//! from here.

mod cloud;
mod material;

use std::error::Error;
use std::fmt;
use std::io::{self, Write as _};
use std::process::ExitCode;

pub use cloud::{Cloud, PARTNER};
pub use material::{Material, create_csr, create_pending_ca, issue_certificate};

/// The command line arguments of an example, in order.
#[derive(Debug)]
pub struct Arguments {
    values: std::env::Args,
}

/// The arguments are wrong. The error is reported together with the usage.
#[derive(Debug)]
pub(crate) struct Usage(pub(crate) String);

impl fmt::Display for Usage {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl Error for Usage {}

impl Arguments {
    /// Whether no arguments are left.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.values.len() == 0
    }

    /// The next argument, which the usage calls `name`.
    ///
    /// # Errors
    ///
    /// If it is missing; [`run`] then shows the usage.
    pub fn text(&mut self, name: &str) -> Result<String, Box<dyn Error>> {
        self.values.next().ok_or_else(|| Usage(format!("{name} is missing")).into())
    }

    /// The contents of the PEM file that the next argument names.
    ///
    /// # Errors
    ///
    /// If the argument is missing, or the file cannot be read.
    pub fn pem(&mut self, name: &str) -> Result<String, Box<dyn Error>> {
        let path = self.text(name)?;
        std::fs::read_to_string(&path).map_err(|error| format!("cannot read {name} from {path}: {error}").into())
    }

    /// As [`Arguments::pem`], but `None` if no argument is left.
    ///
    /// # Errors
    ///
    /// If the file cannot be read.
    pub fn optional_pem(&mut self, name: &str) -> Result<Option<String>, Box<dyn Error>> {
        if self.is_empty() { Ok(None) } else { self.pem(name).map(Some) }
    }
}

/// An error about the arguments; [`run`] then shows the usage.
#[must_use]
pub fn usage_error(text: impl Into<String>) -> Box<dyn Error> {
    Usage(text.into()).into()
}

/// Runs an example with its arguments, and reports its error with all causes.
///
/// `usage` is the command line that the example expects. If the reader of its output goes away, as
/// in `cargo run --example quick_start | head -1`, the example ends quietly.
pub async fn run(usage: &'static str, example: impl AsyncFnOnce(Arguments) -> Result<(), Box<dyn Error>>) -> ExitCode {
    let mut values = std::env::args();
    values.next();
    match example(Arguments { values }).await {
        Err(error) if !is_broken_pipe(error.as_ref()) => {
            // If standard error is closed too, there is nowhere to report it.
            let _ = report(error.as_ref(), usage);
            ExitCode::FAILURE
        }
        _ => ExitCode::SUCCESS,
    }
}

fn is_broken_pipe(error: &(dyn Error + 'static)) -> bool {
    error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

fn report(error: &(dyn Error + 'static), usage: &str) -> io::Result<()> {
    let mut out = io::stderr();
    writeln!(out, "error: {error}")?;
    let mut cause = error.source();
    while let Some(error) = cause {
        writeln!(out, "  caused by: {error}")?;
        cause = error.source();
    }
    if error.is::<Usage>() {
        writeln!(out, "usage: cargo run --example {}", usage.replacen(' ', " -- ", 1))?;
    }
    Ok(())
}

/// Compiles the code in the README of the workspace.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
mod readme {}
