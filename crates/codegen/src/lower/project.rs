//! Replaces `{project_id}` in paths by the marker of the runtime, and removes the parameter, if the
//! client fills it: progenitor has no arguments that a caller need not set. `extras::project`
//! replaces the marker in the code.

use apispec::Scope;
use apispec::scope::PROJECT_ID;
use model::Model;
use openapiv3::{OpenAPI, Operation, Parameter, ReferenceOr};

use super::walk;

/// The segment for which the runtime has the constant `PROJECT_ID`. Even if it were left in the
/// code, the runtime would fill it.
pub(crate) const MARKER: &str = "%00$project_id";

/// Runs the step.
pub(crate) fn run(mut document: OpenAPI, model: &Model<'_>) -> OpenAPI {
    if Scope::of(model.tree) != Scope::Project {
        return document;
    }
    walk::each_operation(&mut document, &mut remove);
    let (from, to) = (format!("/{{{PROJECT_ID}}}"), format!("/{MARKER}"));
    walk::rename_paths(&mut document, |path| path.replace(&from, &to));
    document
}

fn remove(operation: &mut Operation) {
    operation.parameters.retain(|parameter| {
        !matches!(parameter, ReferenceOr::Item(Parameter::Path { parameter_data, .. }) if parameter_data.name == PROJECT_ID)
    });
}
