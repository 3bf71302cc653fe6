//! The table of emulated operations in the emulator's README, which covers all services, whichever
//! a command was given.

use std::path::Path;

use apispec::Tree;
use codegen::emit::changes;
use codegen::emulated::{self, Row, Tables};
use codegen::{Error, Files};

use crate::marks;

/// The file, relative to the root.
pub(crate) const README: &str = "crates/ccm-emulator/README.md";

/// Where the emulator's tables of handlers are, in a folder for each service.
const SOURCES: &str = "crates/ccm-emulator/src/services";

/// The up-to-date README, and the operations that are not emulated. Both are empty for a folder
/// without an emulator, such as that of a test.
pub(crate) fn refreshed(root: &Path, trees: &[&Tree]) -> Result<(Files, Vec<String>), Box<dyn std::error::Error>> {
    let Some(readme) = marks::read(root, README)? else { return Ok(Default::default()) };
    let tables = tables(root)?;
    let rows: Vec<Row<'_>> = trees.iter().flat_map(|tree| tables.operations(tree)).collect();
    let text = marks::replace(README, &readme, "operations", &emulated::markdown(&rows))?;
    let missing = rows.iter().filter(|row| !row.is_emulated()).map(Row::name).collect();
    Ok((Files::from([(README.to_owned(), text)]), missing))
}

fn tables(root: &Path) -> Result<Tables, Error> {
    let mut sources = Files::new();
    for path in changes::list_files(root, SOURCES)? {
        let file = root.join(&path);
        let text = std::fs::read_to_string(&file).map_err(|source| Error::Io { action: "read", path: file, source })?;
        sources.insert(path, text);
    }
    Tables::read(SOURCES, &sources)
}
