//! Writes to standard output.

use std::error::Error;
use std::io::{self, Write as _};

use ccm_emulator::{Emulator, coverage};

/// Prints the table of `ccm-emulator operations`.
pub(super) fn operations() -> Result<(), Box<dyn Error>> {
    let rows = coverage();
    let mut text = String::new();
    for row in &rows {
        let state = match (row.emulated, row.reason) {
            (true, _) => "emulated".to_owned(),
            (false, Some(reason)) => format!("not emulated: {reason}"),
            (false, None) => "not emulated yet".to_owned(),
        };
        text.push_str(&format!(
            "{:<4} {:<43} {:<6} {}\n     {state}\n",
            row.service, row.operation, row.method, row.path
        ));
    }
    let emulated = rows.iter().filter(|row| row.emulated).count();
    text.push_str(&format!("{emulated} of {} operations are emulated\n", rows.len()));
    print(&text)
}

/// Prints the environment variables that point clients to the emulator, as lines for a shell.
pub(super) fn variables(emulator: &Emulator) -> Result<(), Box<dyn Error>> {
    let mut text = format!("# The emulator listens on {}. To use it from a shell:\n", emulator.endpoint());
    for (name, value) in emulator.variables() {
        text.push_str(&format!("export {name}={}\n", quoted(&value)));
    }
    print(&text)
}

/// Quotes a value for a shell, if it needs quotes.
fn quoted(value: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:".contains(c);
    if value.chars().all(plain) { value.to_owned() } else { format!("'{}'", value.replace('\'', r"'\''")) }
}

/// Prints to standard output. A closed pipe is not an error.
fn print(text: &str) -> Result<(), Box<dyn Error>> {
    let mut output = io::stdout().lock();
    match output.write_all(text.as_bytes()).and_then(|()| output.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}
