//! Makes `send` read what a response has beside or instead of JSON: its headers, no content, or a
//! download. For a download, a copy of `send` returns the bytes as they arrive. Before progenitor
//! ran, all of these were made JSON: see `lower::answers`.

use apispec::document::Download;
use apispec::node::Node;
use model::{Model, Operation};
use syn::visit_mut::{self, VisitMut};

use crate::emit::split::{Module, ModuleIndex};
use crate::syntax::{compact, last_name};
use crate::{Error, passes};

/// Changes the requests of operations whose responses are not only JSON.
///
/// # Errors
///
/// When `send` does not have the expected form.
pub(crate) fn rewrite(model: &Model<'_>, modules: &mut [Module]) -> Result<(), Error> {
    let index = ModuleIndex::of(modules);
    for operation in &model.operations {
        let (Some(module), readers) = (index.get(&operation.request), readers(model, operation)) else { continue };
        if readers.is_empty() {
            continue;
        }
        let unexpected = || Error::UnexpectedOutput { kind: "response", text: operation.id.to_owned() };
        let accepted = match model.tree.download(operation.document) {
            Some((media, _)) => Accepted::Download(media),
            None if has_content(model, operation) => Accepted::Json,
            None => Accepted::Nothing,
        };
        let mut arms = Arms { left: readers, accepted };
        let mut streams = None;
        for item in &mut modules[module].operations {
            let syn::Item::Impl(item) = item else { continue };
            if last_name(&item.self_ty).is_none_or(|name| *name != operation.request) {
                continue;
            }
            arms.visit_item_impl_mut(item);
            streams = streams.or_else(|| item.items.iter().find_map(stream));
        }
        if !arms.left.is_empty() {
            return Err(unexpected());
        }
        if is_bytes(model, operation) {
            let request = quote::format_ident!("{}", operation.request);
            let stream = streams.ok_or_else(unexpected)?;
            let file = passes::doc_comments(syn::parse_quote!(impl #request { #stream }));
            modules[module].operations.extend(file.items);
        }
    }
    Ok(())
}

/// Whether the response is bytes.
pub(super) fn is_bytes(model: &Model<'_>, operation: &Operation<'_>) -> bool {
    matches!(model.tree.download(operation.document), Some((_, Download::Bytes)))
}

/// Whether a response has content.
fn is_content(response: &Node) -> bool {
    response.get("content").and_then(Node::as_mapping).is_some_and(|content| !content.is_empty())
}

/// Whether a success of the operation has content.
fn has_content(model: &Model<'_>, operation: &Operation<'_>) -> bool {
    model.tree.successes(operation.document).any(|(_, response)| is_content(response))
}

/// How each success status is read, if not as JSON alone.
fn readers(model: &Model<'_>, operation: &Operation<'_>) -> Vec<(String, syn::Expr)> {
    let constant = quote::format_ident!("{}", operation.constant);
    let download = model.tree.download(operation.document).map(|(_, download)| download);
    let headers = model.tree.response_headers(operation.document).next().is_some();
    let any_content = has_content(model, operation);
    let successes = model.tree.successes(operation.document).filter_map(|(status, response)| {
        let reader: syn::Expr = match (download, is_content(response)) {
            (Some(Download::Bytes), _) => syn::parse_quote!(ResponseValue::bytes(response)),
            (Some(Download::Text), _) => syn::parse_quote!(ResponseValue::text(response)),
            (None, true) if headers => syn::parse_quote!(
                ResponseValue::from_response_and_headers(response, &crate::operations::#constant)
            ),
            (None, false) if headers || any_content => {
                syn::parse_quote!(ResponseValue::from_headers(response, &crate::operations::#constant))
            }
            (None, _) => return None,
        };
        Some((status.to_owned(), reader))
    });
    successes.collect()
}

/// What a success has as content, which the header `Accept` names.
enum Accepted<'a> {
    Json,
    Download(&'a str),
    /// Only headers: as without a response, there is no `Accept`.
    Nothing,
}

/// Replaces the reading of JSON, by status, and the accepted media type.
struct Arms<'a> {
    /// The statuses that were not met yet.
    left: Vec<(String, syn::Expr)>,
    accepted: Accepted<'a>,
}

impl VisitMut for Arms<'_> {
    fn visit_arm_mut(&mut self, arm: &mut syn::Arm) {
        let status = compact(&arm.pat).trim_end_matches("u16").to_owned();
        if let Some(index) = self.left.iter().position(|(own, _)| *own == status) {
            let (_, reader) = self.left.remove(index);
            arm.body = syn::parse_quote!(#reader.await);
        }
    }

    fn visit_expr_mut(&mut self, expr: &mut syn::Expr) {
        visit_mut::visit_expr_mut(self, expr);
        let syn::Expr::MethodCall(call) = expr else { return };
        if call.method != "header" || call.args.first().and_then(last_segment).is_none_or(|name| name != "ACCEPT") {
            return;
        }
        match self.accepted {
            Accepted::Json => {}
            Accepted::Download(media) => {
                if let Some(value) = call.args.last_mut() {
                    *value = syn::parse_quote!(#media);
                }
            }
            Accepted::Nothing => *expr = (*call.receiver).clone(),
        }
    }
}

/// The last name of a path.
fn last_segment(expr: &syn::Expr) -> Option<&syn::Ident> {
    let syn::Expr::Path(path) = expr else { return None };
    path.path.segments.last().map(|segment| &segment.ident)
}

/// `send`, turned into `send_stream`.
fn stream(member: &syn::ImplItem) -> Option<syn::ImplItemFn> {
    let syn::ImplItem::Fn(function) = member else { return None };
    if function.sig.ident != "send" {
        return None;
    }
    let mut function = function.clone();
    let doc = "Sends the request as [`send`](Self::send) does, and returns the body while it arrives, however large it is.\n\n\
               A call is retried until its response begins; a body that breaks off later is an error of the stream.";
    function.attrs = vec![syn::parse_quote!(#[doc = #doc])];
    function.sig.ident = quote::format_ident!("send_stream");
    function.sig.output = syn::parse_quote!(
        -> impl Future<Output = Result<ResponseValue<::huaweicloud_core::ByteStream>, Error>> + Send
    );
    let mut calls = Streamed { found: 0 };
    calls.visit_block_mut(&mut function.block);
    (calls.found > 1).then_some(function)
}

/// Replaces the calls that read the whole body.
struct Streamed {
    found: usize,
}

impl VisitMut for Streamed {
    fn visit_expr_mut(&mut self, expr: &mut syn::Expr) {
        visit_mut::visit_expr_mut(self, expr);
        match compact(expr).as_str() {
            "ResponseValue::bytes(response)" => {
                *expr = syn::parse_quote!(ResponseValue::stream(response));
                self.found += 1;
            }
            "Error::from_response(response)" => {
                *expr = syn::parse_quote!(Error::from_response(response.map(|_| Vec::new())));
            }
            _ => {}
        }
        if let syn::Expr::MethodCall(call) = expr
            && call.method == "send"
            && compact(&call.receiver) == "client.inner"
        {
            call.method = quote::format_ident!("send_streamed");
            self.found += 1;
        }
    }
}
