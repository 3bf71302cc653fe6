//! Removes what a person would not write: a field's name given twice, the suffix of a number whose type is clear, an `allow`
//! for what does not happen, an `unwrap` without a reason, a path in a message.

use syn::visit_mut::{self, VisitMut};

use super::compact;

/// See the module.
pub(super) fn run(mut file: syn::File) -> syn::File {
    Tidy { in_defaults: false }.visit_file_mut(&mut file);
    file
}

struct Tidy {
    /// Whether this is in the module of default values, whose conversions were made when the code was generated.
    in_defaults: bool,
}

impl VisitMut for Tidy {
    fn visit_item_mod_mut(&mut self, module: &mut syn::ItemMod) {
        let outside = self.in_defaults;
        self.in_defaults |= module.ident == "defaults";
        visit_mut::visit_item_mod_mut(self, module);
        self.in_defaults = outside;
    }

    fn visit_field_value_mut(&mut self, field: &mut syn::FieldValue) {
        visit_mut::visit_field_value_mut(self, field);
        if compact(&field.member) == compact(&field.expr) {
            field.colon_token = None;
        }
    }

    fn visit_lit_int_mut(&mut self, literal: &mut syn::LitInt) {
        // Lengths are compared with `usize`, statuses are matched as `u16`.
        if matches!(literal.suffix(), "usize" | "u16") {
            *literal = syn::LitInt::new(literal.base10_digits(), literal.span());
        }
    }

    fn visit_local_mut(&mut self, local: &mut syn::Local) {
        visit_mut::visit_local_mut(self, local);
        local.attrs.retain(|attribute| compact(attribute) != "#[allow(unused_mut)]");
    }

    fn visit_expr_mut(&mut self, expr: &mut syn::Expr) {
        visit_mut::visit_expr_mut(self, expr);
        let syn::Expr::MethodCall(call) = expr else { return };
        if call.method == "unwrap"
            && let Some(reason) = self.why_it_cannot_fail(&compact(&call.receiver))
        {
            call.method = syn::Ident::new("expect", call.method.span());
            call.args = syn::parse_quote!(#reason);
        }
    }

    fn visit_lit_str_mut(&mut self, literal: &mut syn::LitStr) {
        // Progenitor prints the tokens of a type into messages: "conversion to `:: std :: string :: String` for x failed".
        let value = literal.value();
        let parts = value.strip_prefix("conversion to `").and_then(|rest| rest.split_once('`'));
        if let Some((tokens, rest)) = parts {
            let mut ty: String = tokens.split_whitespace().collect();
            for path in ["::std::option::", "::std::string::", "::std::vec::", "::huaweicloud_core::"] {
                ty = ty.replace(path, "");
            }
            *literal = syn::LitStr::new(&format!("conversion to `{ty}`{rest}"), literal.span());
        }
    }
}

impl Tidy {
    /// Why what `unwrap` is called on is no error.
    fn why_it_cannot_fail(&self, receiver: &str) -> Option<&'static str> {
        if receiver.starts_with("::regress::Regex::new(") {
            Some("a pattern that parsed when this was generated")
        } else if self.in_defaults {
            Some("a default that fitted when this was generated")
        } else {
            None
        }
    }
}
