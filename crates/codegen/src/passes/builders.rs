//! Builders of the structures that requests reach, in the place of progenitor's: each setter takes whatever converts, and building
//! tells everything that is missing or wrong, not the first of it. Structures that only answers reach get none.

use std::collections::BTreeSet;

use super::doc_comments::doc_text;
use super::shapes::{self, Shape, Unset};
use super::{requests, types_mut};
use crate::syntax::compact;

/// See the module.
pub(super) fn run(mut file: syn::File) -> syn::File {
    let sent = requests::argument_types(&file);
    let Some(types) = types_mut(&mut file) else { return file };
    let structs = shapes::structs(types);
    let defined = shapes::defined(types);
    let mut built = shapes::reached(&structs, sent.iter());
    // A tuple holds one value, which its setter takes as it is.
    built.retain(|name| structs.get(name).is_some_and(|item| matches!(item.fields, syn::Fields::Named(_))));
    types.retain(|item| !makes_builder(item) || built.contains(&owner(item)));
    for item in types.iter_mut() {
        if let syn::Item::Mod(module) = item
            && module.ident == "builder"
        {
            let items = structs.values().filter(|item| built.contains(&item.ident.to_string()));
            let items: Vec<syn::Item> = items.flat_map(|item| builder(item, &defined)).collect();
            module.content = Some((syn::token::Brace::default(), items));
        }
    }
    file
}

/// Whether an item is the `impl` that starts a builder.
fn makes_builder(item: &syn::Item) -> bool {
    let syn::Item::Impl(item) = item else { return false };
    let starts =
        |member: &syn::ImplItem| matches!(member, syn::ImplItem::Fn(function) if function.sig.ident == "builder");
    item.trait_.is_none() && item.items.iter().any(starts)
}

fn owner(item: &syn::Item) -> String {
    match item {
        syn::Item::Impl(item) => compact(&item.self_ty),
        _ => String::new(),
    }
}

/// The builder of a structure.
fn builder(item: &syn::ItemStruct, defined: &BTreeSet<String>) -> Vec<syn::Item> {
    let name = &item.ident;
    let parent: syn::Path = syn::parse_quote!(super);
    let (mut fields, mut setters, mut takes, mut kept, mut back) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let (mut required, mut names) = (Vec::new(), Vec::new());
    for field in &item.fields {
        let Some(ident) = &field.ident else { continue };
        let shape = Shape::of_field(field);
        let value = shapes::prefixed(&shape.value, defined, &parent);
        let wire = ident.to_string().trim_start_matches("r#").to_owned();
        fields.push(quote::quote!(#ident: Field<#value>));
        let prefix = parent.clone();
        setters.push(Setter { name: ident, attributes: &field.attrs, shape: &shape, defined, prefix }.of_field());
        takes.push(match shape.unset {
            Unset::Problem => quote::quote!(let #ident = self.#ident.required(#wire, &mut problems);),
            Unset::None => quote::quote!(let #ident = self.#ident.optional(#wire, &mut problems);),
            Unset::Empty => quote::quote!(let #ident = self.#ident.optional(#wire, &mut problems).unwrap_or_default();),
        });
        if shape.unset == Unset::Problem {
            required.push(ident);
        }
        names.push(ident);
        kept.push(quote::quote!(#ident));
        back.push(match shape.unset {
            Unset::None => quote::quote!(#ident: Field::from_option(value.#ident)),
            _ => quote::quote!(#ident: Field::from_option(Some(value.#ident))),
        });
    }
    let all_there = if required.is_empty() {
        quote::quote!(if !problems.is_empty() {
            return Err(problems);
        })
    } else {
        quote::quote!(let (#(Some(#required),)* true) = (#(#required,)* problems.is_empty()) else { return Err(problems); };)
    };
    let doc = format!("Builds a [`{name}`].");
    let file: syn::File = syn::parse_quote! {
        #[doc = #doc]
        #[derive(Clone, Debug, Default)]
        #[must_use]
        pub struct #name { #(#fields),* }

        impl #name {
            #(#setters)*

            /// Builds it.
            ///
            /// # Errors
            ///
            /// Every field that is missing or breaks a rule.
            pub fn build(self) -> Result<super::#name, Problems> {
                let mut problems = Problems::new();
                self.check(&mut problems);
                #(#takes)*
                #all_there
                Ok(super::#name { #(#kept),* })
            }
        }

        impl TryFrom<#name> for super::#name {
            type Error = Problems;

            fn try_from(builder: #name) -> Result<Self, Problems> {
                builder.build()
            }
        }

        impl From<super::#name> for #name {
            fn from(value: super::#name) -> Self {
                Self { #(#back),* }
            }
        }
    };
    file.items
}

/// A setter: what it is called, what it takes, and what it does with it.
pub(super) struct Setter<'a> {
    pub(super) name: &'a syn::Ident,
    /// Where the comment stands, among other attributes.
    pub(super) attributes: &'a [syn::Attribute],
    pub(super) shape: &'a Shape,
    /// The types that the document has, and how they are named from where the setter stands.
    pub(super) defined: &'a BTreeSet<String>,
    pub(super) prefix: syn::Path,
}

impl Setter<'_> {
    /// The method. A list is taken as `values`, anything else as `value`; `assign` says what becomes of it.
    pub(super) fn method(&self, assign: impl Fn(bool) -> proc_macro2::TokenStream) -> syn::ImplItem {
        let Self { name, shape, .. } = self;
        let docs = self.attributes.iter().filter(|attribute| doc_text(attribute).is_some());
        let assign = assign(shape.item.is_some());
        let argument = match &shape.item {
            Some(item) => {
                let item = shapes::prefixed(item, self.defined, &self.prefix);
                quote::quote!(values: impl IntoList<#item>)
            }
            None => {
                let value = shapes::prefixed(&shape.value, self.defined, &self.prefix);
                quote::quote!(value: impl IntoField<#value>)
            }
        };
        syn::parse_quote! {
            #(#docs)*
            pub fn #name(mut self, #argument) -> Self {
                #assign
                self
            }
        }
    }

    /// The method that sets a field of the same name.
    pub(super) fn of_field(&self) -> syn::ImplItem {
        let name = self.name;
        self.method(|list| {
            if list {
                quote::quote!(self.#name = values.into_list();)
            } else {
                quote::quote!(self.#name = value.into_field();)
            }
        })
    }
}
