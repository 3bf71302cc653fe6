//! Replaces the marker for the ID of the project, in the code that builds requests by the constant
//! of the runtime, and in comments by the placeholder of the document.

use apispec::Scope;
use apispec::scope::PROJECT_ID;
use model::Model;
use syn::visit_mut::{self, VisitMut};

use crate::attributes::replace_in_doc;
use crate::emit::split::Module;
use crate::lower::project::MARKER;

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
        type Arguments = syn::punctuated::Punctuated<syn::Expr, syn::Token![,]>;
        let Ok(mut arguments) = mac.parse_body_with(Arguments::parse_terminated) else { return };
        while let Some(syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(format), .. })) = arguments.first_mut() {
            let text = format.value();
            let Some((before, after)) = text.split_once(MARKER) else { break };
            *format = syn::LitStr::new(&format!("{before}{{}}{after}"), format.span());
            // After the format and the arguments that precede it.
            let index = 1 + before.matches("{}").count();
            arguments.insert(index, syn::parse_quote!(PROJECT_ID));
        }
        mac.tokens = quote::quote!(#arguments);
    }
}
