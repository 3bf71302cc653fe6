//! Removes the segment that tells operations with the same method and path apart, from the code
//! that sends requests and from comments. It must not know why progenitor needs it.

use apispec::document::split_key;
use model::Model;
use syn::visit_mut::{self, VisitMut};

use crate::attributes::replace_in_doc;
use crate::emit::split::{Module, ModuleIndex};
use crate::lower::lines::segment;
use crate::syntax::edit_format;

/// Removes the segments from all operations.
pub(crate) fn restore(model: &Model<'_>, modules: &mut [Module]) {
    let index = ModuleIndex::of(modules);
    for operation in &model.operations {
        let (_, fragment) = split_key(&operation.document.key);
        if let (Some(name), Some(module)) = (fragment, index.get(&operation.request)) {
            let mut remove = Remove(segment(name));
            modules[module].operations.iter_mut().for_each(|item| remove.visit_item_mut(item));
        }
    }
}

/// Removes a text.
struct Remove(String);

impl VisitMut for Remove {
    fn visit_attribute_mut(&mut self, attribute: &mut syn::Attribute) {
        replace_in_doc(attribute, &self.0, "");
    }

    fn visit_macro_mut(&mut self, mac: &mut syn::Macro) {
        visit_mut::visit_macro_mut(self, mac);
        edit_format(mac, |format, _| *format = format.replace(&self.0, ""));
    }
}
