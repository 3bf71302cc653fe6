//! The way through all schemas of a document.

use apispec::node::Node;
use apispec::shape::{Kind, Visit};

/// Gives every schema that is written out in the document to `meet`, each before those in it.
pub(super) fn each_schema<'a>(visit: Visit<'a>, meet: &mut dyn FnMut(&'a Node)) {
    if visit.kind == Kind::Schema {
        meet(visit.node);
    }
    visit.children().for_each(|child| each_schema(child, meet));
}
