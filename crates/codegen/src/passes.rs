//! Passes: each is a pure function that changes the syntax tree of progenitor, so that the result
//! reads like handwritten code. A pass knows the form of progenitor's output, and must not know the
//! document.

mod api_version;
mod default_responses;
mod doc_comments;
mod field_names;
mod missing_docs;
mod non_exhaustive;
mod one_error;
mod open_enums;
mod prelude_paths;
mod requests;
mod runtime;
mod shapes;
mod structures;
mod tidy;
mod tree;

/// One step from tree to tree.
#[derive(Clone, Copy, Debug)]
pub struct Pass {
    /// The name of the pass, of its module and of its snapshot.
    pub name: &'static str,
    /// The pass itself.
    pub run: fn(syn::File) -> syn::File,
}

/// All passes, in the order in which they run.
pub const PASSES: &[Pass] = &[
    Pass { name: "runtime", run: runtime::run },
    Pass { name: "one_error", run: one_error::run },
    Pass { name: "api_version", run: api_version::run },
    Pass { name: "prelude_paths", run: prelude_paths::run },
    Pass { name: "tidy", run: tidy::run },
    Pass { name: "field_names", run: field_names::run },
    Pass { name: "structures", run: structures::run },
    Pass { name: "requests", run: requests::run },
    Pass { name: "open_enums", run: open_enums::run },
    Pass { name: "default_responses", run: default_responses::run },
    Pass { name: "non_exhaustive", run: non_exhaustive::run },
    Pass { name: "missing_docs", run: missing_docs::run },
    Pass { name: "doc_comments", run: doc_comments::run },
];

/// Runs all passes.
pub fn apply(file: syn::File) -> syn::File {
    PASSES.iter().fold(file, |file, pass| (pass.run)(file))
}

/// Splits doc comments into lines, in code that did not come from progenitor.
pub(crate) use doc_comments::run as doc_comments;
