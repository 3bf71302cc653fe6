//! Prints what a run of `gen` changed for users: the items of each `API.md`, and the version that
//! is due.
//! It must not decide what changed or which version is due: `specdiff` does.

use std::path::Path;

use codegen::{Change, Changes};
use specdiff::api::{self, ApiChanges};
use specdiff::review::Request;

use crate::r#gen::OUTPUT;
use crate::outcome::count;
use crate::{diff, output};

/// The most items of a crate that are named.
const MAX_ITEMS: usize = 10;

/// Prints what users of each crate lost, must change or got. Returns whether there is anything.
pub(crate) fn print_items(changes: &Changes) -> bool {
    let mut any = false;
    for (path, change) in &changes.changed {
        let name = path.strip_prefix(OUTPUT).and_then(|path| path.strip_prefix('/')?.strip_suffix("/API.md"));
        let Some(name) = name else { continue };
        match change {
            Change::Write { old: None, new } => {
                output::print_line(&format!("{name} is new for users: {}", count(api::count(new), "item")));
                any = true;
            }
            Change::Write { old: Some(old), new } => any |= print_changed(name, &ApiChanges::between(old, new)),
            Change::Remove { old } => {
                output::print_line(&format!("{name} is gone for users: {}", count(api::count(old), "item")));
                any = true;
            }
        }
    }
    any
}

/// Prints the first items, most severe first. A type stands for its members.
fn print_changed(name: &str, changes: &ApiChanges<'_>) -> bool {
    if changes.is_empty() {
        return false;
    }
    output::print_line(&format!("What changed for users of {name}:"));
    let removed = api::without_members(&changes.removed);
    let added = api::without_members(&changes.added);
    let mut items: Vec<_> = removed.into_iter().map(|item| vec![("  removed  ", item)]).collect();
    items.extend(changes.changed.iter().map(|(old, new)| vec![("  changed  ", *old), ("       to  ", *new)]));
    items.extend(added.into_iter().map(|item| vec![("  added    ", item)]));
    for (first, item) in items.iter().take(MAX_ITEMS).flatten() {
        output::print_columns(first, item);
    }
    if let Some(more @ 1..) = items.len().checked_sub(MAX_ITEMS) {
        output::print_line(&format!("  … and {more} more: cargo xtask diff"));
    }
    true
}

/// Prints the version that is due since the branch that pull requests target, or why it is unknown.
pub(crate) fn print_version(root: &Path) {
    let request = Request { root, base: None, head: None, today: diff::today() };
    output::print_line(&match request.review() {
        Ok((review, _)) => review.verdict.sentence(),
        Err(error) => {
            let error = error.to_string();
            format!("The version that is due is unknown: {}", error.lines().next().unwrap_or_default())
        }
    });
}
