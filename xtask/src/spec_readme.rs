//! The tables in `spec/README.md` that are generated from the code.

use std::path::Path;

use codegen::Files;

use crate::marks;

/// The file, relative to the root.
pub(crate) const PATH: &str = "spec/README.md";

/// The file with up-to-date tables. Empty for a folder without the file, such as that of a test.
pub(crate) fn refreshed(root: &Path) -> Result<Files, String> {
    let Some(text) = marks::read(root, PATH)? else { return Ok(Files::new()) };
    let text = marks::replace(PATH, &text, "extensions", &apispec::extension::table())?;
    let text = marks::replace(PATH, &text, "rules", &diagnostics::table(model::rules::all().into_iter()))?;
    Ok(Files::from([(PATH.to_owned(), text)]))
}
