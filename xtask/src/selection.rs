//! Selects the services that a command works on, and the folder.

use std::path::PathBuf;

use clap::Args;

/// The services, and the folder.
#[derive(Debug, Args)]
pub(crate) struct Selection {
    /// The services, such as `scm` [default: all]
    #[arg(value_name = "SERVICE")]
    pub(crate) services: Vec<String>,
    /// The folder that holds `spec/` and `generated/`
    #[arg(long, value_name = "FOLDER", default_value_os_t = workspace(), hide_default_value = true)]
    pub(crate) root: PathBuf,
}

/// The workspace that this program was built from.
pub(crate) fn workspace() -> PathBuf {
    let own = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    own.parent().map(PathBuf::from).unwrap_or(own)
}
