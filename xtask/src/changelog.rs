//! `cargo xtask changelog`.

use std::path::PathBuf;

use clap::Args;
use specdiff::changelog::{self, Place};

use crate::diff;
use crate::outcome::Outcome;
use crate::selection::workspace;

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The tag, or another revision, since which changes are written down; the newest tag that begins with `v` if none is named
    #[arg(value_name = "TAG")]
    since: Option<String>,
    /// Write nothing; print the entries
    #[arg(long)]
    print: bool,
    /// The folder that holds `spec/` and `generated/`
    #[arg(long, value_name = "FOLDER", default_value_os_t = workspace(), hide_default_value = true)]
    root: PathBuf,
}

pub(crate) fn run(options: &Options) -> Outcome {
    let today = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date();
    let entries = match changelog::since(&options.root, options.since.as_deref(), today) {
        Ok(entries) => entries,
        Err(error) => return diff::refuse(&error),
    };
    for Place { name, path, entries } in entries {
        if options.print {
            println!("# {name}\n\n{}", if entries.is_empty() { "Nothing.\n" } else { &entries });
            continue;
        }
        match changelog::write(&options.root, &path, &name, &entries) {
            Ok(true) => println!("{path}: written"),
            Ok(false) => println!("{path}: nothing new"),
            Err(error) => {
                eprintln!(
                    "error: cannot write {path}: {error}\n  help: generate the crate first, with `cargo xtask gen`"
                );
                return Outcome::Wrong;
            }
        }
    }
    Outcome::Fine
}
