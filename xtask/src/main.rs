//! The maintainers' command line: parses arguments, prints, and sets exit codes. What the commands do is in `apispec`, `codegen` and
//! the crates beside them.

mod audit;
mod changelog;
mod check;
mod coverage;
mod diff;
mod emulator;
mod r#gen;
mod lint;
mod marks;
mod new;
mod outcome;
mod selection;
mod shown;
mod spec_readme;
mod specs;
mod verify;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use selection::Selection;

/// Works on the spec and on the clients that are generated from it.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version, about, after_help = EXIT_CODES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

const EXIT_CODES: &str = "\
Exit codes:
  0  everything is as it should be
  1  the spec is wrong or not what a page says, or a file cannot be read or written
  2  the arguments are wrong
  3  a change of the spec breaks something (`diff --fail-on breaking`)
  4  generated files are not what the spec makes (`gen --check`, `gen --verify`)";

#[derive(Debug, Subcommand)]
enum Command {
    /// Generates the client crates from the spec
    ///
    /// Checks the spec, then writes under `generated/` what changed and removes what the spec no longer makes: either all of it
    /// or, if anything goes wrong, nothing.
    #[command(after_help = EXIT_CODES)]
    Gen {
        /// Write nothing; show what is not as the spec makes it, and exit with 4 if anything is
        #[arg(long)]
        check: bool,
        /// Write nothing; compare the files with the `MANIFEST.toml` of each crate, name those that were edited by hand and those
        /// of the spec that changed since, and exit with 4 if there are any
        #[arg(long, conflicts_with_all = ["check", "services"])]
        verify: bool,
        #[command(flatten)]
        selection: Selection,
    },
    /// Checks the spec
    ///
    /// Shows everything that is wrong with the spec, with file, line and column, why it matters and how to mend it.
    #[command(after_help = EXIT_CODES)]
    Lint(lint::Options),
    /// Checks what a change of the spec can break, and only that
    ///
    /// Lints the spec, writes what `gen` writes, and runs the tests that go over all operations, with their examples, over those
    /// that changed. Takes less than a minute where the tests have been built before. Exits with 1 if anything fails.
    #[command(after_help = EXIT_CODES)]
    Check(check::Options),
    /// Compares saved documentation pages with the spec of their operations
    ///
    /// Shows what a page says and the spec does not, and the reverse, with the places of both; lists the departures that the spec
    /// records. What cannot be read of a page is shown as such. Exits with 1 if anything differs or is not understood.
    #[command(after_help = EXIT_CODES)]
    Audit(audit::Options),
    /// Drafts the spec file of an operation from its saved documentation page
    ///
    /// Writes the facts of the page, and TODO where a person has to write; the lint refuses it until somebody has. Nothing that is there
    /// is written over. Exits with 1 if a part of the page was not understood and so is not in the draft.
    #[command(after_help = EXIT_CODES)]
    New(new::Options),
    /// Shows what changed in the spec, and what it breaks
    ///
    /// Compares two states of the spec by meaning, and judges each change for shipped clients and for code against the next version.
    /// What is not accepted in `spec/exceptions.toml` decides which version is due.
    #[command(after_help = EXIT_CODES)]
    Diff(diff::Options),
    /// Writes what changed in the spec since a tag into the clients' CHANGELOG.md
    #[command(after_help = EXIT_CODES)]
    Changelog(changelog::Options),
}

fn main() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Gen { verify: true, selection, .. } => verify::run(&selection),
        Command::Gen { check, selection, .. } => r#gen::run(&selection, check),
        Command::Lint(options) => lint::run(&options),
        Command::Check(options) => check::run(&options),
        Command::Audit(options) => audit::run(&options),
        Command::New(options) => new::run(&options),
        Command::Diff(options) => diff::run(&options),
        Command::Changelog(options) => changelog::run(&options),
    };
    outcome.into()
}
