//! `cargo xtask changelog`.

use std::path::PathBuf;

use clap::Args;
use specdiff::changelog::{self, Place};

use crate::outcome::Outcome;
use crate::selection::workspace;
use crate::{diff, output};

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The tag or other revision to compare with [default: the newest tag that begins with `v`]
    #[arg(value_name = "TAG")]
    since: Option<String>,
    /// Print the entries instead of writing them
    #[arg(long)]
    print: bool,
    /// The folder that holds `spec/` and `generated/`
    #[arg(long, value_name = "FOLDER", default_value_os_t = workspace(), hide_default_value = true)]
    root: PathBuf,
}

pub(crate) fn run(options: &Options) -> Outcome {
    let today = diff::today();
    let entries = match changelog::since(&options.root, options.since.as_deref(), today) {
        Ok(entries) => entries,
        Err(error) => return diff::refuse(&error),
    };
    for Place { name, path, entries } in entries {
        if options.print {
            output::print(&format!(
                "# {name}\n\n{}\n",
                if entries.is_empty() { "Nothing changed.\n" } else { &entries }
            ));
            continue;
        }
        match changelog::write(&options.root, &path, &name, &entries) {
            Ok(true) => output::print_line(&format!("{path}: written")),
            Ok(false) => output::print_line(&format!("{path}: nothing new")),
            Err(error) => {
                output::print_error(format!(
                    "cannot write {path}: {error}\n  help: generate the crate first with `cargo xtask gen`"
                ));
                return Outcome::Failure;
            }
        }
    }
    Outcome::Success
}
