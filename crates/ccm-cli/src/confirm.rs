//! Asks before calls that cost money or cannot be undone.

use std::io::{self, Write as _};

use command::Command;

use crate::outcome::{Code, Failure, Result};
use crate::{help, terminal};

/// Asks before a call, unless it is harmless or the answer is given.
pub(crate) fn confirm(command: &Command, yes: bool) -> Result<()> {
    match command.confirm {
        Some(reason) if !yes => ask(&format!("{}: {}", command.name, help::plain(reason).trim_end_matches('.'))),
        _ => Ok(()),
    }
}

/// Asks whether to go on.
pub(crate) fn ask(what: &str) -> Result<()> {
    if !terminal::is_interactive() {
        let failure = Failure::new(Code::Declined, format!("{what}, and there is no terminal to ask on"));
        return Err(failure.with_help("pass --yes to agree"));
    }
    write!(io::stderr(), "{what}. Go on? [y/N] ")?;
    let mut answer = String::new();
    io::stdin().read_line(&mut answer)?;
    if matches!(answer.trim().to_lowercase().as_str(), "y" | "yes") {
        return Ok(());
    }
    Err(Failure::new(Code::Declined, "nothing was sent"))
}
