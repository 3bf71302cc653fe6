//! Renames parameters to the names of their setters in the model, where progenitor would choose
//! another name: if several arguments of a request have the same name, or the request itself uses
//! the name. `extras::wire_names` restores the documented names in the code that sends.

use heck::ToSnakeCase;
use model::{Argument, Model, Operation, Place};
use openapiv3::{OpenAPI, Parameter, PathItem, ReferenceOr};

use super::walk;

/// Runs the step.
pub(crate) fn run(mut document: OpenAPI, model: &Model<'_>) -> OpenAPI {
    for operation in &model.operations {
        if document.paths.paths.contains_key(&operation.document.key) && renamed(operation).next().is_some() {
            rename(&mut document, operation);
        }
    }
    document
}

/// The parameters that progenitor would name differently.
pub(crate) fn renamed<'a, 'b>(operation: &'a Operation<'b>) -> impl Iterator<Item = &'a Argument<'b>> {
    operation.arguments.iter().filter(|argument| {
        let progenitor = argument.wire.to_snake_case();
        argument.place != Place::Body && argument.setter.trim_end_matches('_') != progenitor
    })
}

/// Renames the parameters of one operation. If one is in the path, the operation is moved to another
/// path, since other operations keep the original path.
fn rename(document: &mut OpenAPI, operation: &Operation<'_>) {
    let key = renamed_in(&operation.document.key, operation);
    let old = match document.paths.paths.get_mut(&operation.document.key) {
        Some(ReferenceOr::Item(item)) => walk::method_mut(item, &operation.document.method).take(),
        _ => None,
    };
    let Some(mut entry) = old else { return };
    for parameter in &mut entry.parameters {
        let ReferenceOr::Item(written) = parameter else { continue };
        let (place, data) = match written {
            Parameter::Path { parameter_data, .. } => (Place::Path, parameter_data),
            Parameter::Query { parameter_data, .. } => (Place::Query, parameter_data),
            Parameter::Header { parameter_data, .. } => (Place::Header, parameter_data),
            Parameter::Cookie { .. } => continue,
        };
        let other = renamed(operation).find(|argument| (argument.place, argument.wire) == (place, data.name.as_str()));
        if let Some(argument) = other {
            data.name.clone_from(&argument.setter);
        }
    }
    let item = document.paths.paths.entry(key).or_insert_with(|| ReferenceOr::Item(PathItem::default()));
    if let ReferenceOr::Item(item) = item {
        *walk::method_mut(item, &operation.document.method) = Some(entry);
    }
}

/// The path of an operation, or its key, with the names of the model in its placeholders.
pub(crate) fn renamed_in(path: &str, operation: &Operation<'_>) -> String {
    let in_path = renamed(operation).filter(|argument| argument.place == Place::Path);
    in_path.fold(path.to_owned(), |path, argument| {
        path.replace(&format!("{{{}}}", argument.wire), &format!("{{{}}}", argument.setter))
    })
}
