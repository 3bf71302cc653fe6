//! Sends a secret in a header as a value that nothing prints. Progenitor would turn it into text,
//! which the secret type of the runtime does not allow.

use std::collections::BTreeMap;

use syn::visit_mut::{self, VisitMut};

use super::tree::requests_mut;
use crate::syntax::{compact, last_name, type_argument};

/// Runs the pass.
pub(super) fn run(mut file: syn::File) -> syn::File {
    let Some(items) = requests_mut(&mut file) else { return file };
    let mut secrets = BTreeMap::new();
    for item in items.iter() {
        if let syn::Item::Struct(item) = item {
            let fields = item.fields.iter().filter(|field| is_secret(&field.ty));
            let names: Vec<String> = fields.filter_map(|field| Some(field.ident.as_ref()?.to_string())).collect();
            secrets.insert(item.ident.to_string(), names);
        }
    }
    for item in items {
        if let syn::Item::Impl(item) = item
            && let Some(names) = last_name(&item.self_ty).and_then(|name| secrets.get(&name.to_string()))
            && !names.is_empty()
        {
            SecretHeaders(names.clone()).visit_item_impl_mut(item);
        }
    }
    file
}

/// Whether a type is that of secrets, optional or not.
fn is_secret(ty: &syn::Type) -> bool {
    let inner = type_argument(ty, "Option");
    last_name(inner.as_ref().unwrap_or(ty)).is_some_and(|name| name == "Secret")
}

/// The variables that hold secrets.
struct SecretHeaders(Vec<String>);

impl VisitMut for SecretHeaders {
    /// In `if let Some(value) = …`, which an optional header has, `value` is the secret.
    fn visit_expr_if_mut(&mut self, branch: &mut syn::ExprIf) {
        let is_secret = match &*branch.cond {
            syn::Expr::Let(condition) => self.0.contains(&compact(&condition.expr)),
            _ => false,
        };
        if is_secret {
            self.0.push("value".to_owned());
        }
        visit_mut::visit_expr_if_mut(self, branch);
        if is_secret {
            self.0.pop();
        }
    }

    fn visit_expr_method_call_mut(&mut self, call: &mut syn::ExprMethodCall) {
        visit_mut::visit_expr_method_call_mut(self, call);
        if call.method != "append" || compact(&call.receiver) != "header_map" {
            return;
        }
        let Some(value) = call.args.last_mut() else { return };
        let text = compact(value);
        if let Some(name) = self.0.iter().find(|name| text == format!("{name}.to_string().try_into()?")) {
            let name = quote::format_ident!("{name}");
            *value = syn::parse_quote!(::huaweicloud_core::codegen::secret_header(&#name)?);
        }
    }
}
