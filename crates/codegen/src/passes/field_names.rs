//! Renames the fields that a builder cannot have a setter for, since it has a method of the name. Answers have such fields under the
//! same name, so that nothing moves when a request has one too.

use model::names::BUILDER_METHODS;
use syn::visit_mut::{self, VisitMut};

use super::tree::types_mut;
use crate::attributes::wire_name;

/// See the module.
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
            // What is written short for `name: name`.
            field.colon_token.get_or_insert_default();
            *name = new;
        }
    }
}

/// The name of a field in the model, if it is another one.
fn renamed(name: &syn::Ident) -> Option<syn::Ident> {
    let old = name.to_string();
    let taken = BUILDER_METHODS.contains(&old.as_str());
    taken.then(|| syn::Ident::new(&model::names::field(&old), name.span()))
}
