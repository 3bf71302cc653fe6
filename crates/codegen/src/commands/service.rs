//! The file of a service: its title, groups and commands.

use apispec::node::Node;
use model::Model;
use quote::{format_ident, quote};

use super::names;
use crate::emit::{print, render};
use crate::passes;

/// The file.
pub(super) fn text(model: &Model<'_>) -> String {
    let mut operations: Vec<_> = model.operations.iter().collect();
    operations.sort_by_key(|operation| names::command(operation));
    let root = &model.tree.root;
    let info = |key: &str| root.get("info").and_then(|info| info.get(key)).and_then(Node::as_str).unwrap_or_default();
    let tags = root.get("tags").and_then(Node::as_sequence).unwrap_or_default().iter();
    let tags = tags.map(|tag| {
        let of = |key: &str| tag.get(key).and_then(Node::as_str).unwrap_or_default();
        let (name, description) = (of("name"), of("description").trim());
        quote!((#name, #description))
    });
    let mut modules: Vec<_> = operations.iter().map(|operation| &operation.file).collect();
    modules.sort();
    modules.dedup();
    let modules = modules.into_iter().map(|file| {
        let file = format_ident!("{file}");
        quote!(mod #file;)
    });
    let entries = operations.iter().map(|operation| {
        let (file, constant) = (format_ident!("{}", operation.file), format_ident!("{}", operation.constant));
        quote!(#file::#constant)
    });
    let (service, title, description) = (&model.tree.service, info("title"), info("description").trim());
    let file: syn::File = syn::parse_quote! {
        #(#modules)*

        #[doc = "The service and its commands."]
        pub(crate) const SERVICE: ::command::Service = ::command::Service {
            name: #service,
            title: #title,
            description: #description,
            tags: &[#(#tags),*],
            commands: &[#(#entries),*],
        };
    };
    format!("// {}\n\n{}", render::provenance(&model.spec_folder()), print::print(&passes::doc_comments(file).items))
}
