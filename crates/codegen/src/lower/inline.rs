//! Puts component schemas that are no types of their own where the document refers to them: texts, numbers, lists, maps and references.
//! Progenitor would make a type around each, which takes no plain value, and in which nothing is checked. An object or enumeration within
//! such a component becomes a component itself, named as progenitor would have named the type.

use std::borrow::BorrowMut;
use std::collections::BTreeMap;

use heck::ToPascalCase;
use openapiv3::{AdditionalProperties, OpenAPI, ReferenceOr, Schema, SchemaKind, Type};

use super::walk::{each_schema, roots};

/// The components that are put elsewhere, by name.
type Inlined = BTreeMap<String, ReferenceOr<Schema>>;

/// See the module.
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
            within(schema, &name.to_pascal_case(), &mut lifted);
        }
    }
    components.schemas.extend(lifted);
    // In the order of names, so that nothing depends on where a schema stands.
    components.schemas.sort_keys();
    roots(&mut document, &mut |root| replace(root, &inlined));
    each_schema(&mut document, &mut |schema| each_child(schema, &mut |child| replace(child, &inlined)));
    document
}

/// Whether a type is made of a schema: of an object with properties, and of an enumeration of texts.
fn is_type(schema: &Schema) -> bool {
    match &schema.schema_kind {
        SchemaKind::Type(Type::Object(object)) => !object.properties.is_empty(),
        SchemaKind::Type(Type::String(string)) => !string.enumeration.is_empty(),
        _ => false,
    }
}

/// Makes components of the types within a schema.
fn within(schema: &mut Schema, name: &str, lifted: &mut Vec<(String, ReferenceOr<Schema>)>) {
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
        within(schema, &name, lifted);
    }
}

/// Replaces a reference to one of these components by what it leads to.
fn replace(child: &mut dyn Child, inlined: &Inlined) {
    // A reference that leads in a circle is refused before it comes here, and left as it is.
    for _ in 0..inlined.len() {
        let target = child.reference().and_then(|reference| reference.strip_prefix("#/components/schemas/"));
        let Some(schema) = target.and_then(|name| inlined.get(name)).cloned() else { return };
        child.set(schema);
    }
}

/// Calls `visit` for the schemas directly within one. What the lint refuses is not looked into.
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
