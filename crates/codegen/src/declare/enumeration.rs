//! `enumeration!`: an open enumeration.

use std::fmt::Write as _;

use quote::quote;
use syn::parse::{Parse, ParseStream};

use super::{docs, indented};
use crate::passes::wire_name;

/// `State { InLeaf => "IN_LEAF" }`
pub(crate) struct Enumeration {
    attributes: Vec<syn::Attribute>,
    name: syn::Ident,
    values: Vec<Value>,
    /// The variant for other values, if it is not called `Unknown`.
    other: Option<syn::Ident>,
}

struct Value {
    attributes: Vec<syn::Attribute>,
    variant: syn::Ident,
    value: syn::LitStr,
}

impl Enumeration {
    /// The enumeration that an `enum` stands for, whose last variant may hold other values.
    pub(super) fn of(item: &syn::ItemEnum) -> Self {
        let (mut values, mut other) = (Vec::new(), None);
        for variant in &item.variants {
            if !matches!(variant.fields, syn::Fields::Unit) {
                other = Some(variant.ident.clone());
                continue;
            }
            let value = wire_name(&variant.attrs).unwrap_or_else(|| variant.ident.to_string());
            let value = syn::LitStr::new(&value, variant.ident.span());
            values.push(Value { attributes: variant.attrs.clone(), variant: variant.ident.clone(), value });
        }
        let other = other.filter(|name| name != "Unknown");
        Self { attributes: item.attrs.clone(), name: item.ident.clone(), values, other }
    }

    pub(super) fn text(&self) -> String {
        let mut values = String::new();
        for Value { attributes, variant, value } in &self.values {
            let _ = writeln!(values, "{}{variant} => {},", docs(attributes), quote!(#value));
        }
        let other = self.other.as_ref().map(|other| format!(" else {other}")).unwrap_or_default();
        format!("{}{} {{\n{}}}{other}\n", docs(&self.attributes), self.name, indented(&values))
    }

    pub(super) fn items(&self) -> Vec<syn::Item> {
        let name = &self.name;
        let other = self.other.clone().unwrap_or_else(|| quote::format_ident!("Unknown"));
        let variants = self.values.iter().map(|value| &value.variant);
        let values = self.values.iter().map(|Value { variant, value, .. }| quote!(#variant => #value));
        let file: syn::File = syn::parse_quote! {
            #[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
            #[non_exhaustive]
            pub enum #name { #(#variants,)* #other(String) }
            ::huaweicloud_core::open_enum!(#name { #(#values),* });
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
        let other = match input.parse::<Option<syn::Token![else]>>()? {
            Some(_) => Some(input.parse()?),
            None => None,
        };
        Ok(Self { attributes, name, values, other })
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
