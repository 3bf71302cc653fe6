//! The functions of a command: they decode arguments, set them on the client's request, and call
//! one of its methods.

use apispec::document::Download;
use apispec::pagination;
use model::names::WAITER_PREFIX;
use model::{Argument, Model, Operation, Place, Shape};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::names::flag;
use crate::extras::{archives, waiters};

/// The function that makes the request.
pub(super) fn request(model: &Model<'_>, operation: &Operation<'_>) -> syn::Item {
    let (client, method) = (format_ident!("{}", model.library), format_ident!("{}", operation.method));
    let ty = format_ident!("{}", operation.request);
    // Their order in the spec means nothing.
    let mut arguments: Vec<_> = operation.arguments.iter().collect();
    arguments.sort_by_key(|argument| flag(argument));
    let setters: Vec<_> = arguments.into_iter().map(|argument| setter(model, operation, argument)).collect();
    let mutable = (!setters.is_empty()).then(|| quote!(mut));
    syn::parse_quote! {
        fn request(config: &::huaweicloud_core::Config, input: &::command::Input) -> Result<::#client::builder::#ty, ::huaweicloud_core::Error> {
            let #mutable request = ::#client::Client::new(config)?.#method().call_options(input.options());
            #(#setters)*
            Ok(request)
        }
    }
}

/// The fields of the command with functions.
pub(super) fn fields(model: &Model<'_>, operation: &Operation<'_>) -> TokenStream {
    let send = match model.tree.download(operation.document) {
        Some((_, Download::Bytes)) => call(&quote!(Ok(::command::Output::file(request.send().await?)))),
        _ => call(&quote!(::command::output(request.send().await?))),
    };
    let archive = if archives::property(operation).is_some() {
        let call = call(&quote!(Ok(::command::Output::file(request.send_archive().await?))));
        quote!(Some(#call))
    } else {
        quote!(None)
    };
    let list = if operation.node.get(pagination::EXTENSION).is_some() {
        quote!(Some(|config, input| Ok(::command::entries(request(config, input)?.items()))))
    } else {
        quote!(None)
    };
    let waiters = waiters::descriptions(operation).into_iter().map(|(state, description)| {
        let method = format_ident!("{WAITER_PREFIX}{state}");
        let state = state.replace('_', "-");
        quote! {
            ::command::Waiter {
                state: #state,
                description: #description,
                wait: |config, input, timeout| ::std::boxed::Box::pin(async move {
                    let mut waiter = request(config, input)?.#method();
                    if let Some(timeout) = timeout {
                        waiter = waiter.timeout(timeout);
                    }
                    ::command::output(waiter.send().await?)
                }),
            }
        }
    });
    quote! {
        send: #send,
        archive: #archive,
        list: #list,
        waiters: &[#(#waiters),*],
    }
}

/// An asynchronous call: the request is made, then its result is that of the expression.
fn call(result: &TokenStream) -> TokenStream {
    quote!(|config, input| ::std::boxed::Box::pin(async move { let request = request(config, input)?; #result }))
}

fn setter(model: &Model<'_>, operation: &Operation<'_>, argument: &Argument<'_>) -> TokenStream {
    let (flag, setter) = (flag(argument), format_ident!("{}", argument.setter));
    let ty = syn::parse_str(&ty(model, operation, argument)).unwrap_or_else(|_| syn::parse_quote!(::serde_json::Value));
    let ty: syn::Type = ty;
    quote! {
        if let Some(value) = input.get::<#ty>(#flag)? {
            request = request.#setter(value);
        }
    }
}

/// The type that an argument is decoded to. Setters accept each number, and report one that is too
/// large.
pub(super) fn ty(model: &Model<'_>, operation: &Operation<'_>, argument: &Argument<'_>) -> String {
    let field = operation.body.as_ref().and_then(|body| model.field(body.structure.as_ref()?, argument.wire));
    let is_clearable = argument.place == Place::Body && field.is_some_and(|field| field.clearable);
    let types = format!("::{}::types::", model.library);
    match is_clearable {
        true => format!("::huaweicloud_core::Nullable<{}>", argument.shape.rust(&types)),
        false => decoded(&argument.shape, &types),
    }
}

fn decoded(shape: &Shape, types: &str) -> String {
    match shape {
        Shape::Integer(_) => "i64".to_owned(),
        Shape::Number(_) => "f64".to_owned(),
        Shape::List(items) => format!("Vec<{}>", decoded(items, types)),
        other => other.rust(types),
    }
}
