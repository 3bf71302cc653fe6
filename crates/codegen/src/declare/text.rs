//! `text!`: a constrained text.

use proc_macro2::TokenStream;
use syn::parse::{Parse, ParseStream};

use super::{docs, marker};
use crate::syntax::argument;

/// `Name: NameRule { min => 3, max => 63 }`
pub(crate) struct Text {
    attributes: Vec<syn::Attribute>,
    name: syn::Ident,
    rule_attributes: Vec<syn::Attribute>,
    rule: syn::Type,
    limits: Vec<Limit>,
}

/// `min => 3`
struct Limit {
    name: syn::Ident,
    value: syn::Lit,
}

impl Text {
    /// The text that an alias of `Text<…>` stands for. Its attribute `limits` has what it has to be like, in words and for the macro.
    pub(super) fn of(item: &syn::ItemType) -> Option<Self> {
        let limits: TokenStream = marker(&item.attrs, "limits")?;
        let parse = |input: ParseStream<'_>| Ok((input.parse::<syn::LitStr>()?, limits_of(input)?));
        let (words, limits) = syn::parse::Parser::parse2(parse, limits).ok()?;
        let rule_doc = format!(" The rule of [`{}`]: {}.", item.ident, words.value());
        Some(Self {
            attributes: item.attrs.clone(),
            name: item.ident.clone(),
            rule_attributes: vec![syn::parse_quote!(#[doc = #rule_doc])],
            rule: argument(&item.ty, "Text")?,
            limits,
        })
    }

    pub(super) fn text(&self) -> String {
        let Self { name, rule, .. } = self;
        let limits: Vec<_> =
            self.limits.iter().map(|Limit { name, value }| format!("{name} => {}", quote::quote!(#value))).collect();
        let limits = if limits.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", limits.join(", ")) };
        let (docs, rule_docs) = (docs(&self.attributes), docs(&self.rule_attributes));
        format!("{docs}{name}:\n{rule_docs}{} {limits}\n", quote::quote!(#rule))
    }

    pub(super) fn items(&self) -> Vec<syn::Item> {
        let Self { name, rule, .. } = self;
        let limits = self.limits.iter().map(|Limit { name, value }| quote::quote!(#name => #value));
        let file: syn::File = syn::parse_quote! {
            pub type #name = Text<#rule>;
            #[derive(Clone, Copy, Debug)]
            pub enum #rule {}
            ::huaweicloud_core::text_rule!(#rule { #(#limits),* });
        };
        file.items
    }
}

impl Parse for Text {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attributes = input.call(syn::Attribute::parse_outer)?;
        let name = input.parse()?;
        input.parse::<syn::Token![:]>()?;
        let rule_attributes = input.call(syn::Attribute::parse_outer)?;
        let rule = input.parse()?;
        let limits;
        syn::braced!(limits in input);
        Ok(Self { attributes, name, rule_attributes, rule, limits: limits_of(&limits)? })
    }
}

/// Limits, each after a comma but for the first.
fn limits_of(input: ParseStream<'_>) -> syn::Result<Vec<Limit>> {
    let mut limits = Vec::new();
    while !input.is_empty() {
        input.parse::<Option<syn::Token![,]>>()?;
        let name = input.parse()?;
        input.parse::<syn::Token![=>]>()?;
        limits.push(Limit { name, value: input.parse()? });
    }
    Ok(limits)
}
