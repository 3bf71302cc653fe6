//! Simplifies code that a person would write differently: `name: name` in a structure, redundant
//! suffixes of numbers, unneeded `allow` attributes, paths in messages,
//! explicit header values.

use syn::visit_mut::{self, VisitMut};

use crate::syntax::compact;

/// Runs the pass.
pub(super) fn run(mut file: syn::File) -> syn::File {
    Tidy.visit_file_mut(&mut file);
    file
}

struct Tidy;

impl VisitMut for Tidy {
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
        // `HeaderValue::from_static("application/json")`: a request builder also accepts the text
        // itself.
        if call.method == "header"
            && let Some(syn::Expr::Call(value)) = call.args.last()
            && compact(&value.func) == "::reqwest::header::HeaderValue::from_static"
            && let Some(text) = value.args.first().cloned()
            && let Some(last) = call.args.last_mut()
        {
            *last = text;
        }
    }

    fn visit_macro_mut(&mut self, mac: &mut syn::Macro) {
        if !mac.path.is_ident("format") {
            return;
        }
        let Ok(arguments) = mac.parse_body_with(Arguments::parse_terminated) else { return };
        let arguments: Arguments = arguments.into_iter().map(without_to_string).collect();
        mac.tokens = quote::quote!(#arguments);
    }

    fn visit_lit_str_mut(&mut self, literal: &mut syn::LitStr) {
        // Progenitor prints the tokens of a type into messages: "conversion to
        // `:: std :: string :: String` for x failed".
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

/// The arguments of a macro such as `format!`.
type Arguments = syn::punctuated::Punctuated<syn::Expr, syn::Token![,]>;

/// Turns `encode_path(&id.to_string())` into `encode_path(&id)`, which accepts any type that
/// prints.
fn without_to_string(mut argument: syn::Expr) -> syn::Expr {
    if let syn::Expr::Call(call) = &mut argument
        && compact(&call.func) == "encode_path"
        && let Some(syn::Expr::Reference(reference)) = call.args.first_mut()
        && let syn::Expr::MethodCall(to_string) = &*reference.expr
        && to_string.method == "to_string"
    {
        reference.expr = to_string.receiver.clone();
    }
    argument
}
