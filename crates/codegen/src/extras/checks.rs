//! Adds to declarations what only the document knows: which optional properties may be null, and
//! the documented limits of the declarations of requests and structures: bounds and values of
//! numbers, lengths and patterns of strings, lengths of lists and secrets. The runtime checks them
//! before a request is sent. The documentation of each field, which is also that of its setters,
//! states them in words.

use std::collections::{BTreeMap, HashMap};

use apispec::node::Node;
use model::{Argument, Field, Form, Kind, Limits, Model, Operation, Shape, Type};
use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::limits;
use crate::attributes::{doc_text, has_attribute};
use crate::declare;
use crate::emit::split::Module;

/// Adds the limits to the declarations of structures and requests.
pub(crate) fn add(model: &Model<'_>, modules: &mut [Module]) {
    let checks = Checks { model };
    let requests = model.operations.iter().map(|operation| (operation.request.as_str(), operation));
    let requests: HashMap<&str, &Operation<'_>> = requests.collect();
    for module in modules {
        for item in &mut module.definitions {
            if let syn::Item::Struct(item) = item
                && let Some(Type { kind: Kind::Structure(fields), .. }) = model.type_named(&item.ident.to_string())
            {
                let values = fields.iter().map(|Field { name, required, shape, schema, .. }| {
                    (name.as_str(), Value { required: *required, shape, schema })
                });
                mark_clearable(item, fields);
                checks.complete(item, &values.collect());
            }
        }
        for item in &mut module.operations {
            if let syn::Item::Struct(item) = item
                && let Some(operation) = requests.get(item.ident.to_string().as_str())
            {
                let values = operation.arguments.iter().map(|Argument { setter, required, shape, schema, .. }| {
                    (setter.as_str(), Value { required: *required, shape, schema })
                });
                let body = operation.body.as_ref().and_then(|body| model.type_named(body.structure.as_ref()?));
                if let Some(Type { kind: Kind::Structure(fields), .. }) = body {
                    mark_clearable(item, fields);
                }
                checks.complete(item, &values.collect());
            }
        }
    }
}

/// Changes the kind of the properties that may be null or absent; progenitor does not tell these
/// apart. In a request only the properties of the body can be null.
fn mark_clearable(item: &mut syn::ItemStruct, fields: &[Field<'_>]) {
    let is_request = item.fields.iter().any(declare::is_body);
    for field in &mut item.fields {
        let name = field.ident.as_ref().map(ToString::to_string).unwrap_or_default();
        let is_clearable = fields.iter().any(|field| field.clearable && field.name == name);
        if !is_clearable || (is_request && !has_attribute(&field.attrs, "in_body")) {
            continue;
        }
        for attribute in &mut field.attrs {
            if let Some(kind) = marked_kind(attribute) {
                *attribute = syn::parse_quote!(#[kind(#kind)]);
            }
        }
    }
}

/// The kind of a property that may be null, if this attribute is the kind of an optional one.
fn marked_kind(attribute: &syn::Attribute) -> Option<syn::Ident> {
    let kind: syn::Ident = attribute.path().is_ident("kind").then(|| attribute.parse_args().ok())??;
    let clearable = kind.to_string().replacen("optional", "clearable", 1);
    (kind != clearable).then(|| quote::format_ident!("{clearable}"))
}

/// What the document says of a field or an argument.
struct Value<'a> {
    required: bool,
    shape: &'a Shape,
    schema: &'a Node,
}

struct Checks<'a> {
    model: &'a Model<'a>,
}

impl Checks<'_> {
    /// Adds its limits to each field, and states them in its documentation.
    fn complete(&self, item: &mut syn::ItemStruct, values: &BTreeMap<&str, Value<'_>>) {
        for field in &mut item.fields {
            let name = field.ident.as_ref().map(ToString::to_string).unwrap_or_default();
            let is_declared = has_attribute(&field.attrs, "kind") && !has_attribute(&field.attrs, "in_body");
            let Some(value) = values.get(name.as_str()).filter(|_| is_declared) else { continue };
            let limits = self.limits(value.shape, value.schema);
            if !limits.is_empty() {
                field.attrs.push(syn::parse_quote!(#[limits(#(#limits),*)]));
            }
            self.document(field, value);
        }
    }

    /// Adds a paragraph to the documentation of a field: whether it is required, its limits, and
    /// its default.
    fn document(&self, field: &mut syn::Field, value: &Value<'_>) {
        let description: Vec<_> = field.attrs.iter().filter_map(doc_text).collect();
        let mut sentences = Vec::new();
        let words =
            limits::describe(self.model.tree, value.required.then_some(limits::REQUIRED), value.schema).join(", ");
        if let Some((first, rest)) = words.split_at_checked(1) {
            sentences.push(format!("{}{rest}.", first.to_uppercase()));
        }
        sentences.extend(limits::default(value.required, value.schema, &description.concat()));
        if !sentences.is_empty() {
            let text = format!(" {}", sentences.join(" "));
            let blank = (!description.is_empty()).then_some("");
            let lines = blank.into_iter().chain([text.as_str()]);
            let lines: Vec<syn::Attribute> = lines.map(|line| syn::parse_quote!(#[doc = #line])).collect();
            field.attrs.splice(description.len()..description.len(), lines);
        }
    }

    /// The limits of a value of this shape, including those of the structures in it.
    fn limits(&self, shape: &Shape, schema: &Node) -> Vec<TokenStream> {
        let mut limits = self.schema_limits(shape, schema);
        if self.has_nested_limits(shape) {
            limits.push(quote!(nested()));
        }
        limits
    }

    /// Whether this shape is a structure, or a list or map of structures.
    fn has_nested_limits(&self, shape: &Shape) -> bool {
        match shape {
            Shape::List(items) | Shape::Map(items) => self.has_nested_limits(items),
            Shape::Type(name) => {
                self.model.type_named(name).is_some_and(|found| matches!(found.kind, Kind::Structure(_)))
            }
            _ => false,
        }
    }

    /// The limits of each value in a list or map. Its schema may be a reference.
    fn each(&self, shape: &Shape, schema: Option<&Node>) -> Vec<TokenStream> {
        let schema = schema.and_then(|schema| self.model.tree.resolve(schema));
        let limits = schema.map(|schema| self.schema_limits(shape, schema)).unwrap_or_default();
        limits.into_iter().map(|limit| quote!(each(#limit))).collect()
    }

    /// The limits in the schema itself.
    fn schema_limits(&self, shape: &Shape, schema: &Node) -> Vec<TokenStream> {
        let Limits { length, items, range: (minimum, maximum), values, pattern, form } = Limits::new(schema);
        let mut limits = Vec::new();
        match shape {
            Shape::Integer(_) | Shape::Time => {
                let literal = |node: &Node| {
                    let number = node.to_yaml().as_i64().map(Literal::i64_unsuffixed)?;
                    let is_time = *shape == Shape::Time;
                    Some(if is_time { quote!(::huaweicloud_core::UnixMillis::new(#number)) } else { quote!(#number) })
                };
                limits.extend(minimum.and_then(literal).map(|limit| quote!(minimum(#limit))));
                limits.extend(maximum.and_then(literal).map(|limit| quote!(maximum(#limit))));
                let values: Vec<_> = values.iter().filter_map(literal).collect();
                limits.extend((!values.is_empty()).then(|| quote!(one_of([#(#values),*]))));
            }
            Shape::Number(_) => {
                let literal = |node: &Node| node.to_yaml().as_f64().map(Literal::f64_unsuffixed);
                limits.extend(minimum.and_then(literal).map(|limit| quote!(minimum(#limit))));
                limits.extend(maximum.and_then(literal).map(|limit| quote!(maximum(#limit))));
            }
            Shape::List(inner) => {
                limits.extend(range(items).map(|(min, max)| quote!(items(#min, #max))));
                limits.extend(self.each(inner, schema.get("items")));
            }
            Shape::Map(inner) => limits.extend(self.each(inner, schema.get("additionalProperties"))),
            Shape::Text | Shape::LocalTime | Shape::DateTime | Shape::Date => {
                limits.extend(range(length).map(|(min, max)| quote!(length(#min, #max))));
                limits.extend(pattern.map(|pattern| quote!(pattern!(#pattern))));
                limits.extend(form.map(|form| match form {
                    Form::DateTime => quote!(date_time()),
                    Form::Date => quote!(date()),
                }));
            }
            Shape::Secret => limits.extend(range(length).map(|(min, max)| quote!(secret(#min, #max)))),
            _ => {}
        }
        limits
    }
}

/// Both ends of a range, if it has at least one.
fn range((min, max): (Option<u64>, Option<u64>)) -> Option<(TokenStream, TokenStream)> {
    if min.is_none() && max.is_none() {
        return None;
    }
    let from = Literal::u64_unsuffixed(min.unwrap_or(0));
    let to = max.map_or(quote!(usize::MAX), |max| {
        let max = Literal::u64_unsuffixed(max);
        quote!(#max)
    });
    Some((quote!(#from), to))
}
