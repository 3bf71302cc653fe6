//! Removes the paths of names in the standard prelude: `::std::option::Option` becomes `Option`.
//! Progenitor writes the paths because a schema may have any of these names; here, the lint has
//! rejected such schemas.

use model::names::PRELUDE;
use syn::visit_mut::{self, VisitMut};

/// Runs the pass.
pub(super) fn run(mut file: syn::File) -> syn::File {
    PreludePaths.visit_file_mut(&mut file);
    file
}

struct PreludePaths;

impl VisitMut for PreludePaths {
    fn visit_type_path_mut(&mut self, ty: &mut syn::TypePath) {
        let before = ty.path.segments.len();
        visit_mut::visit_type_path_mut(self, ty);
        // `<T as ::std::convert::TryInto<U>>::Error`: the position is the number of segments of the
        // trait.
        if let Some(qself) = &mut ty.qself {
            qself.position -= before - ty.path.segments.len();
        }
    }

    fn visit_path_mut(&mut self, path: &mut syn::Path) {
        visit_mut::visit_path_mut(self, path);
        let known = {
            let names: Vec<String> = path.segments.iter().take(3).map(|segment| segment.ident.to_string()).collect();
            match &names[..] {
                [std, module, name] if std == "std" => PRELUDE.contains(&(module.as_str(), name.as_str())),
                _ => false,
            }
        };
        if known {
            path.leading_colon = None;
            path.segments = path.segments.iter().skip(2).cloned().collect();
        }
    }
}
