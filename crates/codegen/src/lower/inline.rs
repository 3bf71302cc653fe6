//! Inlines component schemas that are not types of their own: strings, numbers, lists, maps and
//! references. Progenitor would generate a newtype for each, which accepts no plain value and whose
//! limits are not checked. An object or enumeration in such a component becomes a component itself,
//! with the name that progenitor would have given its type.

use std::borrow::BorrowMut;
use std::collections::BTreeMap;

use heck::ToPascalCase;
use openapiv3::{AdditionalProperties, OpenAPI, ReferenceOr, Schema, SchemaKind, Type};

use super::walk::{each_root, each_schema};

/// The components to inline, by name.
type Inlined = BTreeMap<String, ReferenceOr<Schema>>;

/// Runs the step.
pub(super) fn run(mut document: OpenAPI) -> OpenAPI {
    let Some(components) = &mut document.components else { return document };
    let mut inlined = Inlined::new();
    components.schemas.retain(|name, schema| {
        let keeps = schema.as_item().is_some_and(is_type);
        if !keeps {
            inlined.insert(name.clone(), schema.clone());
        }
        keeps
    });
    let mut lifted = Vec::new();
    for (name, schema) in &mut inlined {
        if let ReferenceOr::Item(schema) = schema {
            lift_types(schema, &name.to_pascal_case(), &mut lifted);
        }
    }
    components.schemas.extend(lifted);
    // Sorted by name, so that the output does not depend on the order of the schemas.
    components.schemas.sort_keys();
    each_root(&mut document, &mut |root| replace(root, &inlined));
    each_schema(&mut document, &mut |schema| each_child(schema, &mut |child| replace(child, &inlined)));
    document
}

/// Whether a schema becomes a type: an object with properties, or an enumeration of strings.
fn is_type(schema: &Schema) -> bool {
    match &schema.schema_kind {
        SchemaKind::Type(Type::Object(object)) => !object.properties.is_empty(),
        SchemaKind::Type(Type::String(string)) => !string.enumeration.is_empty(),
        _ => false,
    }
}

/// Moves types in a schema to components of their own.
fn lift_types(schema: &mut Schema, name: &str, lifted: &mut Vec<(String, ReferenceOr<Schema>)>) {
    let (child, suffix) = match &mut schema.schema_kind {
        SchemaKind::Type(Type::Array(array)) => (array.items.as_mut().map(|items| items as &mut dyn Child), "Item"),
        SchemaKind::Type(Type::Object(object)) => match &mut object.additional_properties {
            Some(AdditionalProperties::Schema(values)) => (Some(&mut **values as &mut dyn Child), "Value"),
            _ => (None, ""),
        },
        _ => (None, ""),
    };
    let (Some(child), name) = (child, format!("{name}{suffix}")) else { return };
    let Some(schema) = child.item() else { return };
    if is_type(schema) {
        lifted.push((name.clone(), ReferenceOr::Item(schema.clone())));
        child.set(ReferenceOr::Reference { reference: format!("#/components/schemas/{name}") });
    } else {
        lift_types(schema, &name, lifted);
    }
}

/// Replaces a reference to one of these components by its target.
fn replace(child: &mut dyn Child, inlined: &Inlined) {
    // The lint rejects circular references; one that gets here is left as it is.
    for _ in 0..inlined.len() {
        let target = child.reference().and_then(|reference| reference.strip_prefix("#/components/schemas/"));
        let Some(schema) = target.and_then(|name| inlined.get(name)).cloned() else { return };
        child.set(schema);
    }
}

/// Calls `visit` for the schemas directly in a schema. Constructs that the lint rejects are
/// skipped.
fn each_child(schema: &mut Schema, visit: &mut impl FnMut(&mut dyn Child)) {
    match &mut schema.schema_kind {
        SchemaKind::Type(Type::Object(object)) => {
            object.properties.values_mut().for_each(|property| visit(property));
            if let Some(AdditionalProperties::Schema(values)) = &mut object.additional_properties {
                visit(&mut **values);
            }
        }
        SchemaKind::Type(Type::Array(array)) => array.items.iter_mut().for_each(|items| visit(items)),
        _ => {}
    }
}

/// A schema or a reference to one, boxed or not.
trait Child {
    fn reference(&self) -> Option<&str>;
    fn item(&mut self) -> Option<&mut Schema>;
    fn set(&mut self, schema: ReferenceOr<Schema>);
}

impl<T: From<Schema> + BorrowMut<Schema>> Child for ReferenceOr<T> {
    fn reference(&self) -> Option<&str> {
        match self {
            Self::Reference { reference } => Some(reference),
            Self::Item(_) => None,
        }
    }

    fn item(&mut self) -> Option<&mut Schema> {
        match self {
            Self::Reference { .. } => None,
            Self::Item(schema) => Some(schema.borrow_mut()),
        }
    }

    fn set(&mut self, schema: ReferenceOr<Schema>) {
        *self = match schema {
            ReferenceOr::Reference { reference } => Self::Reference { reference },
            ReferenceOr::Item(schema) => Self::Item(T::from(schema)),
        };
    }
}
