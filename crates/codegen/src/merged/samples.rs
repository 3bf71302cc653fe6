//! Code samples of the operations for merged documents: the same call in each language, with the
//! examples of the document. One language, one file.
//!
//! A call has the required parameters and the example of the body. Secrets are never in it: samples
//! take them from files or variables. It must not know how a document is written.

mod call;
mod ccm;
mod curl;
mod python;
mod rust;
mod shell;

use std::collections::BTreeMap;

use apispec::node::{Entry, Mapping, Node, Value};
use call::Call;
use model::{Model, Operation};

/// The code of a call, if the language can express it.
type Code = fn(&Call<'_>) -> Option<String>;

/// The languages: the name by which tools color it, what readers see, and its code.
const LANGUAGES: [(&str, &str, Code); 4] = [
    ("Rust", "Rust", rust::code),
    ("Shell", "ccm", ccm::code),
    ("Shell", "curl", curl::code),
    ("Python", "Python", python::code),
];

/// The samples of each operation, by its ID. `complete` is the same document with complete examples.
pub(super) fn of(model: &Model<'_>, complete: &Model<'_>) -> BTreeMap<String, Node> {
    let operations = model.operations.iter().zip(&complete.operations);
    operations.map(|(plain, operation)| (operation.id.to_owned(), samples(model, plain, complete, operation))).collect()
}

fn samples(model: &Model<'_>, plain: &Operation<'_>, complete: &Model<'_>, operation: &Operation<'_>) -> Node {
    let call = Call::new(complete, operation).with_documented(model, plain);
    let span = operation.span;
    let node = |value: Value| Node { span, value };
    let text =
        |key: &str, text: &str| (key.to_owned(), Entry { key_span: span, value: node(Value::String(text.to_owned())) });
    let sample = |(lang, label, code): (&str, &str, Code)| {
        let source = code(&call)?;
        Some(node(Value::Mapping(Mapping::from_iter([
            text("lang", lang),
            text("label", label),
            text("source", &source),
        ]))))
    };
    node(Value::Sequence(LANGUAGES.into_iter().filter_map(sample).collect()))
}
