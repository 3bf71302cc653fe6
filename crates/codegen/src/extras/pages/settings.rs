//! Code that reads and sets the arguments which select a page: in the query or in the body, as a
//! number or as text.
//! It must not know how pages follow each other.

use model::{Argument, Limits, Model, Operation, Place, Shape};
use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::super::presence::Presence;
use super::fields::Field;

/// The largest page size that paginators ask for: larger pages save few requests.
const MAX_PAGE_SIZE: i64 = 100;

/// An argument that the paginator reads and sets.
pub(super) struct Setting {
    /// A field of the body or of the request.
    field: Field,
    /// The setter on the request.
    setter: syn::Ident,
    in_body: bool,
}

impl Setting {
    pub(super) fn of(model: &Model<'_>, operation: &Operation<'_>, in_body: bool, name: &str) -> Option<Self> {
        let argument = argument(operation, in_body, name)?;
        let setter = format_ident!("{}", argument.setter);
        let field = if in_body {
            Field::of(model, operation.body.as_ref()?.structure.as_ref()?, name)?
        } else {
            Field { name: setter.clone(), shape: argument.shape.clone(), presence: Presence::Optional }
        };
        Some(Self { field, setter, in_body })
    }

    pub(super) fn is_text(&self) -> bool {
        self.field.shape == Shape::Text
    }

    /// The type of the offset that is set. Text holds a number.
    pub(super) fn offset_type(&self) -> Option<syn::Type> {
        if self.is_text() { syn::parse_str("u64").ok() } else { self.field.ty() }
    }

    /// The value that the caller set, if it is valid, in a function that returns an `Option`, and
    /// whether it is an `Option` itself. If it or the rest of the body is invalid, sending reports
    /// it.
    fn value(&self) -> (TokenStream, bool) {
        let name = &self.field.name;
        if self.in_body {
            self.in_built_body(&quote!(self.body.clone().build().ok()?))
        } else if self.is_text() {
            (quote!(self.#name.get()), true)
        } else {
            (quote!(self.#name.get().copied()), true)
        }
    }

    /// The value in a body, and whether it is an `Option`.
    fn in_built_body(&self, body: &TokenStream) -> (TokenStream, bool) {
        let place = self.field.at(body);
        match self.field.presence.take(&place) {
            Some(value) => (value, true),
            None => (place, false),
        }
    }

    /// The offset that the caller set, as an `Option` of its type.
    pub(super) fn get(&self) -> TokenStream {
        match (self.value(), self.is_text()) {
            ((value, true), true) => quote!(#value?.parse().ok()),
            ((value, false), true) => quote!(#value.parse().ok()),
            ((value, true), false) => value,
            ((value, false), false) => quote!(Some(#value)),
        }
    }

    /// A number that the caller set, as an `Option<u64>`.
    pub(super) fn get_number(&self) -> TokenStream {
        let (value, optional) = self.value();
        let value = if optional { quote!(#value?) } else { value };
        quote!(#value.try_into().ok())
    }

    /// The request with another offset.
    pub(super) fn set(&self) -> TokenStream {
        let setter = &self.setter;
        if self.is_text() { quote!(self.#setter(offset.to_string())) } else { quote!(self.#setter(offset)) }
    }

    /// The request with another page number and page size.
    pub(super) fn set_page(&self, limit: &Self) -> TokenStream {
        let (page, limit) = (&self.setter, &limit.setter);
        quote!(self.#page(number).#limit(size))
    }

    /// The request with another marker, if the argument can have it.
    pub(super) fn set_marker(&self) -> Option<TokenStream> {
        let setter = &self.setter;
        if self.is_text() {
            return Some(quote!(Some(self.#setter(marker))));
        }
        let ty = self.field.ty()?;
        Some(quote!(Some(self.#setter(marker.parse::<#ty>().ok()?))))
    }

    /// The request with a page size of at least two. If the body is invalid, sending reports it: a
    /// request that the caller made invalid stays so.
    pub(super) fn at_least_two(&self, page_size: Option<i64>) -> TokenStream {
        let Self { in_body, field: Field { name, .. }, setter } = self;
        let size = page_size.map(Literal::i64_unsuffixed);
        let at_least_two = if self.is_text() {
            quote!(if limit == "1" { "2".to_owned() } else { limit })
        } else {
            quote!(if limit == 1 { 2 } else { limit })
        };
        if !in_body {
            let default = size.map(|size| quote!(.or(#size)));
            return quote!(Self { #name: self.#name #default.map(|limit| #at_least_two), ..self });
        }
        let read = quote!(let Ok(body) = self.body.clone().build() else { return self };);
        let (value, is_optional) = self.in_built_body(&quote!(body));
        match (is_optional, size) {
            (true, Some(size)) => quote! {
                #read
                let limit = #value.unwrap_or(#size);
                self.#setter(#at_least_two)
            },
            (true, None) if self.is_text() => quote! {
                #read
                match #value.as_deref() {
                    Some("1") => self.#setter("2"),
                    _ => self,
                }
            },
            (true, None) => quote! {
                #read
                match #value {
                    Some(1) => self.#setter(2),
                    _ => self,
                }
            },
            (false, _) => quote! {
                #read
                let limit = #value;
                self.#setter(#at_least_two)
            },
        }
    }

    /// The request with this page size, unless the caller set one.
    pub(super) fn or_size(&self, page_size: Option<i64>) -> TokenStream {
        let Self { in_body, field: Field { name, .. }, setter } = self;
        let Some(size) = page_size.map(Literal::i64_unsuffixed) else { return quote!(self) };
        if !in_body {
            return quote!(Self { #name: self.#name.or(#size), ..self });
        }
        match self.in_built_body(&quote!(body)) {
            (value, true) => quote! {
                let Ok(body) = self.body.clone().build() else { return self };
                match #value {
                    None => self.#setter(#size),
                    Some(_) => self,
                }
            },
            (_, false) => quote!(self),
        }
    }
}

fn argument<'a>(operation: &'a Operation<'_>, in_body: bool, name: &str) -> Option<&'a Argument<'a>> {
    operation.argument(if in_body { Place::Body } else { Place::Query }, name)
}

/// The page sizes that are documented.
#[derive(Clone, Copy)]
pub(super) struct Sizes {
    /// The smallest and the largest.
    pub(super) range: (i64, Option<i64>),
    /// The largest, but at most [`MAX_PAGE_SIZE`], if one is documented.
    pub(super) default: Option<i64>,
}

impl Sizes {
    pub(super) fn of(operation: &Operation<'_>, in_body: bool, limit: &str) -> Option<Self> {
        let limit = argument(operation, in_body, limit)?;
        let Limits { range: (minimum, maximum), values, .. } = Limits::new(limit.schema);
        let number = |node: &apispec::node::Node| node.to_yaml().as_i64();
        let range = (minimum.and_then(number).unwrap_or(1).max(1), maximum.and_then(number));
        let largest = match values.iter().filter_map(number).filter(|size| *size <= MAX_PAGE_SIZE).max() {
            None if values.is_empty() => range.1.map(|largest| largest.min(MAX_PAGE_SIZE)),
            size => size,
        };
        Some(Self { range, default: largest.filter(|largest| range.0 <= *largest) })
    }
}
