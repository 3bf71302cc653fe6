//! What the types of a request do not keep by themselves: bounds and values of numbers, lengths of lists and of secrets. The
//! declarations of requests and builders name these limits, which are checked before anything is sent.

use std::collections::{BTreeMap, HashMap};

use apispec::node::Node;
use model::{Kind, Limits, Model, Operation, Shape, Type, names};
use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::emit::split::Module;
use crate::syntax::last_name;

/// Adds the limits to the declarations of builders and requests.
pub(crate) fn add(model: &Model<'_>, modules: &mut [Module]) {
    let checks = Checks { model };
    let structures = model.types.iter().filter(|found| matches!(found.kind, Kind::Structure(_)));
    let builders: HashMap<_, _> = structures.map(|found| (names::builder(&found.name), found)).collect();
    let requests = model.operations.iter().map(|operation| (operation.request.as_str(), operation));
    let requests: HashMap<&str, &Operation<'_>> = requests.collect();
    for module in modules {
        for item in &mut module.definitions {
            if let syn::Item::Struct(item) = item
                && let Some(Type { kind: Kind::Structure(fields), .. }) = builders.get(&item.ident.to_string())
            {
                let fields =
                    fields.iter().map(|field| (field.name.as_str(), checks.limits(&field.shape, field.schema)));
                limit(item, &fields.collect());
            }
        }
        for item in &mut module.operations {
            if let syn::Item::Struct(item) = item
                && let Some(operation) = requests.get(item.ident.to_string().as_str())
            {
                let arguments = operation.arguments.iter();
                let arguments = arguments
                    .map(|argument| (argument.setter.as_str(), checks.limits(&argument.shape, argument.schema)));
                limit(item, &arguments.collect());
            }
        }
    }
}

/// Adds to each field its limits.
fn limit(item: &mut syn::ItemStruct, limits: &BTreeMap<&str, Vec<TokenStream>>) {
    for field in &mut item.fields {
        let is_setter_of_body = field.attrs.iter().any(|attribute| attribute.path().is_ident("in_body"));
        if is_setter_of_body || last_name(&field.ty).is_none_or(|name| name != "Field") {
            continue;
        }
        let name = field.ident.as_ref().map(ToString::to_string).unwrap_or_default();
        if let Some(limits) = limits.get(name.as_str()).filter(|limits| !limits.is_empty()) {
            field.attrs.push(syn::parse_quote!(#[limits(#(#limits),*)]));
        }
    }
}

struct Checks<'a> {
    model: &'a Model<'a>,
}

impl Checks<'_> {
    /// What a value of this shape has to keep, with what is checked inside it.
    fn limits(&self, shape: &Shape, schema: &Node) -> Vec<TokenStream> {
        let mut limits = self.own(shape, schema);
        if self.is_checked_inside(shape) {
            limits.push(quote!(nested()));
        }
        limits
    }

    /// Whether values of this shape, or those in a list of them, are built. A map is not looked into.
    fn is_checked_inside(&self, shape: &Shape) -> bool {
        match shape {
            Shape::List(items) => self.is_checked_inside(items),
            Shape::Type(name) => {
                self.model.type_named(name).is_some_and(|found| matches!(found.kind, Kind::Structure(_)))
            }
            _ => false,
        }
    }

    /// The limits that the schema gives itself.
    fn own(&self, shape: &Shape, schema: &Node) -> Vec<TokenStream> {
        let Limits { length, items, range: (minimum, maximum), values, .. } = Limits::of(schema);
        let mut limits = Vec::new();
        match shape {
            Shape::Integer(_) => {
                let literal = |node: &Node| node.to_yaml().as_i64().map(Literal::i64_unsuffixed);
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
                if let Some(schema) = schema.get("items").and_then(|items| self.model.tree.resolve(items)) {
                    limits.extend(self.own(inner, schema).into_iter().map(|limit| quote!(each(#limit))));
                }
            }
            Shape::Secret => limits.extend(range(length).map(|(min, max)| quote!(secret(#min, #max)))),
            _ => {}
        }
        limits
    }
}

/// Both ends of a range, if it has any.
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
