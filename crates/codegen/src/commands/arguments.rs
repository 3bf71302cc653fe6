//! The table of an operation's arguments.

use apispec::node::Node;
use model::{Argument, Limits, Model, Operation, Place, Shape};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::calls;
use super::names::flag;
use super::text::optional;
use crate::extras::{limits, method_docs};

/// The arguments as expressions: required ones first, then by name.
pub(super) fn table<'a>(model: &'a Model<'_>, operation: &'a Operation<'_>) -> Vec<TokenStream> {
    let mut arguments: Vec<_> = operation.arguments.iter().collect();
    arguments.sort_by_key(|argument| (!argument.required, flag(argument)));
    arguments.into_iter().map(|argument| entry(model, operation, argument)).collect()
}

fn entry(model: &Model<'_>, operation: &Operation<'_>, argument: &Argument<'_>) -> TokenStream {
    let is_whole =
        argument.place == Place::Body && operation.body.as_ref().is_some_and(|body| body.structure.is_none());
    let place = match argument.place {
        Place::Body if is_whole => format_ident!("WholeBody"),
        Place::Body => format_ident!("Body"),
        Place::Path => format_ident!("Path"),
        Place::Query => format_ident!("Query"),
        Place::Header => format_ident!("Header"),
    };
    let (flag, wire, required) = (flag(argument), argument.wire, argument.required);
    let (setter, rust_type) = (&argument.setter, calls::ty(model, operation, argument));
    let kind = kind(model, &argument.shape, argument.schema);
    let items = argument.schema.get("items").and_then(|items| model.tree.resolve(items));
    let values = [Some(argument.schema), items].into_iter().flatten().map(|schema| Limits::new(schema).values);
    let values = values.flatten().filter_map(limits::scalar);
    let default = optional(&argument.schema.get("default").filter(|_| !required).and_then(limits::scalar));
    let limits = limits::without_values(model.tree, argument.schema).join(", ");
    let described = [argument.node, argument.schema].into_iter().find_map(|node| node.get("description"));
    let description = method_docs::one_line(described.and_then(Node::as_str).unwrap_or_default());
    quote! {
        ::command::Argument {
            flag: #flag,
            wire: #wire,
            setter: #setter,
            rust_type: #rust_type,
            place: ::command::Place::#place,
            kind: ::command::Kind::#kind,
            required: #required,
            values: &[#(#values),*],
            default: #default,
            limits: #limits,
            description: #description,
        }
    }
}

/// What the values of an argument are, as a variant of `command::Kind`.
pub(super) fn kind(model: &Model<'_>, shape: &Shape, schema: &Node) -> syn::Ident {
    let is_text = |shape: &Shape| match shape {
        Shape::Text | Shape::LocalTime => true,
        Shape::Type(name) => {
            matches!(model.type_named(name).map(|found| &found.kind), Some(model::Kind::Enumeration(_)))
        }
        _ => false,
    };
    let kind = match shape {
        Shape::Secret => "Secret",
        Shape::Time => "UnixMillis",
        Shape::DateTime => "DateTime",
        Shape::Date => "Date",
        Shape::Integer(_) if Shape::is_time(schema) => "UnixMillis",
        Shape::Integer(_) => "Integer",
        Shape::Number(_) => "Number",
        Shape::Boolean => "Boolean",
        Shape::List(items) if **items == Shape::Secret => "Secrets",
        Shape::List(items) if matches!(**items, Shape::Integer(_)) => "Integers",
        Shape::List(items) if is_text(items) => "Texts",
        shape if is_text(shape) => "Text",
        _ => "Json",
    };
    format_ident!("{kind}")
}
