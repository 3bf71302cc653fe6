//! A field of a structure, or an argument of a request.

use syn::parse::{Parse as _, ParseStream, Parser as _};
use syn::punctuated::Punctuated;

use super::text::{docs, type_text};
use crate::attributes::{marker_tokens, wire_name};
use crate::syntax::{one_line, type_argument};

/// A field as it is declared:
/// `"type" required_list type_: Label as body_type where [items(1, 20)]`.
#[derive(Clone)]
pub(super) struct Field {
    attributes: Vec<syn::Attribute>,
    /// The name in JSON, if it differs.
    wire: Option<String>,
    /// How it is sent when it is not set.
    kind: syn::Ident,
    pub(super) name: syn::Ident,
    /// The name of its setter on a request, if it differs from the field.
    setter: Option<syn::Ident>,
    /// The type of the value, or of the items if it is a list.
    pub(super) ty: syn::Type,
    limits: Vec<syn::Expr>,
}

impl Field {
    /// The declaration of a field that is marked with its kind.
    pub(super) fn of(field: &syn::Field) -> Option<Self> {
        let kind: syn::Ident = syn::parse2(marker_tokens(&field.attrs, "kind")?).ok()?;
        let value = type_argument(&field.ty, "Option").unwrap_or_else(|| field.ty.clone());
        let ty = if is_list(&kind) { type_argument(&value, "Vec")? } else { value };
        let parse = Punctuated::<syn::Expr, syn::Token![,]>::parse_terminated;
        let limits = marker_tokens(&field.attrs, "limits").and_then(|limits| parse.parse2(limits).ok());
        let name = field.ident.clone()?;
        let setter = marker_tokens(&field.attrs, "in_body").and_then(|setter| syn::parse2(setter).ok());
        Some(Self {
            attributes: field.attrs.clone(),
            wire: wire_name(&field.attrs),
            kind,
            setter: setter.filter(|setter| *setter != name),
            name,
            ty,
            limits: limits.into_iter().flatten().collect(),
        })
    }

    /// The same field with the name that its setter has on requests.
    pub(super) fn in_body(mut self) -> Self {
        let setter = model::operation::body_setter(&self.name.to_string());
        self.setter = Some(syn::Ident::new(&setter, self.name.span())).filter(|setter| *setter != self.name);
        self
    }

    pub(super) fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attributes = input.call(syn::Attribute::parse_outer)?;
        input.parse::<Option<syn::Token![pub]>>()?;
        let wire = input.parse::<Option<syn::LitStr>>()?.map(|wire| wire.value());
        let kind = input.parse()?;
        let name = input.parse()?;
        input.parse::<syn::Token![:]>()?;
        let ty = input.parse()?;
        let setter = input.parse::<Option<syn::Token![as]>>()?.map(|_| input.parse()).transpose()?;
        let mut limits = Vec::new();
        if input.parse::<Option<syn::Token![where]>>()?.is_some() {
            let inside;
            syn::bracketed!(inside in input);
            limits.extend(inside.parse_terminated(syn::Expr::parse, syn::Token![,])?);
        }
        Ok(Self { attributes, wire, kind, name, setter, ty, limits })
    }

    /// The field of a structure as it is printed.
    pub(super) fn public_text(&self) -> String {
        let (docs, rest) = (docs(&self.attributes), self.text());
        format!("{docs}pub {}", rest.strip_prefix(&docs).unwrap_or(&rest))
    }

    /// The argument of a request as it is printed.
    pub(super) fn text(&self) -> String {
        let Self { kind, name, ty, .. } = self;
        let wire = self.wire.as_ref().map(|wire| format!("{wire:?} ")).unwrap_or_default();
        let setter = self.setter.as_ref().map(|setter| format!(" as {setter}")).unwrap_or_default();
        let limits: Vec<_> = self.limits.iter().map(expression_text).collect();
        let limits = if limits.is_empty() { String::new() } else { format!(" where [{}]", limits.join(", ")) };
        format!("{}{wire}{kind} {name}: {}{setter}{limits},\n", docs(&self.attributes), type_text(ty))
    }

    /// The field in the generated structure.
    pub(super) fn field(&self) -> syn::Field {
        let (name, ty) = (&self.name, self.field_type());
        syn::parse_quote!(pub #name: #ty)
    }

    /// The type of the value, without `Option`.
    pub(super) fn value_type(&self) -> syn::Type {
        let ty = &self.ty;
        if is_list(&self.kind) { syn::parse_quote!(Vec<#ty>) } else { ty.clone() }
    }

    /// Whether it can be null or absent.
    pub(super) fn is_clearable(&self) -> bool {
        self.kind.to_string().starts_with("clearable")
    }

    /// Whether its setters accept null.
    fn accepts_null(&self) -> bool {
        self.is_clearable() || self.kind.to_string().starts_with("nullable")
    }

    /// Whether a structure without it cannot be built.
    pub(super) fn is_required(&self) -> bool {
        self.kind.to_string().starts_with("required")
    }

    fn field_type(&self) -> syn::Type {
        let value = self.value_type();
        let kind = self.kind.to_string();
        if kind.starts_with("clearable") {
            return syn::parse_quote!(Nullable<#value>);
        }
        if kind.starts_with("optional") || kind.starts_with("nullable") {
            syn::parse_quote!(Option<#value>)
        } else {
            value
        }
    }

    /// The name of its setter on a request.
    pub(super) fn setter_name(&self) -> &syn::Ident {
        self.setter.as_ref().unwrap_or(&self.name)
    }

    /// The signature of its setter, under this name.
    pub(super) fn setter(&self, name: &syn::Ident) -> syn::ImplItem {
        let Self { ty, .. } = self;
        match (self.accepts_null(), is_list(&self.kind)) {
            (true, true) => {
                syn::parse_quote!(pub fn #name<By>(mut self, values: impl IntoNullableList<#ty, By>) -> Self {})
            }
            (true, false) => {
                syn::parse_quote!(pub fn #name<By>(mut self, value: impl IntoNullable<#ty, By>) -> Self {})
            }
            (false, true) => syn::parse_quote!(pub fn #name<By>(mut self, values: impl IntoList<#ty, By>) -> Self {}),
            (false, false) => syn::parse_quote!(pub fn #name(mut self, value: impl IntoField<#ty>) -> Self {}),
        }
    }
}

fn is_list(kind: &syn::Ident) -> bool {
    kind.to_string().ends_with("list")
}

fn expression_text(expression: &syn::Expr) -> String {
    one_line(&syn::parse_quote!(const X: () = #expression;))
        .trim_start_matches("const X: () = ")
        .trim_end_matches(';')
        .to_owned()
}
