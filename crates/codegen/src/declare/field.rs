//! One field of a builder, or one argument of a request.

use syn::parse::{Parse as _, ParseStream, Parser as _};
use syn::punctuated::Punctuated;

use super::{docs, marker, type_text};
use crate::syntax::{argument, one_line};

/// A field as it is declared: `required name[]: Label where [items(1, 20)]`.
pub(super) struct Field {
    attributes: Vec<syn::Attribute>,
    /// What becomes of a field of a builder when it is not set. An argument of a request has nothing here.
    kind: Option<syn::Ident>,
    name: syn::Ident,
    /// The setter, if it has another name than the field.
    setter: Option<syn::Ident>,
    /// The value, or the item if it is a list.
    ty: syn::Type,
    is_list: bool,
    limits: Vec<syn::Expr>,
}

impl Field {
    /// The field that stands for one, whose type is `Field<…>`.
    pub(super) fn of(field: &syn::Field) -> Option<Self> {
        let value = argument(&field.ty, "Field")?;
        let item = argument(&value, "Vec");
        let kind = marker(&field.attrs, "kind").and_then(|kind| syn::parse2(kind).ok());
        let parse = Punctuated::<syn::Expr, syn::Token![,]>::parse_terminated;
        let limits = marker(&field.attrs, "limits").and_then(|limits| parse.parse2(limits).ok());
        Some(Self {
            attributes: field.attrs.clone(),
            kind,
            name: field.ident.clone()?,
            setter: None,
            is_list: item.is_some(),
            ty: item.unwrap_or(value),
            limits: limits.into_iter().flatten().collect(),
        })
    }

    /// The field with this setter.
    pub(super) fn with_setter(self, setter: syn::Ident) -> Self {
        Self { setter: Some(setter).filter(|setter| *setter != self.name), ..self }
    }

    /// Parses a field of a builder.
    pub(super) fn with_kind(input: ParseStream<'_>) -> syn::Result<Self> {
        let attributes = input.call(syn::Attribute::parse_outer)?;
        let kind = input.parse()?;
        Ok(Self { attributes, kind: Some(kind), ..input.call(Self::without_kind)? })
    }

    /// Parses an argument of a request.
    pub(super) fn without_kind(input: ParseStream<'_>) -> syn::Result<Self> {
        let attributes = input.call(syn::Attribute::parse_outer)?;
        let name = input.parse()?;
        let setter = input.parse::<Option<syn::Token![as]>>()?.map(|_| input.parse()).transpose()?;
        let is_list = input.peek(syn::token::Bracket);
        if is_list {
            let _nothing;
            syn::bracketed!(_nothing in input);
        }
        input.parse::<syn::Token![:]>()?;
        let ty = input.parse()?;
        let mut limits = Vec::new();
        if input.parse::<Option<syn::Token![where]>>()?.is_some() {
            let inside;
            syn::bracketed!(inside in input);
            limits.extend(inside.parse_terminated(syn::Expr::parse, syn::Token![,])?);
        }
        Ok(Self { attributes, kind: None, name, setter, ty, is_list, limits })
    }

    /// The field as it is printed.
    pub(super) fn text(&self) -> String {
        let kind = self.kind.as_ref().map(|kind| format!("{kind} ")).unwrap_or_default();
        let list = if self.is_list { "[]" } else { "" };
        let limits: Vec<_> = self.limits.iter().map(expression_text).collect();
        let limits = if limits.is_empty() { String::new() } else { format!(" where [{}]", limits.join(", ")) };
        let setter = self.setter.as_ref().map(|setter| format!(" as {setter}")).unwrap_or_default();
        let Self { name, ty, .. } = self;
        format!("{}{kind}{name}{setter}{list}: {}{limits},\n", docs(&self.attributes), type_text(ty))
    }

    /// The name of the setter.
    pub(super) fn setter_name(&self) -> String {
        self.setter.as_ref().unwrap_or(&self.name).to_string()
    }

    /// The setter.
    pub(super) fn setter(&self) -> syn::ImplItem {
        let Self { ty, .. } = self;
        let name = self.setter.as_ref().unwrap_or(&self.name);
        if self.is_list {
            syn::parse_quote!(pub fn #name(mut self, values: impl IntoList<#ty>) -> Self {})
        } else {
            syn::parse_quote!(pub fn #name(mut self, value: impl IntoField<#ty>) -> Self {})
        }
    }
}

fn expression_text(expression: &syn::Expr) -> String {
    one_line(&syn::parse_quote!(const X: () = #expression;))
        .trim_start_matches("const X: () = ")
        .trim_end_matches(';')
        .to_owned()
}
