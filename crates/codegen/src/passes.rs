//! Passes: each is a pure function that changes the syntax tree of progenitor, so that the result
//! reads like handwritten code. A pass knows the form of progenitor's output, and must not know the
//! document.

mod api_version;
mod boxes;
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
mod secret_headers;
mod shapes;
mod structures;
mod tidy;
mod tree;
mod uses;

pub use uses::Uses;

/// One step from tree to tree.
#[derive(Clone, Copy, Debug)]
pub struct Pass {
    /// The name of the pass, of its module and of its snapshot.
    pub name: &'static str,
    /// The pass itself.
    pub run: fn(syn::File, &Uses) -> syn::File,
}

/// All passes, in the order in which they run.
pub const PASSES: &[Pass] = &[
    Pass { name: "runtime", run: |file, _| runtime::run(file) },
    Pass { name: "one_error", run: |file, _| one_error::run(file) },
    Pass { name: "api_version", run: |file, _| api_version::run(file) },
    Pass { name: "prelude_paths", run: |file, _| prelude_paths::run(file) },
    Pass { name: "tidy", run: |file, _| tidy::run(file) },
    Pass { name: "boxes", run: |file, _| boxes::run(file) },
    Pass { name: "field_names", run: |file, _| field_names::run(file) },
    Pass { name: "structures", run: structures::run },
    Pass { name: "requests", run: requests::run },
    Pass { name: "secret_headers", run: |file, _| secret_headers::run(file) },
    Pass { name: "open_enums", run: |file, _| open_enums::run(file) },
    Pass { name: "default_responses", run: default_responses::run },
    Pass { name: "non_exhaustive", run: |file, _| non_exhaustive::run(file) },
    Pass { name: "missing_docs", run: |file, _| missing_docs::run(file) },
    Pass { name: "doc_comments", run: |file, _| doc_comments::run(file) },
];

/// Runs all passes.
pub fn apply(file: syn::File, uses: &Uses) -> syn::File {
    PASSES.iter().fold(file, |file, pass| (pass.run)(file, uses))
}

/// Splits doc comments into lines, in code that did not come from progenitor.
pub(crate) use doc_comments::run as doc_comments;
