//! Renames fields whose setters would conflict with a method of the builder. Fields of responses
//! are renamed too, so that a type keeps its field names when a request starts to use it.

use model::names::BUILDER_METHODS;
use syn::visit_mut::{self, VisitMut};

use super::tree::types_mut;
use crate::attributes::wire_name;

/// Runs the pass.
pub(super) fn run(mut file: syn::File) -> syn::File {
    types_mut(&mut file).into_iter().flatten().for_each(|item| FieldNames.visit_item_mut(item));
    file
}

struct FieldNames;

impl VisitMut for FieldNames {
    fn visit_field_mut(&mut self, field: &mut syn::Field) {
        visit_mut::visit_field_mut(self, field);
        if let Some(name) = field.ident.as_mut()
            && let Some(new) = renamed(name)
        {
            if wire_name(&field.attrs).is_none() {
                let wire = name.to_string();
                field.attrs.push(syn::parse_quote!(#[serde(rename = #wire)]));
            }
            *name = new;
        }
    }

    fn visit_field_value_mut(&mut self, field: &mut syn::FieldValue) {
        visit_mut::visit_field_value_mut(self, field);
        if let syn::Member::Named(name) = &mut field.member
            && let Some(new) = renamed(name)
        {
            // Expands the shorthand for `name: name`.
            field.colon_token.get_or_insert_default();
            *name = new;
        }
    }
}

/// The name of a field in the model, if it differs.
fn renamed(name: &syn::Ident) -> Option<syn::Ident> {
    let old = name.to_string();
    let taken = BUILDER_METHODS.contains(&old.as_str());
    taken.then(|| syn::Ident::new(&model::names::field(&old), name.span()))
}
