//! `request!`: the request of an operation.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use syn::parse::{Parse, ParseStream};

use super::field::Field;
use super::{docs, indented, marker};
use crate::syntax::last_name;

/// `ListThings of Client { … } body ListThingsBody from ListThingsBodyBuilder { … }`
pub(crate) struct Request {
    attributes: Vec<syn::Attribute>,
    name: syn::Ident,
    client: syn::Ident,
    arguments: Vec<Field>,
    body: Option<Body>,
}

/// A body with a builder, and those of its fields that get a setter on the request.
struct Body {
    name: syn::Ident,
    builder: syn::Ident,
    fields: Vec<Field>,
}

impl Request {
    /// The request that a structure stands for: it has a client, its arguments, perhaps a body, the fields of the body that get a setter, and
    /// the options of the call.
    pub(super) fn of(item: &syn::ItemStruct) -> Option<Self> {
        let (mut client, mut arguments, mut builder, mut fields) = (None, Vec::new(), None, Vec::new());
        for field in &item.fields {
            if let Some(setter) = marker(&field.attrs, "in_body") {
                fields.push(Field::of(field)?.with_setter(syn::parse2(setter).ok()?));
            } else if let Some(argument) = Field::of(field) {
                arguments.push(argument);
            } else if let syn::Type::Reference(ty) = &field.ty {
                client = last_name(&ty.elem).cloned();
            } else if field.ident.as_ref().is_some_and(|name| name == "body") {
                builder = last_name(&field.ty).cloned();
            }
        }
        let body = builder.and_then(|builder| {
            let name = syn::Ident::new(builder.to_string().strip_suffix("Builder")?, builder.span());
            Some(Body { name, builder, fields })
        });
        Some(Self { attributes: item.attrs.clone(), name: item.ident.clone(), client: client?, arguments, body })
    }

    /// The names of all setters.
    pub(super) fn setters(&self) -> BTreeSet<String> {
        let in_body = self.body.iter().flat_map(|body| &body.fields);
        self.arguments.iter().chain(in_body).map(Field::setter_name).collect()
    }

    pub(super) fn text(&self) -> String {
        let mut text = format!("{}{} of {} {}", docs(&self.attributes), self.name, self.client, block(&self.arguments));
        if let Some(Body { name, builder, fields }) = &self.body {
            let _ = write!(text, "body {name} from {builder} {}", block(fields));
        }
        text
    }

    pub(super) fn items(&self) -> Vec<syn::Item> {
        let Self { name, client, .. } = self;
        let body = self.body.iter().flat_map(|Body { builder, .. }| -> [syn::ImplItem; 2] {
            [
                syn::parse_quote!(pub fn body(mut self, body: impl Into<#builder>) -> Self {}),
                syn::parse_quote!(pub fn body_map(mut self, change: impl FnOnce(#builder) -> #builder) -> Self {}),
            ]
        });
        let in_body = self.body.iter().flat_map(|body| &body.fields);
        let setters = self.arguments.iter().chain(in_body).map(Field::setter);
        let file: syn::File = syn::parse_quote! {
            #[derive(Clone, Debug)]
            pub struct #name<'a> { fields: &'a () }
            impl<'a> #name<'a> {
                pub(crate) fn new(client: &'a #client) -> Self {}
                pub fn call_options(mut self, options: CallOptions) -> Self {}
                #(#body)*
                #(#setters)*
            }
            impl Check for #name<'_> {}
        };
        file.items
    }
}

impl Parse for Request {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attributes = input.call(syn::Attribute::parse_outer)?;
        let name = input.parse()?;
        word(input, "of")?;
        let client = input.parse()?;
        let arguments = fields(input)?;
        let mut body = None;
        if !input.is_empty() {
            word(input, "body")?;
            let name = input.parse()?;
            word(input, "from")?;
            body = Some(Body { name, builder: input.parse()?, fields: fields(input)? });
        }
        Ok(Self { attributes, name, client, arguments, body })
    }
}

fn block(fields: &[Field]) -> String {
    match fields {
        [] => "{}\n".to_owned(),
        fields => format!("{{\n{}}}\n", indented(&fields.iter().map(Field::text).collect::<String>())),
    }
}

fn fields(input: ParseStream<'_>) -> syn::Result<Vec<Field>> {
    let fields;
    syn::braced!(fields in input);
    Ok(fields.parse_terminated(Field::without_kind, syn::Token![,])?.into_iter().collect())
}

fn word(input: ParseStream<'_>, word: &str) -> syn::Result<()> {
    let found: syn::Ident = input.parse()?;
    if found == word { Ok(()) } else { Err(syn::Error::new(found.span(), format!("expected `{word}`"))) }
}
