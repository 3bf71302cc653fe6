//! Replaces the marker for the ID of the project, in the code that builds requests by the constant
//! of the runtime, and in comments by the placeholder of the document.

use apispec::Scope;
use apispec::scope::PROJECT_ID;
use model::Model;
use syn::visit_mut::{self, VisitMut};

use crate::attributes::replace_in_doc;
use crate::emit::split::Module;
use crate::lower::project::MARKER;
use crate::syntax::edit_format;

/// Replaces the marker in all operations.
pub(crate) fn fill(model: &Model<'_>, modules: &mut [Module]) {
    if Scope::of(model.tree) == Scope::Project {
        modules.iter_mut().flat_map(|module| &mut module.operations).for_each(|item| Fill.visit_item_mut(item));
    }
}

struct Fill;

impl VisitMut for Fill {
    fn visit_attribute_mut(&mut self, attribute: &mut syn::Attribute) {
        replace_in_doc(attribute, MARKER, &format!("{{{PROJECT_ID}}}"));
    }

    fn visit_macro_mut(&mut self, mac: &mut syn::Macro) {
        visit_mut::visit_macro_mut(self, mac);
        edit_format(mac, |format, arguments| {
            while let Some((before, after)) = format.split_once(MARKER) {
                arguments.insert(before.matches("{}").count(), syn::parse_quote!(PROJECT_ID));
                *format = format!("{before}{{}}{after}");
            }
        });
    }
}
