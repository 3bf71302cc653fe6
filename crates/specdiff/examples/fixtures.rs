//! Writes both sides of each fixture as documents, with the verdict of its rule, for other tools to
//! compare: `cargo run -p specdiff --example fixtures -- FOLDER`.

#[path = "../tests/it/common.rs"]
mod common;

use std::fs;
use std::path::Path;

use specdiff::rules;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1).ok_or("name a folder to write into")?;
    let changed = |rule: &str| {
        ["before", "after"].iter().any(|side| common::fixtures().join(rule).join(format!("{side}.yaml")).exists())
    };
    for rule in rules::rules().filter(|rule| changed(rule.name)) {
        let folder = Path::new(&folder).join(rule.name);
        fs::create_dir_all(&folder)?;
        for side in ["before", "after"] {
            let text = serde_json::to_string_pretty(&common::document(rule.name, side))?;
            fs::write(folder.join(format!("{side}.json")), text)?;
        }
        fs::write(folder.join("wire"), rule.wire.word())?;
    }
    Ok(())
}
