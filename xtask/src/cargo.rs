//! Runs cargo in a workspace: the one that runs this program.

use std::path::Path;
use std::process::Command;

/// Cargo in the folder of a workspace.
pub(crate) fn command(root: &Path) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    // Build scripts track these variables: inherited from this program, they would cause a rebuild
    // each time.
    let of_package = |name: &String| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_");
    std::env::vars_os().filter_map(|(name, _)| name.into_string().ok()).filter(of_package).for_each(|name| {
        command.env_remove(name);
    });
    command.current_dir(root);
    command
}
