//! Replaces the errors of operations by the single error type of the runtime. In progenitor's
//! output, errors are generic over the documented body, and listed statuses are matched separately.
//! The runtime reads any body of any status, so one arm is enough.

use syn::visit_mut::{self, VisitMut};

use crate::syntax::compact;

/// Runs the pass.
pub(super) fn run(mut file: syn::File) -> syn::File {
    OneError.visit_file_mut(&mut file);
    file
}

struct OneError;

impl VisitMut for OneError {
    fn visit_path_mut(&mut self, path: &mut syn::Path) {
        visit_mut::visit_path_mut(self, path);
        let [first, ..] = &mut path.segments.iter_mut().collect::<Vec<_>>()[..] else { return };
        if first.ident != "Error" || path.leading_colon.is_some() {
            return;
        }
        // `Error<types::Error>` and `Error::<types::Error>`
        first.arguments = syn::PathArguments::None;
        if let [_, second] = &mut path.segments.iter_mut().collect::<Vec<_>>()[..]
            && second.ident == "InvalidRequest"
        {
            second.ident = syn::Ident::new("invalid_request", second.ident.span());
        }
    }

    fn visit_expr_match_mut(&mut self, expr: &mut syn::ExprMatch) {
        visit_mut::visit_expr_match_mut(self, expr);
        if compact(&expr.expr) != "response.status().as_u16()" {
            return;
        }
        // Everything but success is matched by the last arm, `_`.
        expr.arms
            .retain(|arm| matches!(arm.pat, syn::Pat::Wild(_)) || !compact(&arm.body).contains("Error::ErrorResponse"));
        for arm in &mut expr.arms {
            if matches!(arm.pat, syn::Pat::Wild(_)) {
                arm.body = syn::parse_quote!(Err(Error::from_response(response).await));
            }
        }
    }
}
