//! `enumeration!`: an open enumeration.

use std::fmt::Write as _;

use quote::quote;
use syn::parse::{Parse, ParseStream};

use super::text::{docs, indented};
use crate::attributes::wire_name;

/// `State { InLeaf => "IN_LEAF" } else Unknown`
pub(crate) struct Enumeration {
    attributes: Vec<syn::Attribute>,
    name: syn::Ident,
    values: Vec<Value>,
    /// The variant for unlisted values.
    other: syn::Ident,
}

struct Value {
    attributes: Vec<syn::Attribute>,
    variant: syn::Ident,
    value: syn::LitStr,
}

impl Enumeration {
    /// The declaration of an `enum` whose last variant holds unlisted values.
    pub(super) fn of(item: &syn::ItemEnum) -> Option<Self> {
        let variants: Vec<_> = item.variants.iter().collect();
        let (other, listed) = variants.split_last()?;
        let values = listed.iter().map(|variant| {
            let value = wire_name(&variant.attrs).unwrap_or_else(|| variant.ident.to_string());
            let value = syn::LitStr::new(&value, variant.ident.span());
            Value { attributes: variant.attrs.clone(), variant: variant.ident.clone(), value }
        });
        let values = values.collect();
        Some(Self { attributes: item.attrs.clone(), name: item.ident.clone(), values, other: other.ident.clone() })
    }

    pub(super) fn text(&self) -> String {
        let mut values = String::new();
        for Value { attributes, variant, value } in &self.values {
            let _ = writeln!(values, "{}{variant} => {},", docs(attributes), quote!(#value));
        }
        format!("{}{} {{\n{}}} else {}\n", docs(&self.attributes), self.name, indented(&values), self.other)
    }

    pub(super) fn items(&self) -> Vec<syn::Item> {
        let Self { name, other, .. } = self;
        let variants = self.values.iter().map(|value| &value.variant);
        let values = self.values.iter().map(|Value { variant, value, .. }| quote!(#variant => #value));
        let file: syn::File = syn::parse_quote! {
            #[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
            #[non_exhaustive]
            pub enum #name { #(#variants,)* #other(String) }
            ::huaweicloud_core::codegen::enumeration!(#name { #(#values),* });
        };
        file.items
    }
}

impl Parse for Enumeration {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attributes = input.call(syn::Attribute::parse_outer)?;
        let name = input.parse()?;
        let values;
        syn::braced!(values in input);
        let values = values.parse_terminated(Value::parse, syn::Token![,])?.into_iter().collect();
        input.parse::<syn::Token![else]>()?;
        Ok(Self { attributes, name, values, other: input.parse()? })
    }
}

impl Parse for Value {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attributes = input.call(syn::Attribute::parse_outer)?;
        let variant = input.parse()?;
        input.parse::<syn::Token![=>]>()?;
        Ok(Self { attributes, variant, value: input.parse()? })
    }
}
