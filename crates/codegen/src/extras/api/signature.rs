//! Types and signatures on one line: in the layout of prettyplease, without line breaks, bodies,
//! and paths into well-known crates.

use syn::visit_mut::{self, VisitMut};

use crate::syntax::one_line;

/// Crates whose items are shown without their paths.
const WELL_KNOWN: [&str; 6] = ["alloc", "core", "crate", "huaweicloud_core", "serde", "std"];

/// A type, such as `Option<Vec<Label>>`.
pub(super) fn of_type(ty: &syn::Type) -> String {
    let item: syn::ItemType = syn::parse_quote!(type X = #ty;);
    let text = shortened(syn::Item::Type(item));
    text.trim_start_matches("type X = ").trim_end_matches(';').to_owned()
}

/// A path to a trait with its arguments, such as `From<Label>`.
pub(super) fn of_path(path: &syn::Path) -> String {
    of_type(&syn::Type::Path(syn::TypePath { attrs: Vec::new(), qself: None, path: path.clone() }))
}

/// A function and the type that it belongs to: `async fn Label::send(self) -> u8`.
pub(super) fn of_function(signature: &syn::Signature, owner: Option<&str>) -> String {
    let mut sig = signature.clone();
    for input in &mut sig.inputs {
        match input {
            syn::FnArg::Receiver(receiver) if matches!(receiver.kind, syn::ReceiverKind::Value) => {
                receiver.mutability = None
            }
            syn::FnArg::Typed(argument) => {
                if let syn::Pat::Ident(pattern) = &mut *argument.pat {
                    pattern.mutability = None;
                }
            }
            syn::FnArg::Receiver(_) => {}
        }
    }
    let item: syn::ItemFn = syn::parse_quote!(#sig {});
    let text = shortened(syn::Item::Fn(item));
    let text = text.trim_end_matches("{}").trim_end().trim_end_matches(',');
    match owner {
        Some(owner) => text.replacen("fn ", &format!("fn {owner}::"), 1),
        None => text.to_owned(),
    }
}

/// Generic parameters as they are declared, such as `<'a, T>`, or nothing.
pub(super) fn of_generics(generics: &syn::Generics) -> String {
    let item: syn::ItemStruct = syn::parse_quote!(struct X #generics;);
    shortened(syn::Item::Struct(item)).trim_start_matches("struct X").trim_end_matches(';').to_owned()
}

fn shortened(mut item: syn::Item) -> String {
    Shorten.visit_item_mut(&mut item);
    one_line(&item)
}

/// Removes the crate and the modules from paths into well-known crates.
struct Shorten;

impl VisitMut for Shorten {
    fn visit_path_mut(&mut self, path: &mut syn::Path) {
        visit_mut::visit_path_mut(self, path);
        let known = path.segments.first().is_some_and(|first| WELL_KNOWN.iter().any(|name| first.ident == name));
        path.leading_colon = None;
        if known && let Some(last) = path.segments.last().cloned() {
            path.segments = [last].into_iter().collect();
        }
    }

    fn visit_type_path_mut(&mut self, ty: &mut syn::TypePath) {
        if let Some(qself) = &mut ty.qself {
            // `<T as a::B>::C`: syn counts the segments of the trait, so they are kept.
            self.visit_type_mut(&mut qself.ty);
        } else {
            self.visit_path_mut(&mut ty.path);
        }
    }
}
