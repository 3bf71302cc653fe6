//! The command line.

mod output;
mod serve;
mod signals;

use std::error::Error;

use clap::{Parser, Subcommand};

/// A local stand-in for Huawei Cloud Certificate Manager (SCM, PCA, and what of IAM their clients need).
#[derive(Debug, Parser)]
#[command(version, name = "ccm-emulator")]
pub(crate) struct Command {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    Serve(Box<serve::Serve>),
    /// Print which operations are emulated, and which are not and why
    Operations,
}

impl Command {
    pub(crate) async fn run(self) -> Result<(), Box<dyn Error>> {
        match self.what {
            What::Serve(serve) => serve.run().await,
            What::Operations => output::operations(),
        }
    }
}
