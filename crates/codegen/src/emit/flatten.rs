//! Rewrites paths for files without nested modules: each name that progenitor reaches through `types::` or
//! `super::` becomes a bare name, since it is unique in the crate. It knows names only, not which file they end up in.

use syn::visit_mut::{self, VisitMut};

/// Where in progenitor's output an item stood.
#[derive(Clone, Copy)]
pub(super) enum Context {
    /// In `mod types`.
    Types,
    /// In `impl Client`.
    Methods,
    /// In `mod builder`.
    Requests,
}

/// Rewrites every path.
pub(super) struct Flatten(pub(super) Context);

impl Flatten {
    /// What the first segments of a path become: how many of them go, and the name in their place.
    fn rewrite(&self, names: &[&str]) -> Option<(usize, String)> {
        match (&self.0, names) {
            (Context::Methods, ["builder", name, ..]) => Some((2, (*name).to_owned())),
            (Context::Requests, ["types" | "super", name, ..]) => Some((2, (*name).to_owned())),
            _ => None,
        }
    }
}

impl VisitMut for Flatten {
    fn visit_path_mut(&mut self, path: &mut syn::Path) {
        visit_mut::visit_path_mut(self, path);
        if path.leading_colon.is_some() {
            return;
        }
        let names: Vec<String> = path.segments.iter().take(3).map(|segment| segment.ident.to_string()).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        if let Some((replaced, name)) = self.rewrite(&names) {
            let mut segments: syn::punctuated::Punctuated<_, _> =
                path.segments.iter().skip(replaced - 1).cloned().collect();
            if let Some(first) = segments.first_mut() {
                first.ident = syn::Ident::new(&name, first.ident.span());
            }
            path.segments = segments;
        }
    }
}
