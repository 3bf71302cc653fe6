//! The second way to send a request whose answer is JSON or, on demand, an archive: `send_archive`, made from `send`, which asks for the
//! archive and gives its bytes.

use apispec::node::Node;
use model::{Model, Operation, names};
use syn::visit_mut::{self, VisitMut};

use crate::Error;
use crate::emit::split::{Homes, Module};
use crate::passes;
use crate::syntax::{compact, last_name};

/// Adds `send_archive` to the requests of operations with `x-archive`.
///
/// # Errors
///
/// When there is no `send` of the form that is known here.
pub(crate) fn add(model: &Model<'_>, modules: &mut [Module]) -> Result<(), Error> {
    let homes = Homes::of(modules);
    for operation in &model.operations {
        let Some(property) = property(operation) else { continue };
        let request = &operation.request;
        let unknown = || Error::UnknownOutput { kind: "archive of", text: operation.id.to_owned() };
        let home = homes.index(request).ok_or_else(unknown)?;
        let items = modules[home].operations.iter_mut();
        let found = items.filter_map(request_of(request)).find_map(|item| Some((item.clone(), send(item)?)));
        let (mut block, send) = found.ok_or_else(unknown)?;
        block.items = vec![syn::ImplItem::Fn(archive(send, property).ok_or_else(unknown)?)];
        let file = passes::doc_comments(syn::parse_quote!(#block));
        modules[home].operations.extend(file.items);
    }
    Ok(())
}

/// Whether an operation can answer with an archive.
pub(crate) fn any(model: &Model<'_>) -> bool {
    model.operations.iter().any(|operation| property(operation).is_some())
}

/// The property of the body that asks for the archive.
fn property<'a>(operation: &Operation<'a>) -> Option<&'a str> {
    operation.node.get("x-archive").and_then(Node::as_str)
}

/// Picks the blocks with the methods of a request.
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

/// The function that gives the archive.
fn archive(mut function: syn::ImplItemFn, property: &str) -> Option<syn::ImplItemFn> {
    let setter = quote::format_ident!("{}", names::field(property));
    let doc = format!(
        "Sends the request with `{property}` set, and gives the bytes of the ZIP archive that the service makes instead of JSON.\n\n\
         They may hold a private key, so nothing prints them, and reading them takes an explicit `expose_secret`."
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

/// Reads bytes where the JSON is read.
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
