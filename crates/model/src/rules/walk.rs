//! Walks all schemas of a document.

use apispec::node::Node;
use apispec::shape::{Kind, Visit};

/// Visits every inline and component schema of the document, in pre-order.
pub(super) fn each_schema<'a>(visit: Visit<'a>, visit_schema: &mut dyn FnMut(&'a Node)) {
    if visit.kind == Kind::Schema {
        visit_schema(visit.node);
    }
    visit.children().for_each(|child| each_schema(child, visit_schema));
}
