//! `send_archive` for operations that respond with JSON or, on demand, with an archive: a copy of
//! `send` that requests the archive and returns its bytes.

use apispec::node::Node;
use model::{Model, Operation, names};
use syn::visit_mut::{self, VisitMut};

use crate::emit::split::{Module, ModuleIndex};
use crate::syntax::{compact, last_name};
use crate::{Error, passes};

/// Adds `send_archive` to the requests of operations with `x-archive`.
///
/// # Errors
///
/// When `send` does not have the expected form.
pub(crate) fn add(model: &Model<'_>, modules: &mut [Module]) -> Result<(), Error> {
    let index = ModuleIndex::of(modules);
    for operation in &model.operations {
        let request = &operation.request;
        let (Some(property), Some(module)) = (property(operation), index.get(request)) else { continue };
        let unexpected = || Error::UnexpectedOutput { kind: "request with an archive", text: operation.id.to_owned() };
        let items = modules[module].operations.iter_mut();
        let found = items.filter_map(request_of(request)).find_map(|item| Some((item.clone(), send(item)?)));
        let (mut block, send) = found.ok_or_else(unexpected)?;
        block.items = vec![syn::ImplItem::Fn(archive(send, property).ok_or_else(unexpected)?)];
        let file = passes::doc_comments(syn::parse_quote!(#block));
        modules[module].operations.extend(file.items);
    }
    Ok(())
}

/// Whether any operation can respond with an archive.
pub(crate) fn any(model: &Model<'_>) -> bool {
    model.operations.iter().any(|operation| property(operation).is_some())
}

/// The property of the body that requests the archive.
pub(crate) fn property<'a>(operation: &Operation<'a>) -> Option<&'a str> {
    operation.node.get("x-archive").and_then(Node::as_str)
}

/// Selects the `impl` blocks with the methods of a request.
fn request_of<'a>(name: &'a str) -> impl FnMut(&'a mut syn::Item) -> Option<&'a mut syn::ItemImpl> {
    move |item| match item {
        syn::Item::Impl(item) if item.trait_.is_none() => {
            last_name(&item.self_ty).is_some_and(|ty| ty == name).then_some(item)
        }
        _ => None,
    }
}

fn send(item: &syn::ItemImpl) -> Option<syn::ImplItemFn> {
    item.items.iter().find_map(|item| match item {
        syn::ImplItem::Fn(function) if function.sig.ident == "send" => Some(function.clone()),
        _ => None,
    })
}

/// `send`, turned into `send_archive`.
fn archive(mut function: syn::ImplItemFn, property: &str) -> Option<syn::ImplItemFn> {
    let setter = quote::format_ident!("{}", names::field(property));
    let doc = format!(
        "Sends the request with `{property}` set, and returns the ZIP archive that the service sends instead of JSON.\n\n\
         The archive may contain a private key, so it is never printed; `expose_secret` returns its bytes."
    );
    function.attrs = vec![syn::parse_quote!(#[doc = #doc])];
    function.sig.ident = quote::format_ident!("send_archive");
    function.sig.inputs = syn::parse_quote!(mut self);
    function.sig.output = syn::parse_quote!(
        -> impl Future<Output = Result<ResponseValue<::huaweicloud_core::SecretBytes>, Error>> + Send
    );
    function.block.stmts.insert(0, syn::parse_quote!(self.body = self.body.#setter(true);));
    let mut bytes = Bytes { found: false };
    bytes.visit_block_mut(&mut function.block);
    bytes.found.then_some(function)
}

/// Replaces the decoding of JSON by reading bytes.
struct Bytes {
    found: bool,
}

impl VisitMut for Bytes {
    fn visit_expr_mut(&mut self, expr: &mut syn::Expr) {
        visit_mut::visit_expr_mut(self, expr);
        if compact(expr) == "ResponseValue::from_response(response)" {
            *expr = syn::parse_quote!(ResponseValue::bytes(response));
            self.found = true;
        }
    }
}
