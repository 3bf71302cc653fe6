//! `structure!`: a structure in requests, with its builder.

use model::names;
use quote::{format_ident, quote};
use syn::parse::{Parse, ParseStream};

use super::field::Field;
use super::text::{docs, indented, type_text, word};
use crate::attributes::{derives_default, has_attribute};

/// `Label by LabelBuilder with LabelSetters as (key: String, value: String) { … }`
pub(crate) struct Structure {
    attributes: Vec<syn::Attribute>,
    pub(super) name: syn::Ident,
    builder: syn::Ident,
    /// The macro with the setters, if the structure is a body.
    setters: Option<syn::Ident>,
    pub(super) fields: Vec<Field>,
}

impl Structure {
    /// The declaration of a marked structure.
    pub(super) fn of(item: &syn::ItemStruct) -> Option<Self> {
        let name = item.ident.clone();
        let is_body = has_attribute(&item.attrs, "body");
        let mut fields = item.fields.iter().map(Field::of).collect::<Option<Vec<_>>>()?;
        if is_body {
            fields = fields.into_iter().map(Field::in_body).collect();
        }
        Some(Self {
            attributes: item.attrs.clone(),
            builder: format_ident!("{}", names::builder(&name.to_string())),
            setters: is_body.then(|| format_ident!("{}", names::setters(&name.to_string()))),
            fields,
            name,
        })
    }

    /// The fields `key` and `value` or `values`, if no other field is required and neither can be
    /// null.
    fn pair(&self) -> Option<[&Field; 2]> {
        let named = |names: &[&str]| self.fields.iter().find(|field| names.iter().any(|name| field.name == name));
        let pair = [named(&["key"])?, named(&["value", "values"])?];
        if pair.iter().any(|field| field.is_clearable()) {
            return None;
        }
        let other = |field: &&Field| pair.iter().all(|own| own.name != field.name);
        self.fields.iter().filter(other).all(|field| !field.is_required()).then_some(pair)
    }

    pub(super) fn text(&self) -> String {
        let Self { name, builder, .. } = self;
        let derive = if derives_default(&self.attributes) { "#[derive(Default)]\n" } else { "" };
        let setters = self.setters.as_ref().map(|setters| format!(" with {setters}")).unwrap_or_default();
        let pair = self.pair().map(|pair| {
            let [key, value] = pair.map(|field| format!("{}: {}", field.name, type_text(&field.value_type())));
            format!(" as ({key}, {value})")
        });
        let fields: String = self.fields.iter().map(Field::public_text).collect();
        let head = format!("{name} by {builder}{setters}{}", pair.unwrap_or_default());
        format!("{}{derive}{head} {{\n{}}}\n", docs(&self.attributes), indented(&fields))
    }

    pub(super) fn items(&self) -> Vec<syn::Item> {
        let Self { name, builder, .. } = self;
        let fields = self.fields.iter().map(Field::field);
        let setters = self.fields.iter().map(|field| field.setter(&field.name));
        let default = derives_default(&self.attributes).then(|| quote!(, Default));
        let file: syn::File = syn::parse_quote! {
            #[derive(Deserialize, Serialize, Clone, Debug, PartialEq #default)]
            #[non_exhaustive]
            pub struct #name { #(#fields),* }
            impl #name {
                pub fn builder() -> #builder {}
            }
            #[derive(Clone, Debug, Default)]
            pub struct #builder { fields: () }
            impl #builder {
                #(#setters)*
                pub fn build(self) -> Result<#name, ValidationErrors> {}
            }
            impl TryFrom<#builder> for #name {
                type Error = ValidationErrors;
            }
            impl From<#name> for #builder {}
            ::huaweicloud_core::codegen::structure!(#name);
            ::huaweicloud_core::codegen::builder!(#builder);
        };
        file.items
    }
}

impl Parse for Structure {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attributes = input.call(syn::Attribute::parse_outer)?;
        let name = input.parse()?;
        word(input, "by")?;
        let builder = input.parse()?;
        let mut setters = None;
        if input.peek(syn::Ident) {
            word(input, "with")?;
            setters = Some(input.parse()?);
        }
        if input.parse::<Option<syn::Token![as]>>()?.is_some() {
            let _pair;
            syn::parenthesized!(_pair in input);
            _pair.parse::<proc_macro2::TokenStream>()?;
        }
        let fields;
        syn::braced!(fields in input);
        let fields = fields.parse_terminated(Field::parse, syn::Token![,])?.into_iter().collect();
        Ok(Self { attributes, name, builder, setters, fields })
    }
}
