//! Removes the header `api-version`, which progenitor sends with every request and which the
//! service does not document. Removes the header map too if it has no other headers.

use syn::visit_mut::{self, VisitMut};

use crate::syntax::compact;

/// Runs the pass.
pub(super) fn run(mut file: syn::File) -> syn::File {
    ApiVersion.visit_file_mut(&mut file);
    file
}

struct ApiVersion;

impl VisitMut for ApiVersion {
    fn visit_block_mut(&mut self, block: &mut syn::Block) {
        visit_mut::visit_block_mut(self, block);
        let before = block.stmts.len();
        block.stmts.retain(|stmt| {
            let text = compact(stmt);
            !(text.starts_with("header_map.append(") && text.contains("\"api-version\""))
        });
        if block.stmts.len() == before || block.stmts.iter().any(|stmt| compact(stmt).contains("header_map.append(")) {
            return;
        }
        block.stmts.retain(|stmt| !compact(stmt).starts_with("letmutheader_map="));
        RemoveHeaders.visit_block_mut(block);
    }
}

/// Turns `request.headers(header_map)` into `request`.
struct RemoveHeaders;

impl VisitMut for RemoveHeaders {
    fn visit_expr_mut(&mut self, expr: &mut syn::Expr) {
        visit_mut::visit_expr_mut(self, expr);
        if let syn::Expr::MethodCall(call) = expr
            && call.method == "headers"
            && call.args.len() == 1
            && compact(&call.args[0]) == "header_map"
        {
            *expr = (*call.receiver).clone();
        }
    }
}
