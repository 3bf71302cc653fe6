//! Values from the command line: literal texts, and texts from a file or the standard input.

use std::fs;
use std::io::Read as _;

use crate::outcome::{Code, Failure, Result};

/// The largest file that is read as a value, in bytes.
const MAX_SIZE: u64 = 4 * 1024 * 1024;

/// Reads values, and the standard input at most once.
#[derive(Debug, Default)]
pub(crate) struct Texts {
    /// The option that has read the standard input.
    stdin: Option<String>,
}

impl Texts {
    /// The text of `@FILE` or `@-`, or else the text itself; `@@` begins a text with an `@`.
    pub(crate) fn value(&mut self, option: &str, text: &str) -> Result<String> {
        match text.strip_prefix('@') {
            None => Ok(text.to_owned()),
            Some(rest) if rest.starts_with('@') => Ok(rest.to_owned()),
            Some(source) => self.source(option, source),
        }
    }

    /// The text of a secret, which must not be on the command line itself.
    pub(crate) fn secret(&mut self, option: &str, text: &str) -> Result<String> {
        match text.strip_prefix('@') {
            // A line end after a password is not a part of it. Other secrets end with one anyway.
            Some(source) => self.source(option, source).map(|text| text.trim_end_matches(['\r', '\n']).to_owned()),
            None => Err(Failure::usage(format!(
                "--{option} is a secret: other users of this machine can see arguments, and the shell keeps them"
            ))
            .with_help(format!(
                "pass a file with --{option} @FILE, standard input with --{option} @-, or --{option} alone to be asked"
            ))),
        }
    }

    /// The text of a file or, for `-`, of the standard input.
    pub(crate) fn source(&mut self, option: &str, source: &str) -> Result<String> {
        let failed = |what: String| Failure::new(Code::Local, format!("--{option}: {what}"));
        let mut bytes = Vec::new();
        let read = if source == "-" {
            if let Some(first) = self.stdin.replace(option.to_owned()) {
                return Err(Failure::usage(format!("--{first} and --{option} cannot both read the standard input")));
            }
            std::io::stdin().lock().take(MAX_SIZE + 1).read_to_end(&mut bytes)
        } else {
            fs::File::open(source).and_then(|file| file.take(MAX_SIZE + 1).read_to_end(&mut bytes))
        };
        read.map_err(|error| failed(format!("cannot read {source}: {error}")))?;
        if bytes.len() as u64 > MAX_SIZE {
            return Err(failed(format!("{source} is larger than 4 MiB")));
        }
        String::from_utf8(bytes).map_err(|_| failed(format!("{source} is not valid UTF-8")))
    }
}
