//! Writes the names of the standard prelude without their paths: `Option` for `::std::option::Option`. Progenitor spells them
//! out because any name may be taken by a schema; a schema of such a name would be refused before it comes here.

use model::names::PRELUDE;
use syn::visit_mut::{self, VisitMut};

/// See the module.
pub(super) fn run(mut file: syn::File) -> syn::File {
    PreludePaths.visit_file_mut(&mut file);
    file
}

struct PreludePaths;

impl VisitMut for PreludePaths {
    fn visit_type_path_mut(&mut self, ty: &mut syn::TypePath) {
        let before = ty.path.segments.len();
        visit_mut::visit_type_path_mut(self, ty);
        // `<T as ::std::convert::TryInto<U>>::Error`: the position says how many segments are the trait.
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
