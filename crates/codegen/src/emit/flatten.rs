//! Rewrites paths for files without nested modules: progenitor's `types::X` and `super::X` become
//! `X`, which is unique in the crate. It must not know which file a name ends up in.

use syn::visit_mut::{self, VisitMut};

/// The place of an item in progenitor's output.
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
    /// How many leading segments of a path to replace, and the name to replace them with.
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
