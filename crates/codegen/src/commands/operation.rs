//! The file of an operation: its command.

use apispec::node::Node;
use model::{Model, Operation};
use quote::{format_ident, quote};

use super::text::{optional, raw};
use super::{arguments, calls, names, skeleton};
use crate::emit::{print, render};
use crate::extras::method_docs;
use crate::passes;

/// The file.
pub(super) fn text(model: &Model<'_>, operation: &Operation<'_>, spec: &str) -> String {
    let field = |key: &str| operation.node.get(key).and_then(Node::as_str).unwrap_or_default().trim();
    let name = names::command(operation);
    let doc = format!("The command for `{}`.", operation.id);
    let constant = format_ident!("{}", operation.constant);
    let client = format_ident!("{}", model.library);
    let (summary, description) = (field("summary"), field("description"));
    let tag = operation.node.get("tags").and_then(Node::as_sequence).and_then(|tags| tags.first()?.as_str());
    let tag = tag.unwrap_or_default();
    let deprecated = optional(&operation.node.get("x-deprecated").and_then(Node::as_str).map(method_docs::one_line));
    let confirm = optional(&operation.node.get("x-confirm").and_then(Node::as_str).map(method_docs::one_line));
    let arguments = arguments::table(model, operation);
    let skeleton = skeleton::text(model, operation);
    let errors = method_docs::errors(model, operation).into_iter().map(|(status, meaning)| quote!((#status, #meaning)));
    let skeleton = raw(&skeleton);
    let request = calls::request(model, operation);
    let calls = calls::fields(model, operation);
    let file: syn::File = syn::parse_quote! {
        #[doc = #doc]
        pub(super) const #constant: ::command::Command = ::command::Command {
            name: #name,
            operation: &::#client::operations::#constant,
            tag: #tag,
            summary: #summary,
            description: #description,
            deprecated: #deprecated,
            confirm: #confirm,
            arguments: &[#(#arguments),*],
            skeleton: #skeleton,
            errors: &[#(#errors),*],
            #calls
        };

        #request
    };
    format!("// {}\n\n{}", render::provenance(spec), print::print(&passes::doc_comments(file).items))
}
