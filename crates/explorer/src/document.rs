//! A merged document as a tree of nodes that know their places, so that an error can name them. It
//! must not know what the nodes mean, except for references.

use serde_json::{Map, Value};

use crate::error::Error;

/// References lead to references at most this often.
const MAX_REFERENCES: usize = 64;

/// The merged document of a service.
#[derive(Clone, Copy, Debug)]
pub struct Document<'a> {
    /// The name of the service, such as `scm`.
    pub service: &'a str,
    /// The OpenAPI document as YAML.
    pub text: &'a str,
}

/// A merged document.
pub(crate) struct Tree<'a> {
    pub(crate) service: &'a str,
    root: Value,
}

/// A mapping of the document.
#[derive(Clone)]
pub(crate) struct Node<'t> {
    tree: &'t Tree<'t>,
    map: &'t Map<String, Value>,
    /// Where it is, such as `#/paths/~1v3~1csr/post`.
    pub(crate) place: String,
}

impl<'a> Tree<'a> {
    /// Parses a document.
    pub(crate) fn parse(document: &Document<'a>) -> Result<Self, Error> {
        let mut tree = Self { service: document.service, root: Value::Null };
        if !is_name(document.service, "-_") {
            return Err(tree.error("", "the name of a service has only ASCII letters, digits, `-` and `_`"));
        }
        tree.root = serde_yaml::from_str(document.text).map_err(|error| tree.error("", &error.to_string()))?;
        Ok(tree)
    }

    /// The whole document.
    pub(crate) fn root(&self) -> Result<Node<'_>, Error> {
        self.node(&self.root, "#".to_owned())
    }

    /// An error at a place.
    pub(crate) fn error(&self, place: &str, what: &str) -> Error {
        let place = if place.is_empty() { "#" } else { place };
        Error { service: self.service.to_owned(), place: place.to_owned(), what: what.to_owned() }
    }

    fn node<'t>(&'t self, value: &'t Value, place: String) -> Result<Node<'t>, Error> {
        match value {
            Value::Object(map) => Ok(Node { tree: self, map, place }),
            other => Err(self.error(&place, &format!("expected a mapping, but this is {}", kind(other)))),
        }
    }
}

impl<'t> Node<'t> {
    /// An error at this node.
    pub(crate) fn error(&self, what: &str) -> Error {
        self.tree.error(&self.place, what)
    }

    /// The place of an entry.
    fn place_of(&self, key: &str) -> String {
        format!("{}/{}", self.place, key.replace('~', "~0").replace('/', "~1"))
    }

    /// The value of a key, unless it is null.
    pub(crate) fn value(&self, key: &str) -> Option<&'t Value> {
        self.map.get(key).filter(|value| !value.is_null())
    }

    /// All keys and values.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (&'t str, &'t Value)> + use<'t> {
        self.map.iter().map(|(key, value)| (key.as_str(), value))
    }

    /// The mapping under a key.
    pub(crate) fn node(&self, key: &str) -> Result<Option<Self>, Error> {
        self.value(key).map(|value| self.tree.node(value, self.place_of(key))).transpose()
    }

    /// The mappings under the keys of the mapping under a key.
    pub(crate) fn nodes(&self, key: &str) -> Result<Vec<(&'t str, Self)>, Error> {
        let Some(node) = self.node(key)? else { return Ok(Vec::new()) };
        node.entries().map(|(key, value)| Ok((key, self.tree.node(value, node.place_of(key))?))).collect()
    }

    /// The mappings of the list under a key.
    pub(crate) fn list(&self, key: &str) -> Result<Vec<Self>, Error> {
        let Some(value) = self.value(key) else { return Ok(Vec::new()) };
        let place = self.place_of(key);
        let Value::Array(values) = value else {
            return Err(self.tree.error(&place, &format!("expected a list, but this is {}", kind(value))));
        };
        values.iter().enumerate().map(|(at, value)| self.tree.node(value, format!("{place}/{at}"))).collect()
    }

    /// The text under a key.
    pub(crate) fn text(&self, key: &str) -> Result<Option<&'t str>, Error> {
        match self.value(key) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.trim())),
            Some(other) => {
                let what = format!("expected a text, but this is {}", kind(other));
                Err(self.tree.error(&self.place_of(key), &what))
            }
        }
    }

    /// The text under a key that must be there.
    pub(crate) fn required_text(&self, key: &str) -> Result<&'t str, Error> {
        self.text(key)?.ok_or_else(|| self.error(&format!("`{key}` is missing")))
    }

    /// The texts of the list under a key. A single text is a list of one.
    pub(crate) fn texts(&self, key: &str) -> Vec<&'t str> {
        match self.value(key) {
            Some(Value::Array(values)) => values.iter().filter_map(Value::as_str).collect(),
            Some(Value::String(text)) => vec![text],
            _ => Vec::new(),
        }
    }

    /// Whether the value of a key is `true`.
    pub(crate) fn is(&self, key: &str) -> bool {
        self.value(key).and_then(Value::as_bool).unwrap_or(false)
    }

    /// The target of a reference, or `None` if this is not one.
    fn reference(&self) -> Result<Option<Self>, Error> {
        let Some(reference) = self.text("$ref")? else { return Ok(None) };
        let missing = || self.error(&format!("`{reference}` leads nowhere"));
        let pointer = reference.strip_prefix('#').ok_or_else(missing)?;
        let target = self.tree.root.pointer(pointer).ok_or_else(missing)?;
        self.tree.node(target, reference.to_owned()).map(Some)
    }

    /// The node with what its references lead to: the outermost reference first, the final target
    /// last.
    pub(crate) fn resolve(self) -> Result<Chain<'t>, Error> {
        let mut chain = Chain { outer: Vec::new(), target: self };
        while let Some(target) = chain.target.reference()? {
            if chain.outer.len() == MAX_REFERENCES {
                return Err(chain.target.error("the reference leads back to itself"));
            }
            chain.outer.push(std::mem::replace(&mut chain.target, target));
        }
        Ok(chain)
    }
}

/// A node and the references that lead to it.
pub(crate) struct Chain<'t> {
    pub(crate) outer: Vec<Node<'t>>,
    pub(crate) target: Node<'t>,
}

impl<'t> Chain<'t> {
    /// All nodes, the outermost first.
    pub(crate) fn nodes(&self) -> impl Iterator<Item = &Node<'t>> {
        self.outer.iter().chain([&self.target])
    }

    /// The text that the outermost node with this key has.
    pub(crate) fn text(&self, key: &str) -> Result<Option<&'t str>, Error> {
        for node in self.nodes() {
            if let Some(text) = node.text(key)? {
                return Ok(Some(text));
            }
        }
        Ok(None)
    }
}

/// Whether a text has only ASCII letters, digits and these.
pub(crate) fn is_name(text: &str, more: &str) -> bool {
    !text.is_empty() && text.chars().all(|letter| letter.is_ascii_alphanumeric() || more.contains(letter))
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "a mapping",
    }
}
