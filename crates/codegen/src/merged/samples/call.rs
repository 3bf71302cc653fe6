//! The call that the samples of an operation make: its arguments with the examples of the document,
//! and where its secrets belong.
//! It must not know a language.

use apispec::examples::{Bodies, is_secret};
use apispec::node::Node;
use apispec::shape::property;
use heck::ToShoutySnakeCase;
use model::{Argument, Model, Operation, Place};
use serde_json::Value;

use crate::json;

/// What is missing to make the call of an operation.
pub(super) struct Call<'a> {
    pub(super) model: &'a Model<'a>,
    pub(super) operation: &'a Operation<'a>,
    /// The parameters that are required, in the order of the document.
    pub(super) parameters: Vec<Parameter<'a>>,
    /// The body, in which secrets are empty texts.
    pub(super) body: Option<Value>,
    /// The secrets of the body.
    pub(super) secrets: Vec<Secret>,
    /// The operation in the document without added examples, from which the Rust code is made.
    pub(super) documented: Option<(&'a Model<'a>, &'a Operation<'a>)>,
}

/// A parameter of a call.
pub(super) struct Parameter<'a> {
    pub(super) argument: &'a Argument<'a>,
    pub(super) value: Given,
}

/// What a parameter is set to.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Given {
    /// An example.
    Value(Value),
    /// A secret, from the variable with this name.
    Variable(String),
}

/// A secret in a body.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Secret {
    /// The keys and indices that lead to it.
    pub(super) path: Vec<Step>,
    /// The variable that has it.
    pub(super) variable: String,
}

/// A step from a value to one of its parts.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Step {
    Key(String),
    Index(usize),
}

impl<'a> Call<'a> {
    /// The call of an operation of a document with complete examples.
    pub(super) fn new(model: &'a Model<'a>, bodies: &Bodies<'_>, operation: &'a Operation<'a>) -> Self {
        let media = model.tree.body(operation.document);
        let example = media.and_then(|media| Some((media.get("schema")?, bodies.example(media, "")?)));
        let (mut body, mut secrets) = (None, Vec::new());
        if let Some((schema, example)) = example {
            let mut value = json::of(&example);
            take_secrets(model, schema, &mut value, &mut Vec::new(), &mut secrets);
            name_variables(&mut secrets);
            body = Some(value);
        }
        let required = operation.arguments.iter().filter(|argument| argument.required && argument.place != Place::Body);
        let parameters =
            required.filter_map(|argument| Some(Parameter { argument, value: given(argument)? })).collect();
        Self { model, operation, parameters, body, secrets, documented: None }
    }

    /// Adds the operation as it is documented.
    pub(super) fn with_documented(mut self, model: &'a Model<'a>, operation: &'a Operation<'a>) -> Self {
        self.documented = Some((model, operation));
        self
    }

    /// Whether everything that is required has a value.
    pub(super) fn is_complete(&self) -> bool {
        let required =
            self.operation.arguments.iter().filter(|argument| argument.required && argument.place != Place::Body);
        let has_body = self.body.is_some() || !self.model.tree.requires_body(self.operation.document);
        required.count() == self.parameters.len() && has_body
    }

    /// The parameters in a place.
    pub(super) fn parameters_in(&self, place: Place) -> impl Iterator<Item = &Parameter<'a>> {
        self.parameters.iter().filter(move |parameter| parameter.argument.place == place)
    }

    /// Whether requests need credentials.
    pub(super) fn needs_credentials(&self) -> bool {
        self.model.tree.needs_credentials(self.operation.document)
    }

    /// The address of the service in the first region.
    pub(super) fn server(&self) -> &'a str {
        let servers = self.model.tree.root.get("servers").and_then(Node::as_sequence).unwrap_or_default();
        // The emulator is in no region.
        let url = servers
            .iter()
            .find(|server| server.get("x-region").is_some())
            .and_then(|server| server.get("url")?.as_str());
        url.unwrap_or_default().trim_end_matches('/')
    }
}

fn given(argument: &Argument<'_>) -> Option<Given> {
    if is_secret(argument.schema) {
        return Some(Given::Variable(argument.wire.to_shouty_snake_case()));
    }
    argument.node.get("example").map(|example| Given::Value(json::of(example)))
}

/// Replaces the secrets in a value with empty texts, and lists them.
fn take_secrets(model: &Model<'_>, schema: &Node, value: &mut Value, path: &mut Vec<Step>, secrets: &mut Vec<Secret>) {
    let Some(schema) = model.tree.resolve(schema) else { return };
    if is_secret(schema) {
        *value = Value::String(String::new());
        secrets.push(Secret { path: path.clone(), variable: String::new() });
        return;
    }
    let mut deeper = |schema: Option<&Node>, step: Step, value: &mut Value| {
        if let Some(schema) = schema {
            path.push(step);
            take_secrets(model, schema, value, path, secrets);
            path.pop();
        }
    };
    match value {
        Value::Object(map) => {
            map.iter_mut().for_each(|(key, value)| deeper(property(schema, key), Step::Key(key.clone()), value))
        }
        Value::Array(items) => {
            items.iter_mut().enumerate().for_each(|(at, value)| deeper(schema.get("items"), Step::Index(at), value));
        }
        _ => {}
    }
}

/// Names the variables by the keys that lead to the secrets: by as many of the last ones as make
/// them different.
fn name_variables(secrets: &mut [Secret]) {
    let name = |secret: &Secret, count: usize| {
        let words: Vec<_> = secret.path.iter().map(Step::to_string).collect();
        let words = &words[words.len().saturating_sub(count)..];
        // A body that is itself a secret has no key.
        if words.is_empty() { "BODY".to_owned() } else { words.join("_").to_shouty_snake_case() }
    };
    let longest = secrets.iter().map(|secret| secret.path.len()).max().unwrap_or_default();
    let are_different = |count: &usize| {
        let names: std::collections::BTreeSet<_> = secrets.iter().map(|secret| name(secret, *count)).collect();
        names.len() == secrets.len() && names.iter().all(|name| !name.starts_with(|first: char| first.is_ascii_digit()))
    };
    let count = (1..=longest).find(are_different).unwrap_or(longest);
    for secret in secrets {
        secret.variable = name(secret, count);
    }
}

impl std::fmt::Display for Step {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Key(key) => f.write_str(key),
            Self::Index(index) => write!(f, "{index}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(path: &[&str]) -> Secret {
        let step = |step: &&str| step.parse().map_or_else(|_| Step::Key((*step).to_owned()), Step::Index);
        Secret { path: path.iter().map(step).collect(), variable: String::new() }
    }

    #[test]
    fn variables_of_secrets_are_different() {
        let named = |mut secrets: Vec<Secret>| {
            name_variables(&mut secrets);
            secrets.into_iter().map(|secret| secret.variable).collect::<Vec<_>>()
        };
        assert_eq!(named(vec![secret(&["auth", "user", "password"])]), ["PASSWORD"]);
        assert_eq!(named(vec![secret(&["a", "key"]), secret(&["b", "key"])]), ["A_KEY", "B_KEY"]);
        assert_eq!(named(vec![secret(&["keys", "0"]), secret(&["keys", "1"])]), ["KEYS_0", "KEYS_1"]);
        assert_eq!(named(vec![secret(&[])]), ["BODY"]);
    }
}
