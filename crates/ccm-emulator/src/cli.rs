//! The command line.

mod control;
mod json_log;
mod output;
mod serve;
mod signals;
mod snapshot;

use std::error::Error;

use clap::{Parser, Subcommand};

/// Local emulator of Huawei Cloud Certificate Manager: SCM, PCA and the IAM calls that their
/// clients need.
#[derive(Debug, Parser)]
#[command(version, name = "ccm-emulator")]
pub(crate) struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Serve(Box<serve::Serve>),
    /// Print the variables that point clients to an emulator that is running, with the key of the
    /// demonstration account
    Variables {
        /// Address of the emulator
        #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:8080")]
        endpoint: String,
    },
    Snapshot(snapshot::Take),
    Restore(snapshot::Restore),
    /// Ask whether an emulator is healthy; fails if it does not answer
    Health {
        /// Address of the emulator
        #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:8080")]
        endpoint: String,
    },
    /// List all operations, and say for each whether it is emulated
    Operations,
}

impl Cli {
    pub(crate) async fn run(self) -> Result<(), Box<dyn Error>> {
        match self.command {
            Command::Serve(serve) => serve.run().await,
            Command::Variables { endpoint } => output::variables_of(&endpoint),
            Command::Snapshot(take) => take.run().await,
            Command::Restore(restore) => restore.run().await,
            Command::Health { endpoint } => output::line(&String::from_utf8_lossy(&control::health(&endpoint).await?)),
            Command::Operations => output::operations(),
        }
    }
}
