//! `error_codes.rs`: the error codes of the service, as constants with their meaning.

use model::names;
use quote::{format_ident, quote};

use super::Input;
use crate::emit::{print, render};
use crate::passes;

/// The file, if the spec lists any error codes.
pub(super) fn text(input: &Input<'_>) -> Option<String> {
    let mut codes = apispec::error_codes(&input.document.tree);
    codes.sort_by_key(|code| code.code);
    let first = codes.first()?;
    let names = codes.iter().map(|code| constant(code.code));
    let consts = codes.iter().map(|code| {
        let (name, text, meaning) = (constant(code.code), code.code, code.meaning);
        let status = match code.status {
            Some(status) => {
                let status = proc_macro2::Literal::u16_unsuffixed(status);
                quote!(Some(#status))
            }
            None => quote!(None),
        };
        let doc = format!("`{text}`: {meaning}");
        quote!(#[doc = #doc] pub const #name: ErrorCode = ErrorCode::new(#text, #status, #meaning);)
    });
    let table = format_ident!("{}", names::ERROR_CODES_TABLE);
    let doc = format!("The known error codes of {}.", input.document.openapi.info.title);
    let file: syn::File = syn::parse_quote! {
        pub use huaweicloud_core::ErrorCode;

        #[doc = #doc]
        pub const #table: &[ErrorCode] = &[#(#names),*];

        #(#consts)*
    };
    let head = format!(
        "//! The known error codes of the service, with their meaning. It may return others.\n//!\n\
         //! ```\n\
         //! use {}::{{Error, error_codes}};\n\
         //!\n\
         //! fn is_expected(error: &Error) -> bool {{\n\
         //!     error.has_code(error_codes::{})\n\
         //! }}\n\
         //! ```\n",
        input.model.library,
        constant(first.code)
    );
    let items = print::print(&passes::doc_comments(file).items);
    Some(format!("// {}\n\n{head}\n{items}", render::provenance(&input.service_file())))
}

fn constant(code: &str) -> syn::Ident {
    format_ident!("{}", names::error_code(code))
}
