//! `operations.rs`: a table with the metadata of the operations. The types of its entries are in
//! the runtime.

use apispec::node::Node;
use apispec::{Permission, Scope};
use model::{Field, Model, Operation, Shape, names};
use quote::{format_ident, quote};

use super::Input;
use crate::emit::{print, render};
use crate::passes;

/// The file.
pub(super) fn text(input: &Input<'_>) -> String {
    let mut operations: Vec<_> = input.model.operations.iter().collect();
    operations.sort_by_key(|operation| operation.id);
    let consts = operations.iter().map(|operation| {
        let (name, entry) = (constant(operation), entry(input.model, operation));
        let doc = format!("`{}`, called by [`Client::{}`](crate::Client::{1}).", operation.id, operation.method);
        quote!(#[doc = #doc] pub const #name: Operation = #entry;)
    });
    let names = operations.iter().map(|operation| constant(operation));
    let table = format_ident!("{}", names::OPERATIONS_TABLE);
    let doc = format!("All operations of {}, sorted by name.", input.document.openapi.info.title);
    let file: syn::File = syn::parse_quote! {
        pub use huaweicloud_core::{LeastPrivilege, Operation, Permission, least_privilege};

        #(#consts)*

        // At the end, so that something follows the last operation.
        #[doc = #doc]
        pub const #table: &[Operation] = &[#(#names),*];
    };
    let first = operations.first().map(|operation| operation.id).unwrap_or_default();
    format!(
        "// {}\n\n{}\n{}",
        render::provenance(&input.model.spec_folder()),
        head(input, first),
        print::print(&passes::doc_comments(file).items)
    )
}

/// The documentation of the module, with an example.
fn head(input: &Input<'_>, operation: &str) -> String {
    let library = &input.model.library;
    let text = format!(
        r#"Metadata of the operations, such as the permission that each one requires. The documentation of
the crate lists what they do.

# Permissions

The IAM actions that a policy must allow for a program that calls these operations:

```
use {library}::operations::{{OPERATIONS, least_privilege}};

let called = ["{operation}"];
let needed =
    least_privilege(OPERATIONS.iter().filter(|operation| called.contains(&operation.name)));
println!("{{:?}}; unknown for {{:?}}", needed.actions, needed.unknown);
```
"#
    );
    text.lines().map(|line| format!("//! {line}").trim_end().to_owned() + "\n").collect()
}

/// The constant that describes an operation.
fn constant(operation: &Operation<'_>) -> syn::Ident {
    format_ident!("{}", operation.constant)
}

/// The expression for the table entry of an operation.
fn entry<'a>(model: &Model<'a>, operation: &Operation<'a>) -> proc_macro2::TokenStream {
    let get = |key: &str| operation.node.get(key);
    let (name, path) = (operation.id, &operation.document.path);
    let (client_method, http_method) = (&operation.method, operation.document.method.to_uppercase());
    let mut calls = quote!(Operation::new(#name, #client_method, #http_method, #path));
    match get("x-iam-action").and_then(Node::as_str).and_then(Permission::parse) {
        Some(Permission::Action { action, alias, .. }) => {
            let aliases = alias.iter();
            calls.extend(quote!(.with_action(#action, &[#(#aliases),*])));
        }
        Some(Permission::NotRequired { reason }) => calls.extend(quote!(.without_permission(#reason))),
        None => {}
    }
    if get("x-retry-safe").and_then(Node::as_bool) == Some(true) {
        calls.extend(quote!(.with_idempotent()));
    }
    if Scope::of(model.tree) == Scope::Project {
        calls.extend(quote!(.with_project_scope()));
    }
    if !model.tree.needs_credentials(operation.document) {
        calls.extend(quote!(.without_credentials()));
    }
    let secrets = model.secrets(operation);
    if !secrets.is_empty() {
        let secrets = secrets.iter();
        calls.extend(quote!(.with_secrets(&[#(#secrets),*])));
    }
    let headers: Vec<_> = model.response_headers(operation).into_iter().map(header).collect();
    if !headers.is_empty() {
        calls.extend(quote!(.with_response_headers(&[#(#headers),*])));
    }
    if let Some(url) = get("externalDocs").and_then(|docs| docs.get("url")).and_then(Node::as_str) {
        calls.extend(quote!(.with_page(#url)));
    }
    if let Some(date) = get("x-doc-updated").and_then(Node::as_str) {
        calls.extend(quote!(.with_page_updated(#date)));
    }
    calls
}

/// The entry for a header.
fn header(field: &Field<'_>) -> proc_macro2::TokenStream {
    let name = field.wire;
    let kind = match field.shape {
        Shape::Integer(32) => format_ident!("Int32"),
        Shape::Integer(_) => format_ident!("Int64"),
        Shape::Number(_) => format_ident!("Number"),
        Shape::Boolean => format_ident!("Boolean"),
        _ => format_ident!("Text"),
    };
    quote!(::huaweicloud_core::ResponseHeader::new(#name, ::huaweicloud_core::HeaderKind::#kind))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    /// The entry of a POST operation of the demo spec, with a line of its page replaced.
    fn entry(from: &str, to: &str) -> String {
        let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/spec/demo");
        let folder = tempfile::tempdir().unwrap();
        let copy = folder.path().join("demo");
        fs::create_dir_all(&copy).unwrap();
        for file in fs::read_dir(spec).unwrap() {
            let file = file.unwrap();
            let text = fs::read_to_string(file.path()).unwrap().replace(from, to);
            fs::write(copy.join(file.file_name()), text).unwrap();
        }
        let document = apispec::load(folder.path(), "spec", "demo").unwrap();
        let model = model::Model::new(&document.tree);
        super::entry(&model, model.operation("CreateThing").unwrap()).to_string().replace(' ', "")
    }

    #[test]
    fn undocumented_metadata_is_not_in_the_table() {
        let line = "x-iam-action: demo:thing:create (alias demo:thing:make)";
        let known = entry(line, line);
        assert!(known.contains(r#".with_action("demo:thing:create",&["demo:thing:make"]).with_secrets(&["password","passwords"]).with_page("#), "{known}");
        let unknown = entry(line, "");
        assert!(unknown.contains(r#""/v1/things").with_secrets("#), "{unknown}");
        let idempotent = entry(line, "x-retry-safe: true");
        assert!(idempotent.contains(r#""/v1/things").with_idempotent().with_secrets("#), "{idempotent}");
        let open = entry(line, "security: []");
        assert!(open.contains(r#""/v1/things").without_credentials().with_secrets("#), "{open}");
        let dateless = entry("x-doc-updated: 2025-11-28", "");
        assert!(dateless.ends_with(r#"/CreateThing.html")"#), "{dateless}");
    }
}
