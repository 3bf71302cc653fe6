//! Puts a body that is a list where the operation refers to it. A component that is nothing but a list would become a type around the list,
//! which takes no builders, and in which no entry is checked.

use std::collections::BTreeMap;

use openapiv3::{OpenAPI, ReferenceOr, RequestBody, Schema, SchemaKind, Type};

use super::reach;
use super::walk::each_operation;

/// See the module.
pub(crate) fn run(mut document: OpenAPI) -> OpenAPI {
    let schemas = document.components.iter().flat_map(|components| &components.schemas);
    let lists: BTreeMap<String, Schema> = schemas
        .filter_map(|(name, schema)| Some((name.clone(), schema.as_item()?.clone())))
        .filter(|(_, schema)| matches!(schema.schema_kind, SchemaKind::Type(Type::Array(_))))
        .collect();
    each_operation(&mut document, &mut |operation| {
        operation.request_body.iter_mut().for_each(|body| in_body(body, &lists));
    });
    let used = reach::references(&document);
    if let Some(components) = &mut document.components {
        components.schemas.retain(|name, _| used.contains(name) || !lists.contains_key(name));
    }
    document
}

fn in_body(body: &mut ReferenceOr<RequestBody>, lists: &BTreeMap<String, Schema>) {
    let ReferenceOr::Item(body) = body else { return };
    for schema in body.content.values_mut().filter_map(|media| media.schema.as_mut()) {
        let ReferenceOr::Reference { reference } = &*schema else { continue };
        let list = reference.strip_prefix("#/components/schemas/").and_then(|name| lists.get(name));
        if let Some(list) = list {
            *schema = ReferenceOr::Item(list.clone());
        }
    }
}
