//! Prints everything that the commands output, in colour where that is enabled, and wrapped at the
//! width of the terminal. Once nobody reads the standard output any more, drops the rest of the
//! output.
//! It must not know what is printed.

use std::fmt::Display;
use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;
use std::sync::Mutex;

use anstream::{AutoStream, ColorChoice};
use clap::builder::styling::{AnsiColor, Style};
use diagnostics::report::{Layout, WIDTH};
use terminal_size::{Height, Width, terminal_size_of};

use crate::outcome::Outcome;

/// The exit code of a program that a closed pipe has ended: 128 and the number of the signal.
const CLOSED_PIPE: u8 = 141;

/// The first error of the standard output, after which nothing more is written.
static FAILURE: Mutex<Option<io::Error>> = Mutex::new(None);

/// Prints text to the standard output.
pub(crate) fn print(text: &str) {
    let mut failure = FAILURE.lock().unwrap_or_else(|error| error.into_inner());
    if failure.is_none() {
        *failure = write(AutoStream::auto(io::stdout().lock()), text).err();
    }
}

/// Prints a line to the standard output.
pub(crate) fn print_line(line: &str) {
    print_columns("", line);
}

/// Prints a line to the standard output. Wrapped lines are aligned after the first column.
pub(crate) fn print_columns(first: &str, rest: &str) {
    let indent = if first.is_empty() { 2 } else { first.len() };
    let layout = Layout { width: stdout_width(), ..Layout::PLAIN };
    print(&format!("{}\n", layout.wrap(rest, first, &" ".repeat(indent))));
}

/// Prints text to the standard error. Errors are ignored, because they could only be reported
/// there.
pub(crate) fn print_report(text: &str) {
    let _ = write(AutoStream::auto(io::stderr().lock()), text);
}

/// Prints an error to the standard error. Lines such as `  help: …` after the first one explain how
/// to fix it.
pub(crate) fn print_error(message: impl Display) {
    print_message("error", AnsiColor::BrightRed.on_default().bold(), &message.to_string());
}

/// Prints a warning to the standard error.
pub(crate) fn print_warning(message: impl Display) {
    print_message("warning", AnsiColor::Yellow.on_default().bold(), &message.to_string());
}

fn print_message(word: &str, style: Style, message: &str) {
    let layout = Layout { width: stderr_width(), ..Layout::PLAIN };
    let help = AnsiColor::BrightCyan.on_default().bold();
    let message = format!("{word}: {message}");
    let lines = message.split('\n').map(|line| {
        let text = layout.wrap(line.trim_start_matches(' '), indent(line), "    ");
        let text = match text.strip_prefix("  help:") {
            Some(rest) => format!("  {help}help:{help:#}{rest}"),
            None => text,
        };
        format!("{text}\n")
    });
    let text: String = lines.collect();
    let start = format!("{style}{word}{style:#}");
    print_report(&text.replacen(word, &start, 1));
}

/// The spaces that a line begins with.
fn indent(line: &str) -> &str {
    line.get(..line.len() - line.trim_start_matches(' ').len()).unwrap_or_default()
}

/// Whether nobody reads the standard output any more.
pub(crate) fn is_closed() -> bool {
    FAILURE.lock().unwrap_or_else(|error| error.into_inner()).is_some()
}

/// The exit code of a command that has ended.
pub(crate) fn exit_code(outcome: Outcome) -> ExitCode {
    let failure = FAILURE.lock().unwrap_or_else(|error| error.into_inner()).take();
    match failure {
        None => outcome.into(),
        Some(error) if error.kind() == ErrorKind::BrokenPipe => ExitCode::from(CLOSED_PIPE),
        Some(error) => {
            print_error(format!("cannot write the output: {error}"));
            Outcome::Failure.into()
        }
    }
}

/// How text for people is laid out on the standard output.
pub(crate) fn layout(limit: usize) -> Layout {
    let colour = AutoStream::choice(&io::stdout()) != ColorChoice::Never;
    Layout { colour, width: Some(width()), limit, ..Layout::PLAIN }
}

/// How findings are laid out on the standard error. `all` is what shows those beyond the limit.
pub(crate) fn error_layout(limit: usize, all: &'static str) -> Layout {
    let colour = AutoStream::choice(&io::stderr()) != ColorChoice::Never;
    Layout { colour, width: Some(stderr_width().unwrap_or(WIDTH)), limit, all }
}

/// The columns of the standard output.
pub(crate) fn width() -> usize {
    stdout_width().unwrap_or(WIDTH)
}

/// The columns of the terminal that the standard output is, if it is one.
fn stdout_width() -> Option<usize> {
    columns(terminal_size_of(io::stdout()))
}

/// The columns of the terminal that the standard error is, if it is one.
fn stderr_width() -> Option<usize> {
    columns(terminal_size_of(io::stderr()))
}

/// The columns of a terminal. Some terminals report zero for an unknown number.
fn columns(size: Option<(Width, Height)>) -> Option<usize> {
    size.map(|(width, _)| usize::from(width.0)).filter(|columns| *columns > 0)
}

fn write(mut stream: impl Write, text: &str) -> io::Result<()> {
    stream.write_all(text.as_bytes())?;
    stream.flush()
}
