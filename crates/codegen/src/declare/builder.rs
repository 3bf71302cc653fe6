//! `builder!`: the builder of a structure.

use syn::parse::{Parse, ParseStream};

use super::field::Field;
use super::indented;

/// `LabelBuilder => Label { … }`
pub(crate) struct Builder {
    name: syn::Ident,
    built: syn::Ident,
    fields: Vec<Field>,
}

impl Builder {
    /// The builder that a structure stands for, which has the name of what it builds with `Builder` behind it.
    pub(super) fn of(item: &syn::ItemStruct) -> Option<Self> {
        let name = item.ident.to_string();
        let built = syn::Ident::new(name.strip_suffix("Builder")?, item.ident.span());
        let fields = item.fields.iter().map(Field::of).collect::<Option<_>>()?;
        Some(Self { name: item.ident.clone(), built, fields })
    }

    pub(super) fn text(&self) -> String {
        let fields: String = self.fields.iter().map(Field::text).collect();
        format!("{} => {} {{\n{}}}\n", self.name, self.built, indented(&fields))
    }

    pub(super) fn items(&self) -> Vec<syn::Item> {
        let Self { name, built, .. } = self;
        let setters = self.fields.iter().map(Field::setter);
        let file: syn::File = syn::parse_quote! {
            impl #built {
                pub fn builder() -> #name {}
            }
            #[derive(Clone, Debug, Default)]
            pub struct #name { fields: () }
            impl #name {
                #(#setters)*
                pub fn build(self) -> Result<#built, Problems> {}
            }
            impl Check for #name {}
            impl Check for #built {}
            impl TryFrom<#name> for #built {
                type Error = Problems;
            }
            impl From<#built> for #name {}
        };
        file.items
    }
}

impl Parse for Builder {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let name = input.parse()?;
        input.parse::<syn::Token![=>]>()?;
        let built = input.parse()?;
        let fields;
        syn::braced!(fields in input);
        let fields = fields.parse_terminated(Field::with_kind, syn::Token![,])?.into_iter().collect();
        Ok(Self { name, built, fields })
    }
}
