//! The maintainers' command line: parses arguments, prints, and sets exit codes. `apispec`,
//! `codegen` and the crates beside them do the work.
#![deny(clippy::print_stdout, clippy::print_stderr, reason = "`output` is the one way out")]

mod audit;
mod cargo;
mod changelog;
mod check;
mod coverage;
mod diff;
mod display;
mod docs;
mod drift;
mod emulator;
mod r#gen;
mod lint;
mod marks;
mod new;
mod new_service;
mod outcome;
mod output;
mod release;
mod selection;
mod spec_readme;
mod specs;
mod users;
mod verify;

use std::process::ExitCode;

use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand};
use outcome::Outcome;
use selection::Selection;

/// Checks the spec, and generates the clients from it.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version, about, after_help = EXIT_CODES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

const EXIT_CODES: &str = "\
Exit codes:
  0    success
  1    the spec is invalid or differs from a page or the SDK, or a file cannot
       be read or written
  2    invalid arguments
  3    a change of the spec is breaking (`diff --fail-on breaking`)
  4    generated files are stale or edited (`gen --check`, `gen --verify`)
  141  nobody reads the output any more, as in `cargo xtask lint | head -1`

Colours: on a terminal, unless NO_COLOR is set; everywhere if CLICOLOR_FORCE is.";

#[derive(Debug, Subcommand)]
enum Command {
    /// Generates the client crates from the spec
    ///
    /// Checks the spec, then writes the files under `generated/` that changed and removes those
    /// that the spec no longer produces. If anything fails, nothing is written. Ends with what
    /// changed for users of each crate, and the version that is due since `main`.
    #[command(after_help = EXIT_CODES)]
    Gen {
        /// Write nothing; show which files differ from the generator's output, and exit with 4 if
        /// any do
        #[arg(long)]
        check: bool,
        /// Write nothing; compare the files with the `MANIFEST.toml` of each crate, list generated
        /// files that were edited by hand and spec files that changed since, and exit with 4 if
        /// there are any
        #[arg(long, conflicts_with_all = ["check", "services"])]
        verify: bool,
        #[command(flatten)]
        selection: Selection,
    },
    /// Checks the spec
    ///
    /// Reports every error in the spec, with file, line and column, why it matters and how to fix
    /// it.
    #[command(after_help = EXIT_CODES)]
    Lint(lint::Options),
    /// Tests the operations that a change of the spec affects
    ///
    /// Lints the spec, generates the clients, and runs the tests of all operations and their
    /// examples for the operations that changed. Takes less than a minute once the tests are built.
    /// Exits with 1 if anything fails.
    #[command(after_help = EXIT_CODES)]
    Check(check::Options),
    /// Compares saved documentation pages with the spec
    ///
    /// Shows where a page and the spec of its operation differ, with the places of both, and lists
    /// the departures that the spec records. Parts of a page that cannot be read are listed too.
    /// Exits with 1 if anything differs or is not understood.
    #[command(after_help = EXIT_CODES)]
    Audit(audit::Options),
    /// Drafts the spec file of an operation from its saved documentation page
    ///
    /// Writes the facts of the page, and TODO where a person must write; `lint` rejects the draft
    /// until every TODO is replaced. Never overwrites a file. Exits with 1 if a part of the page
    /// was not understood and is missing from the draft.
    #[command(after_help = EXIT_CODES)]
    New(new::Options),
    /// Creates the folder of a new service in the spec
    ///
    /// Writes `openapi.yaml` and `shared.yaml` with what every service has and what the options
    /// say, and TODO where a person must write; `lint` reports what is missing. Never overwrites
    /// anything.
    #[command(after_help = EXIT_CODES)]
    NewService(new_service::Options),
    /// Shows what changed in the spec, and what it breaks
    ///
    /// Compares two states of the spec by meaning. Judges each change twice: for clients that are
    /// already shipped, and for code that is compiled against the next version. Shows user code
    /// that breaks, and what to write instead. The changes that `spec/exceptions.toml` does not
    /// accept decide the next version number.
    #[command(after_help = EXIT_CODES)]
    Diff(diff::Options),
    /// Compares the vendor's Python SDK with the spec
    ///
    /// The vendor makes its SDK from the same definitions as the documentation pages, and releases
    /// it about every week: a difference shows which pages to read again. Reads packages as text
    /// and runs nothing of them. Exits with 1 if there is a difference that the spec does not
    /// explain with `x-sdk` or `x-documented`.
    #[command(after_help = EXIT_CODES)]
    Drift(drift::Options),
    /// Writes the reference of all operations, as pages of HTML
    ///
    /// Makes them from `generated/openapi/`: what each operation takes and returns, its limits and
    /// permissions, error codes, and where the spec departs from the vendor's pages. They can be
    /// opened from the folder, or served from any path. The emulator serves them with forms that
    /// call it.
    #[command(after_help = EXIT_CODES)]
    Docs(docs::Options),
    /// Writes what changed in the spec since a tag into the clients' CHANGELOG.md
    #[command(after_help = EXIT_CODES)]
    Changelog(changelog::Options),
    /// Releases the next version: changelogs, version, commit and tag
    ///
    /// Takes the version that the changes of the spec and of the public APIs since the last tag
    /// demand, or a higher one that you name. Needs a clean working tree. Pushes and publishes
    /// nothing; prints the commands that do. Exits with 1 if something forbids the release.
    #[command(after_help = EXIT_CODES)]
    Release(release::Options),
}

fn main() -> ExitCode {
    let parsed = Cli::command().term_width(output::width().min(MAX_HELP_WIDTH)).try_get_matches();
    let outcome = match parsed.and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(cli) => run(cli.command),
        Err(error) if error.use_stderr() => {
            output::print_report(&error.render().ansi().to_string());
            Outcome::Usage
        }
        Err(help) => {
            output::print(&help.render().ansi().to_string());
            Outcome::Success
        }
    };
    output::exit_code(outcome)
}

/// Help in wider lines is hard to read.
const MAX_HELP_WIDTH: usize = 100;

fn run(command: Command) -> Outcome {
    match command {
        Command::Gen { verify: true, selection, .. } => verify::run(&selection),
        Command::Gen { check, selection, .. } => r#gen::run(&selection, check),
        Command::Lint(options) => lint::run(&options),
        Command::Check(options) => check::run(&options),
        Command::Audit(options) => audit::run(&options),
        Command::New(options) => new::run(&options),
        Command::NewService(options) => new_service::run(&options),
        Command::Diff(options) => diff::run(&options),
        Command::Drift(options) => drift::run(&options),
        Command::Docs(options) => docs::run(&options),
        Command::Changelog(options) => changelog::run(&options),
        Command::Release(options) => release::run(&options),
    }
}
