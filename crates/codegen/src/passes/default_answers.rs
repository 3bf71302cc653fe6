//! Gives the types of answers the empty value: what the tests of a caller start from, who cannot name all fields of a type that may
//! get more.

use std::collections::BTreeSet;

use syn::visit::Visit;

use super::shapes;
use super::tree::types_mut;
use crate::attributes::derives_default;
use crate::syntax::{argument, compact};

/// See the module.
pub(super) fn run(mut file: syn::File) -> syn::File {
    let answers = answers(&file);
    let Some(items) = types_mut(&mut file) else { return file };
    let read = shapes::reached(&shapes::structs(items), answers.iter());
    let implemented: BTreeSet<String> = items.iter().filter_map(default_of).collect();
    for item in items {
        let syn::Item::Struct(item) = item else { continue };
        let name = item.ident.to_string();
        if read.contains(&name) && !implemented.contains(&name) && !derives_default(&item.attrs) {
            derive_default(&mut item.attrs);
        }
    }
    file
}

/// The types of the answers: those in `ResponseValue<…>`.
fn answers(file: &syn::File) -> Vec<syn::Type> {
    struct Answers(Vec<syn::Type>);
    impl<'ast> Visit<'ast> for Answers {
        fn visit_type(&mut self, ty: &'ast syn::Type) {
            self.0.extend(argument(ty, "ResponseValue"));
            syn::visit::visit_type(self, ty);
        }
    }
    let mut answers = Answers(Vec::new());
    answers.visit_file(file);
    answers.0
}

/// The type that an item implements `Default` for.
fn default_of(item: &syn::Item) -> Option<String> {
    let syn::Item::Impl(item) = item else { return None };
    let (path, _) = item.trait_.as_ref()?;
    (path.segments.last()?.ident == "Default").then(|| compact(&item.self_ty))
}

fn derive_default(attributes: &mut [syn::Attribute]) {
    let derive = attributes.iter_mut().find_map(|attribute| match &mut attribute.meta {
        syn::Meta::List(list) if list.path.is_ident("derive") => Some(list),
        _ => None,
    });
    // Progenitor derives `Clone` and more for each of its structures.
    if let Some(derive) = derive {
        let before = &derive.tokens;
        derive.tokens = quote::quote!(#before, Default);
    }
}
