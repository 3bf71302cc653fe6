//! Everything that is printed, in colour where that is enabled. Once nobody reads the standard
//! output any more, the rest is dropped, and the exit code says so.

use std::io::{self, ErrorKind, IsTerminal as _, Write as _};
use std::process::ExitCode;
use std::sync::Mutex;

use anstream::{AutoStream, ColorChoice};
use clap::builder::styling::{AnsiColor, Style};
use terminal_size::{Width, terminal_size};

use crate::outcome::{CLOSED_PIPE, Code, Failure};

/// The width of texts if the output is not a terminal.
const WIDTH: usize = 80;

/// The first error of the standard output, after which nothing more is written.
static FAILURE: Mutex<Option<io::Error>> = Mutex::new(None);

/// How errors are marked.
pub(crate) const ERROR: Style = AnsiColor::BrightRed.on_default().bold();
/// How advice is marked.
pub(crate) const HELP: Style = AnsiColor::BrightCyan.on_default().bold();
/// How headings are marked.
pub(crate) const HEADING: Style = AnsiColor::Green.on_default().bold();
/// How names of commands are marked.
pub(crate) const NAME: Style = AnsiColor::Cyan.on_default().bold();

/// Writes to the standard output.
pub(crate) fn print(text: &str) {
    let mut failure = FAILURE.lock().unwrap_or_else(|error| error.into_inner());
    if failure.is_none() {
        let mut out = AutoStream::auto(io::stdout().lock());
        *failure = out.write_all(text.as_bytes()).and_then(|()| out.flush()).err();
    }
}

/// Writes bytes to the standard output as they are.
pub(crate) fn print_bytes(bytes: &[u8]) {
    let mut failure = FAILURE.lock().unwrap_or_else(|error| error.into_inner());
    if failure.is_none() {
        let mut out = io::stdout().lock();
        *failure = out.write_all(bytes).and_then(|()| out.flush()).err();
    }
}

/// Whether nobody reads the standard output any more.
pub(crate) fn is_closed() -> bool {
    FAILURE.lock().unwrap_or_else(|error| error.into_inner()).is_some()
}

/// Writes a line to the standard error.
pub(crate) fn note(text: &str) {
    // An error could only be reported there.
    let _ = writeln!(AutoStream::auto(io::stderr().lock()), "{text}");
}

/// The width to wrap texts at.
pub(crate) fn width() -> usize {
    let columns = terminal_size().map(|(Width(columns), _)| usize::from(columns));
    columns.unwrap_or(WIDTH).clamp(40, 100)
}

/// Whether somebody can be asked.
pub(crate) fn is_interactive() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Whether progress can be shown.
pub(crate) fn shows_progress() -> bool {
    io::stderr().is_terminal() && AutoStream::choice(&io::stderr()) != ColorChoice::Never
}

/// Shows the trace of the calls on the standard error.
pub(crate) fn trace() {
    let colour = AutoStream::choice(&io::stderr()) != ColorChoice::Never;
    let filter = tracing_subscriber::EnvFilter::new("warn,huaweicloud_core=trace");
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .with_ansi(colour)
        .log_internal_errors(false)
        .init();
}

/// Shows help, the version, or what is wrong with the command line.
pub(crate) fn usage(error: &clap::Error) -> ExitCode {
    // An error could only be reported there.
    let _ = error.print();
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(Code::Usage as u8))
}

/// Reports a failure as one line, and how to go on as another.
pub(crate) fn fail(failure: &Failure) -> ExitCode {
    note(&format!("{ERROR}error:{ERROR:#} {failure}"));
    if let Some(help) = failure.help() {
        note(&format!("{HELP}help:{HELP:#} {help}"));
    }
    ExitCode::from(failure.code as u8)
}

/// The exit code of a command that succeeded.
pub(crate) fn finish() -> ExitCode {
    match &*FAILURE.lock().unwrap_or_else(|error| error.into_inner()) {
        None => ExitCode::SUCCESS,
        Some(error) if error.kind() == ErrorKind::BrokenPipe => ExitCode::from(CLOSED_PIPE),
        Some(error) => {
            note(&format!("{ERROR}error:{ERROR:#} cannot write the output: {error}"));
            ExitCode::from(Code::Local as u8)
        }
    }
}
