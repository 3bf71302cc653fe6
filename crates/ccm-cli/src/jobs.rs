//! The jobs of people, which take several calls or none. Each is one thing, on top of the clients.

mod clients;
mod expiring;
mod facts;
mod inspect;
mod issue;
mod period;
mod renew;
mod sync;

use clap::{ArgMatches, Command};

use crate::outcome::Result;
use crate::settings::Settings;

/// The commands of the jobs.
pub(crate) fn commands() -> [Command; 5] {
    [inspect::command(), expiring::command(), issue::command(), renew::command(), sync::command()]
}

/// Runs a job, if there is one with this name.
pub(crate) async fn run(name: &str, matches: &ArgMatches, settings: &Settings) -> Option<Result<()>> {
    Some(match name {
        inspect::NAME => inspect::run(matches, settings).await,
        expiring::NAME => expiring::run(matches, settings).await,
        issue::NAME => issue::run(matches, settings).await,
        renew::NAME => renew::run(matches, settings).await,
        sync::NAME => sync::run(matches, settings).await,
        _ => return None,
    })
}
