//! `request!`: the request of an operation.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use model::names;
use quote::format_ident;
use syn::parse::{Parse, ParseStream};

use super::field::Field;
use super::text::{docs, indented, type_text, word};
use crate::attributes::{has_attribute, marker_tokens};
use crate::syntax::last_name;

/// The keyword before a body, and the attribute that marks its field.
const BODY: &str = "body";

/// The same for a body that is not sent if nothing of it is set.
const OPTIONAL_BODY: &str = "optional_body";

/// Whether a field of a request is marked as its body.
pub(crate) fn is_body(field: &syn::Field) -> bool {
    has_attribute(&field.attrs, BODY) || has_attribute(&field.attrs, OPTIONAL_BODY)
}

/// `ListThings of Client -> ListThingsResponseBody { … } body ListThingsBody by
/// ListThingsBodyBuilder with ListThingsBodySetters`
pub(crate) struct Request {
    attributes: Vec<syn::Attribute>,
    name: syn::Ident,
    client: syn::Ident,
    response: syn::Type,
    arguments: Vec<Field>,
    /// The structure of the body.
    pub(super) body: Option<syn::Ident>,
    /// Whether no body is sent if nothing of it is set.
    optional_body: bool,
    /// The fields of the body and their setters. They are not printed.
    in_body: Vec<Field>,
}

impl Request {
    /// The request for a marked structure, whose fields are the client, the arguments, optionally a
    /// body, and the fields of the body with setters.
    pub(super) fn of(item: &syn::ItemStruct) -> Option<Self> {
        let (mut client, mut arguments, mut body, mut in_body) = (None, Vec::new(), None, Vec::new());
        let mut optional_body = false;
        for field in &item.fields {
            if has_attribute(&field.attrs, "in_body") {
                in_body.push(Field::of(field)?);
            } else if is_body(field) {
                body = last_name(&field.ty).cloned();
                optional_body = has_attribute(&field.attrs, OPTIONAL_BODY);
            } else if has_attribute(&field.attrs, "kind") {
                arguments.push(Field::of(field)?);
            } else {
                client = last_name(&field.ty).cloned();
            }
        }
        let response = syn::parse2(marker_tokens(&item.attrs, "response")?).ok()?;
        let (attributes, name) = (item.attrs.clone(), item.ident.clone());
        Some(Self { attributes, name, client: client?, response, arguments, body, optional_body, in_body })
    }

    /// The names of all setters.
    pub(super) fn setters(&self) -> BTreeSet<String> {
        self.arguments.iter().chain(&self.in_body).map(|field| field.setter_name().to_string()).collect()
    }

    /// Adds the setters of the body, if the body is one of these structures.
    pub(super) fn set_body(&mut self, structures: &BTreeMap<String, Vec<Field>>) {
        let fields = self.body.as_ref().and_then(|body| structures.get(&body.to_string()));
        self.in_body = fields.cloned().unwrap_or_default();
    }

    pub(super) fn text(&self) -> String {
        let Self { name, client, response, arguments, .. } = self;
        let response = type_text(response);
        let mut text = format!("{}{name} of {client} -> {response} {}", docs(&self.attributes), block(arguments));
        if let Some(body) = &self.body {
            let [builder, setters] = [names::builder, names::setters].map(|name| name(&body.to_string()));
            let keyword = if self.optional_body { OPTIONAL_BODY } else { BODY };
            let _ = writeln!(text, "{keyword} {body} by {builder} with {setters}");
        }
        text
    }

    pub(super) fn items(&self) -> Vec<syn::Item> {
        let Self { name, client, response, .. } = self;
        let body = self.body.iter().flat_map(|body| -> [syn::ImplItem; 2] {
            let builder = format_ident!("{}", names::builder(&body.to_string()));
            [
                syn::parse_quote!(pub fn body(mut self, body: impl Into<#builder>) -> Self {}),
                syn::parse_quote!(pub fn body_map(mut self, change: impl FnOnce(#builder) -> #builder) -> Self {}),
            ]
        });
        let setters = self.arguments.iter().chain(&self.in_body).map(|field| field.setter(field.setter_name()));
        let file: syn::File = syn::parse_quote! {
            #[derive(Clone, Debug)]
            pub struct #name { fields: () }
            impl #name {
                pub(crate) fn new(client: &#client) -> Self {}
                pub fn call_options(mut self, options: CallOptions) -> Self {}
                #(#body)*
                #(#setters)*
            }
            impl IntoFuture for #name {
                type Output = Result<ResponseValue<#response>, Error>;
            }
            ::huaweicloud_core::codegen::request!(#name);
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
        input.parse::<syn::Token![->]>()?;
        let response = input.parse()?;
        let arguments;
        syn::braced!(arguments in input);
        let arguments = arguments.parse_terminated(Field::parse, syn::Token![,])?.into_iter().collect();
        let (mut body, mut optional_body) = (None, false);
        if !input.is_empty() {
            optional_body = input.fork().parse::<syn::Ident>()? == OPTIONAL_BODY;
            word(input, if optional_body { OPTIONAL_BODY } else { BODY })?;
            body = Some(input.parse()?);
            word(input, "by")?;
            input.parse::<syn::Ident>()?;
            word(input, "with")?;
            input.parse::<syn::Ident>()?;
        }
        Ok(Self { attributes, name, client, response, arguments, body, optional_body, in_body: Vec::new() })
    }
}

fn block(fields: &[Field]) -> String {
    match fields {
        [] => "{}\n".to_owned(),
        fields => format!("{{\n{}}}\n", indented(&fields.iter().map(Field::text).collect::<String>())),
    }
}
