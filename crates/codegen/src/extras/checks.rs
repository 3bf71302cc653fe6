//! What the types of a request do not keep by themselves, from the document: bounds and values of numbers, lengths of lists and of secrets. The
//! declarations of requests and builders name these limits, which are checked before anything is sent.

use std::collections::{BTreeMap, BTreeSet};

use heck::ToPascalCase;
use openapiv3::{
    OpenAPI, Parameter, ParameterSchemaOrContent, ReferenceOr, Schema, SchemaKind, StringFormat, Type,
    VariantOrUnknownOrEmpty,
};
use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::rust_name;
use crate::emit::split::Module;
use crate::syntax::last_name;

/// Adds the limits to the declarations of builders and requests.
pub(crate) fn add(document: &OpenAPI, modules: &mut [Module]) {
    let (schemas, parameters, bodies) = (named_schemas(document), parameters(document), list_bodies(document));
    let names = modules.iter().flat_map(|module| &module.types);
    let built: BTreeSet<String> = names.filter_map(|name| name.strip_suffix("Builder")).map(str::to_owned).collect();
    for module in modules {
        for item in &mut module.definitions {
            let syn::Item::Struct(item) = item else { continue };
            let Some(name) =
                item.ident.to_string().strip_suffix("Builder").filter(|name| built.contains(*name)).map(str::to_owned)
            else {
                continue;
            };
            let object = schemas.get(&name).and_then(|schema| match &schema.schema_kind {
                SchemaKind::Type(Type::Object(object)) => Some(object),
                _ => None,
            });
            limit(item, &built, |name| {
                let properties = object.into_iter().flat_map(|object| &object.properties);
                let mut schemas = properties.filter_map(|(property, schema)| match schema {
                    ReferenceOr::Item(schema) if rust_name(property) == name => Some(&**schema),
                    _ => None,
                });
                schemas.next()
            });
        }
        for item in &mut module.operations {
            let syn::Item::Struct(item) = item else { continue };
            let request = item.ident.to_string();
            limit(item, &built, |name| {
                let mut parameters = parameters.get(&request).into_iter().flatten();
                let parameter = parameters.find(|(parameter, _)| rust_name(parameter) == name);
                parameter
                    .map(|(_, schema)| *schema)
                    .or_else(|| bodies.get(&request).filter(|_| name == "body").copied())
            });
        }
    }
}

/// Adds its limits to each field: those of its schema, and those of what it holds.
fn limit<'a>(item: &mut syn::ItemStruct, built: &BTreeSet<String>, schema: impl Fn(&str) -> Option<&'a Schema>) {
    for field in &mut item.fields {
        let is_setter_of_body = field.attrs.iter().any(|attribute| attribute.path().is_ident("in_body"));
        if is_setter_of_body || !last_name(&field.ty).is_some_and(|name| name == "Field") {
            continue;
        }
        let name = field.ident.as_ref().map(ToString::to_string).unwrap_or_default();
        let mut limits = schema(name.trim_start_matches("r#")).map(limits).unwrap_or_default();
        if innermost(&field.ty).is_some_and(|name| built.contains(&name)) {
            limits.push(quote!(nested()));
        }
        if !limits.is_empty() {
            field.attrs.push(syn::parse_quote!(#[limits(#(#limits),*)]));
        }
    }
}

/// The type that is checked inside `Field<…>`, `Option<…>`, `Box<…>` and `Vec<…>`. A map is not looked into.
fn innermost(ty: &syn::Type) -> Option<String> {
    let syn::Type::Path(path) = ty else { return None };
    let last = path.path.segments.last()?;
    match (last.ident.to_string().as_str(), &last.arguments) {
        ("Field" | "Option" | "Vec" | "Box", syn::PathArguments::AngleBracketed(arguments)) => {
            match arguments.args.first()? {
                syn::GenericArgument::Type(ty) => innermost(ty),
                _ => None,
            }
        }
        (name, syn::PathArguments::None) => Some(name.to_owned()),
        _ => None,
    }
}

/// What a value of this schema has to keep.
fn limits(schema: &Schema) -> Vec<TokenStream> {
    let mut limits = Vec::new();
    match &schema.schema_kind {
        SchemaKind::Type(Type::Integer(integer)) => {
            let literal = Literal::i64_unsuffixed;
            limits.extend(integer.minimum.map(literal).map(|limit| quote!(minimum(#limit))));
            limits.extend(integer.maximum.map(literal).map(|limit| quote!(maximum(#limit))));
            let values: Vec<_> = integer.enumeration.iter().flatten().copied().map(literal).collect();
            limits.extend((!values.is_empty()).then(|| quote!(one_of([#(#values),*]))));
        }
        SchemaKind::Type(Type::Number(number)) => {
            let literal = Literal::f64_unsuffixed;
            limits.extend(number.minimum.map(literal).map(|limit| quote!(minimum(#limit))));
            limits.extend(number.maximum.map(literal).map(|limit| quote!(maximum(#limit))));
        }
        SchemaKind::Type(Type::Array(array)) => {
            limits.extend(range(array.min_items, array.max_items).map(|(min, max)| quote!(items(#min, #max))));
            if let Some(ReferenceOr::Item(items)) = &array.items {
                limits.extend(self::limits(items).into_iter().map(|limit| quote!(each(#limit))));
            }
        }
        SchemaKind::Type(Type::String(string))
            if string.format == VariantOrUnknownOrEmpty::Item(StringFormat::Password) =>
        {
            limits.extend(range(string.min_length, string.max_length).map(|(min, max)| quote!(secret(#min, #max))));
        }
        _ => {}
    }
    limits
}

/// Both ends of a range, if it has any.
fn range(min: Option<usize>, max: Option<usize>) -> Option<(TokenStream, TokenStream)> {
    let min = min.filter(|&min| min > 0);
    if min.is_none() && max.is_none() {
        return None;
    }
    let from = Literal::usize_unsuffixed(min.unwrap_or(0));
    let to = max.map_or(quote!(usize::MAX), |max| {
        let max = Literal::usize_unsuffixed(max);
        quote!(#max)
    });
    Some((quote!(#from), to))
}

/// The schemas of objects by the names of their types: components, and what stands inside them.
fn named_schemas(document: &OpenAPI) -> BTreeMap<String, &Schema> {
    fn inside<'a>(schema: &'a Schema, name: String, found: &mut BTreeMap<String, &'a Schema>) {
        match &schema.schema_kind {
            SchemaKind::Type(Type::Object(object)) => {
                for (property, schema) in &object.properties {
                    if let ReferenceOr::Item(schema) = schema {
                        inside(schema, format!("{name}{}", property.to_pascal_case()), found);
                    }
                }
                found.insert(name, schema);
            }
            SchemaKind::Type(Type::Array(array)) => {
                if let Some(ReferenceOr::Item(schema)) = &array.items {
                    inside(schema, format!("{name}Item"), found);
                }
            }
            _ => {}
        }
    }
    let mut found = BTreeMap::new();
    for (name, schema) in document.components.iter().flat_map(|components| &components.schemas) {
        if let ReferenceOr::Item(schema) = schema {
            inside(schema, name.to_pascal_case(), &mut found);
        }
    }
    for (_, _, operation) in document.operations() {
        let name = operation.operation_id.as_deref().unwrap_or_default().to_pascal_case();
        let body = operation.request_body.as_ref().and_then(ReferenceOr::as_item);
        for media in body.into_iter().flat_map(|body| body.content.values()) {
            if let Some(ReferenceOr::Item(schema)) = &media.schema {
                inside(schema, format!("{name}Body"), &mut found);
            }
        }
    }
    found
}

/// The parameters of each request with their schemas, by the names of both.
fn parameters(document: &OpenAPI) -> BTreeMap<String, Vec<(&str, &Schema)>> {
    let mut found: BTreeMap<String, Vec<(&str, &Schema)>> = BTreeMap::new();
    for (_, _, operation) in document.operations() {
        let name = operation.operation_id.as_deref().unwrap_or_default().to_pascal_case();
        for parameter in operation.parameters.iter().filter_map(|parameter| resolve(document, parameter)) {
            let data = parameter.parameter_data_ref();
            if let ParameterSchemaOrContent::Schema(ReferenceOr::Item(schema)) = &data.format {
                found.entry(name.clone()).or_default().push((&data.name, schema));
            }
        }
    }
    found
}

/// The bodies that are lists, by the name of their request.
fn list_bodies(document: &OpenAPI) -> BTreeMap<String, &Schema> {
    let components = document.components.as_ref();
    let operations = document.operations().filter_map(|(_, _, operation)| {
        let body = operation.request_body.as_ref()?.as_item()?;
        let schema = match body.content.values().next()?.schema.as_ref()? {
            ReferenceOr::Item(schema) => schema,
            ReferenceOr::Reference { reference } => {
                let name = reference.strip_prefix("#/components/schemas/")?;
                components?.schemas.get(name)?.as_item()?
            }
        };
        Some((operation.operation_id.as_deref()?.to_pascal_case(), schema))
    });
    operations.filter(|(_, schema)| matches!(schema.schema_kind, SchemaKind::Type(Type::Array(_)))).collect()
}

fn resolve<'a>(document: &'a OpenAPI, parameter: &'a ReferenceOr<Parameter>) -> Option<&'a Parameter> {
    match parameter {
        ReferenceOr::Item(parameter) => Some(parameter),
        ReferenceOr::Reference { reference } => {
            let name = reference.strip_prefix("#/components/parameters/")?;
            document.components.as_ref()?.parameters.get(name)?.as_item()
        }
    }
}
