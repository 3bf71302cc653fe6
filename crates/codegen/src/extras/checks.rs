//! What the types of a request do not keep by themselves, from the document: bounds and values of numbers, lengths of lists and of secrets. Every
//! request and every structure with a builder gets a `Check`, which is run before anything is sent.

use std::collections::{BTreeMap, BTreeSet};

use heck::ToPascalCase;
use openapiv3::{
    OpenAPI, Parameter, ParameterSchemaOrContent, ReferenceOr, Schema, SchemaKind, StringFormat, Type,
    VariantOrUnknownOrEmpty,
};
use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::rust_name;
use crate::emit::split::Module;

/// Adds the checks to the files of what they check.
pub(crate) fn add(document: &OpenAPI, modules: &mut [Module]) {
    let schemas = named_schemas(document);
    let parameters = parameters(document);
    let bodies = list_bodies(document);
    let names = modules.iter().flat_map(|module| &module.types);
    let built: BTreeSet<String> = names.filter_map(|name| name.strip_suffix("Builder")).map(str::to_owned).collect();
    let structs = modules.iter().flat_map(|module| &module.definitions).filter_map(|item| match item {
        syn::Item::Struct(item) if built.contains(&item.ident.to_string()) => Some(item),
        _ => None,
    });
    let in_requests = modules.iter().flat_map(|module| &module.operations).filter_map(|item| match item {
        syn::Item::Struct(item) => Some(item),
        _ => None,
    });
    let nested: BTreeSet<String> = structs
        .chain(in_requests)
        .flat_map(|item| &item.fields)
        .filter_map(|field| innermost(&field.ty))
        .filter(|name| built.contains(name))
        .collect();
    for module in modules {
        let structs = module.definitions.iter().filter_map(|item| match item {
            syn::Item::Struct(item) if built.contains(&item.ident.to_string()) => Some(item.clone()),
            _ => None,
        });
        let mut checks = Vec::new();
        for item in structs {
            let (name, builder) = (&item.ident, format_ident!("{}Builder", item.ident));
            let schema = schemas.get(&name.to_string()).copied();
            checks.push(implementation(&quote!(#builder), &check_structure(&item, schema, &nested)));
            if nested.contains(&name.to_string()) {
                checks.push(implementation(&quote!(#name), &[quote!(#builder::from(self.clone()).check(problems);)]));
            }
        }
        module.definitions.extend(checks);
        for name in &module.requests {
            let ident = format_ident!("{name}");
            let statements = parameters.get(name).into_iter().flatten();
            let mut statements: Vec<_> =
                statements.filter_map(|(name, schema)| check_field(&rust_name(name), schema)).collect();
            statements.extend(bodies.get(name).into_iter().flat_map(|schema| check_body(schema, &nested)));
            module.operations.push(implementation(&quote!(#ident<'_>), &statements));
        }
    }
}

/// What the builder of a structure checks.
fn check_structure(item: &syn::ItemStruct, schema: Option<&Schema>, nested: &BTreeSet<String>) -> Vec<TokenStream> {
    let properties = schema.and_then(|schema| match &schema.schema_kind {
        SchemaKind::Type(Type::Object(object)) => Some(&object.properties),
        _ => None,
    });
    let mut statements = Vec::new();
    for field in &item.fields {
        let Some(ident) = &field.ident else { continue };
        let wire = ident.to_string().trim_start_matches("r#").to_owned();
        let schema = properties.and_then(|properties| properties.iter().find(|(name, _)| rust_name(name) == wire));
        if let Some((_, ReferenceOr::Item(schema))) = schema {
            statements.extend(check_field(&wire, schema));
        }
        if innermost(&field.ty).is_some_and(|name| nested.contains(&name)) {
            statements.push(quote!(if let Some(value) = self.#ident.get() { problems.within(#wire, value); }));
        }
    }
    statements
}

/// What is checked of a body that is a list.
fn check_body(schema: &Schema, nested: &BTreeSet<String>) -> Vec<TokenStream> {
    let SchemaKind::Type(Type::Array(array)) = &schema.schema_kind else { return Vec::new() };
    let mut statements: Vec<_> = check_field("body", schema).into_iter().collect();
    if let Some(ReferenceOr::Reference { reference }) = &array.items
        && let Some(name) = reference.rsplit('/').next()
        && nested.contains(&name.to_pascal_case())
    {
        // The list itself, or what stands around it where the schema has a name.
        statements.push(quote!(if let Some(value) = self.body.get() {
            problems.within("body", &value[..]);
        }));
    }
    statements
}

/// What is checked of one field.
fn check_field(name: &str, schema: &Schema) -> Option<TokenStream> {
    let ident = format_ident!("{name}");
    let rules = rules(schema, &quote!(#name), &quote!(value));
    (!rules.is_empty()).then(|| quote!(if let Some(value) = self.#ident.get() { #(#rules)* }))
}

fn implementation(ty: &TokenStream, statements: &[TokenStream]) -> syn::Item {
    let problems = if statements.is_empty() { quote!(_) } else { quote!(problems) };
    syn::parse_quote! {
        impl Check for #ty {
            fn check(&self, #problems: &mut Problems) { #(#statements)* }
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

/// What a value of this schema has to keep; `name` is how its name is written, and `value` a reference to it.
fn rules(schema: &Schema, name: &TokenStream, value: &TokenStream) -> Vec<TokenStream> {
    let mut rules = Vec::new();
    match &schema.schema_kind {
        SchemaKind::Type(Type::Integer(integer)) => {
            let literal = Literal::i64_unsuffixed;
            rules.extend(integer.minimum.map(literal).map(|limit| quote!(problems.minimum(#name, #value, #limit);)));
            rules.extend(integer.maximum.map(literal).map(|limit| quote!(problems.maximum(#name, #value, #limit);)));
            let values: Vec<_> = integer.enumeration.iter().flatten().copied().map(literal).collect();
            rules.extend((!values.is_empty()).then(|| quote!(problems.one_of(#name, #value, &[#(#values),*]);)));
        }
        SchemaKind::Type(Type::Number(number)) => {
            let literal = Literal::f64_unsuffixed;
            rules.extend(number.minimum.map(literal).map(|limit| quote!(problems.minimum(#name, #value, #limit);)));
            rules.extend(number.maximum.map(literal).map(|limit| quote!(problems.maximum(#name, #value, #limit);)));
        }
        SchemaKind::Type(Type::Array(array)) => {
            if let Some((min, max)) = range(array.min_items, array.max_items) {
                rules.push(quote!(problems.items(#name, #value.len(), #min, #max);));
            }
            if let Some(ReferenceOr::Item(items)) = &array.items {
                let inside = self::rules(items, &quote!(&name), &quote!(item));
                if !inside.is_empty() {
                    rules.push(quote! {
                        for (index, item) in #value.iter().enumerate() {
                            let name = format!("{}[{index}]", #name);
                            #(#inside)*
                        }
                    });
                }
            }
        }
        SchemaKind::Type(Type::String(string))
            if string.format == VariantOrUnknownOrEmpty::Item(StringFormat::Password) =>
        {
            if let Some((min, max)) = range(string.min_length, string.max_length) {
                rules.push(quote!(problems.secret(#name, #value, #min, #max);));
            }
        }
        _ => {}
    }
    rules
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
