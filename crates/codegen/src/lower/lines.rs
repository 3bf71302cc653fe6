//! Replaces the fragment in the key of an operation that shares its method and path with others by
//! a segment with a marker: progenitor must not see a fragment, and needs different paths.
//! `extras::lines` removes the segment from the code.

use apispec::document::split_key;
use openapiv3::OpenAPI;

use super::walk;

/// Begins the segment. It is never sent: no other path of a document contains it.
const MARKER: &str = "%00$line-";

/// Runs the step.
pub(super) fn run(mut document: OpenAPI) -> OpenAPI {
    walk::rename_paths(&mut document, |key| marked(&key));
    document
}

/// The path that a key of the document becomes.
pub(crate) fn marked(key: &str) -> String {
    let (path, fragment) = split_key(key);
    fragment.map_or_else(|| path.to_owned(), |name| format!("{path}{}", segment(name)))
}

/// The segment that is added to the path of an operation.
pub(crate) fn segment(name: &str) -> String {
    format!("/{MARKER}{name}")
}
