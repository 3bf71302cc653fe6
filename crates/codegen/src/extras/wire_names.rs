//! Restores the documented names of parameters that were renamed to their setters before progenitor
//! ran: requests must send the names in the document. It must not know why a parameter was renamed.

use std::collections::BTreeMap;

use model::Model;
use syn::visit_mut::{self, VisitMut};

use crate::attributes::replace_in_doc;
use crate::emit::split::{Module, ModuleIndex};
use crate::lower::arguments::{renamed, renamed_in};
use crate::syntax::{compact, last_name};

/// Restores the documented names in the code that sends requests.
pub(crate) fn restore(model: &Model<'_>, modules: &mut [Module]) {
    let index = ModuleIndex::of(modules);
    for operation in &model.operations {
        let Some(module) = index.get(&operation.request) else { continue };
        let names: BTreeMap<&str, &str> =
            renamed(operation).map(|argument| (argument.setter.as_str(), argument.wire)).collect();
        if names.is_empty() {
            continue;
        }
        let path = operation.document.path.as_str();
        let mut wire = WireNames { names, path: (renamed_in(path, operation), path) };
        for item in &mut modules[module].operations {
            match item {
                syn::Item::Impl(item) if last_name(&item.self_ty).is_some_and(|name| *name == operation.request) => {
                    wire.visit_item_impl_mut(item);
                }
                _ => {}
            }
        }
    }
}

/// Replaces the names that are sent, and the path in comments.
struct WireNames<'a> {
    names: BTreeMap<&'a str, &'a str>,
    path: (String, &'a str),
}

impl WireNames<'_> {
    /// Replaces the name in the first argument of a call.
    fn first(&self, argument: Option<&mut syn::Expr>) {
        if let Some(syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. })) = argument
            && let Some(wire) = self.names.get(text.value().as_str())
        {
            *text = syn::LitStr::new(wire, text.span());
        }
    }
}

impl VisitMut for WireNames<'_> {
    fn visit_expr_call_mut(&mut self, call: &mut syn::ExprCall) {
        visit_mut::visit_expr_call_mut(self, call);
        if compact(&call.func) == "QueryParam::new" {
            self.first(call.args.first_mut());
        }
    }

    fn visit_expr_method_call_mut(&mut self, call: &mut syn::ExprMethodCall) {
        visit_mut::visit_expr_method_call_mut(self, call);
        if call.method == "append" && compact(&call.receiver) == "header_map" {
            self.first(call.args.first_mut());
        }
    }

    fn visit_attribute_mut(&mut self, attribute: &mut syn::Attribute) {
        replace_in_doc(attribute, &self.path.0, self.path.1);
    }
}
