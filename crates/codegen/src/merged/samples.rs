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

use apispec::examples::Bodies;
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

/// The samples of each operation, by its ID. `complete` is the same document with complete
/// examples.
pub(super) fn of(model: &Model<'_>, complete: &Model<'_>) -> BTreeMap<String, Node> {
    let operations = model.operations.iter().zip(&complete.operations);
    let bodies = Bodies::of(complete.tree);
    operations
        .map(|(plain, operation)| (operation.id.to_owned(), samples(model, plain, complete, &bodies, operation)))
        .collect()
}

fn samples(
    model: &Model<'_>,
    plain: &Operation<'_>,
    complete: &Model<'_>,
    bodies: &Bodies<'_>,
    operation: &Operation<'_>,
) -> Node {
    let call = Call::new(complete, bodies, operation).with_documented(model, plain);
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

#[cfg(test)]
mod tests {
    use apispec::examples::is_secret;
    use apispec::shape::property;

    use super::*;

    /// The secrets in a value.
    fn secrets<'a>(model: &'a Model<'_>, schema: &'a Node, value: &'a Node, found: &mut Vec<&'a str>) {
        let schema = model.tree.resolve(schema).unwrap();
        match &value.value {
            Value::String(text) if is_secret(schema) => found.push(text),
            Value::Mapping(map) => map.iter().for_each(|(key, entry)| {
                secrets(model, property(schema, key).unwrap(), &entry.value, found);
            }),
            Value::Sequence(items) => {
                items.iter().for_each(|item| secrets(model, schema.get("items").unwrap(), item, found));
            }
            _ => {}
        }
    }

    #[test]
    fn secrets_of_examples_are_in_no_sample() {
        let document = crate::tests::fixture("parts");
        let complete = apispec::readers::document(&document.tree);
        let (model, complete) = (Model::new(&document.tree), Model::new(&complete));
        let samples = of(&model, &complete);
        let mut shown = 0;
        for operation in &model.operations {
            let Some(media) = model.tree.body(operation.document) else { continue };
            let mut found = Vec::new();
            if let Some(example) = media.get("example") {
                secrets(&model, media.get("schema").unwrap(), example, &mut found);
            }
            shown += found.len();
            for sample in samples[operation.id].as_sequence().unwrap() {
                let source = sample.get("source").and_then(Node::as_str).unwrap();
                assert!(found.iter().all(|secret| !source.contains(secret)), "{source}");
            }
        }
        assert!(shown > 0, "an example of the fixtures has a secret");
    }
}
