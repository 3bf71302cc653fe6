//! Lowering: each step is a pure function from document to document that changes what progenitor
//! would mishandle, so that the spec can follow the documentation. A step must not know anything of
//! Rust, except the one that renames arguments.

mod answers;
mod anything;
mod archives;
pub(crate) mod arguments;
mod bounds;
mod defaults;
mod errors;
mod inline;
pub(crate) mod lines;
pub(crate) mod project;
mod secrets;
pub(crate) mod shared;
pub(crate) mod times;
pub(crate) mod walk;

use model::Model;
use openapiv3::OpenAPI;

/// One step from document to document.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    /// The name of the step, of its module and of its snapshot.
    pub name: &'static str,
    /// The step itself.
    pub run: fn(OpenAPI) -> OpenAPI,
}

/// All steps, in the order in which they run.
pub const STEPS: &[Step] = &[
    Step { name: "answers", run: answers::run },
    Step { name: "inline", run: inline::run },
    Step { name: "archives", run: archives::run },
    Step { name: "errors", run: errors::run },
    Step { name: "secrets", run: secrets::run },
    Step { name: "times", run: times::run },
    Step { name: "bounds", run: bounds::run },
    Step { name: "defaults", run: defaults::run },
    Step { name: "anything", run: anything::run },
    Step { name: "lines", run: lines::run },
];

/// Inlines shared parameters and bodies, renames arguments, leaves the project to the runtime, and
/// runs all steps.
pub fn lower(document: OpenAPI, model: &Model<'_>) -> OpenAPI {
    let document = project::run(arguments::run(shared::run(document), model), model);
    STEPS.iter().fold(document, |document, step| (step.run)(document))
}
