//! YAML as a tree in which every node has a position.
//! It must not know OpenAPI, nor how text is parsed.

use std::collections::BTreeSet;

use diagnostics::source::Span;
use indexmap::IndexMap;
pub use serde_yaml::Number;

/// A value and its position.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The span of the value. An empty value has the span of its key.
    pub span: Span,
    /// The value.
    pub value: Value,
}

/// The value of a node.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `null`, `~` or an empty value.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(Number),
    /// A string.
    String(String),
    /// A list.
    Sequence(Vec<Node>),
    /// Keys with values.
    Mapping(Mapping),
}

/// One key of a mapping with its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The span of the key.
    pub key_span: Span,
    /// The value.
    pub value: Node,
}

/// Keys with values, in document order. Keys are compared as text: `200:` and `'200':` are the same
/// key.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mapping {
    entries: IndexMap<String, Entry>,
}

impl Mapping {
    /// An empty mapping.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The value of a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries.get(key).map(|entry| &entry.value)
    }

    /// The position and value of a key.
    #[must_use]
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries.get(key)
    }

    /// The position and value of a key, mutably.
    pub fn entry_mut(&mut self, key: &str) -> Option<&mut Entry> {
        self.entries.get_mut(key)
    }

    /// Adds a key at the end, unless it already exists.
    ///
    /// # Errors
    /// The given entry, if the key already exists.
    pub fn insert(&mut self, key: String, entry: Entry) -> Result<(), Entry> {
        if self.entries.contains_key(&key) {
            return Err(entry);
        }
        self.entries.insert(key, entry);
        Ok(())
    }

    /// A copy of the mapping without some of its keys.
    #[must_use]
    pub(crate) fn without_all(&self, keys: &BTreeSet<&str>) -> Self {
        let kept = self.entries.iter().filter(|(key, _)| !keys.contains(key.as_str()));
        Self { entries: kept.map(|(key, entry)| (key.clone(), entry.clone())).collect() }
    }

    /// A copy of the mapping without one key.
    #[must_use]
    pub fn without(&self, key: &str) -> Self {
        let mut rest = self.clone();
        rest.entries.shift_remove(key);
        rest
    }

    /// The entries, in document order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Entry)> {
        self.entries.iter().map(|(key, entry)| (key.as_str(), entry))
    }

    /// The entries, in document order, mutably.
    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = (&str, &mut Entry)> {
        self.entries.iter_mut().map(|(key, entry)| (key.as_str(), entry))
    }

    /// The keys, in document order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.entries.keys().map(String::as_str)
    }

    /// The number of keys.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are no keys.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

impl FromIterator<(String, Entry)> for Mapping {
    fn from_iter<T: IntoIterator<Item = (String, Entry)>>(entries: T) -> Self {
        Self { entries: entries.into_iter().collect() }
    }
}

impl IntoIterator for Mapping {
    type Item = (String, Entry);
    type IntoIter = indexmap::map::IntoIter<String, Entry>;

    fn into_iter(self) -> Self::IntoIter {
        self.entries.into_iter()
    }
}

impl Node {
    /// The string, if this is one.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The boolean, if this is one.
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        match self.value {
            Value::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// The mapping, if this is one.
    #[must_use]
    pub fn as_mapping(&self) -> Option<&Mapping> {
        match &self.value {
            Value::Mapping(mapping) => Some(mapping),
            _ => None,
        }
    }

    /// The items, if this is a list.
    #[must_use]
    pub fn as_sequence(&self) -> Option<&[Node]> {
        match &self.value {
            Value::Sequence(items) => Some(items),
            _ => None,
        }
    }

    /// The value of a key, if this is a mapping that has it.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.as_mapping()?.get(key)
    }

    /// The value of a key, mutably, if this is a mapping that has it.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Node> {
        match &mut self.value {
            Value::Mapping(mapping) => mapping.entry_mut(key).map(|entry| &mut entry.value),
            _ => None,
        }
    }

    /// Sets a key to a value, at its place or else at the end. Does nothing if this is no mapping.
    pub fn set(&mut self, key: &str, value: Value) {
        if let Value::Mapping(mapping) = &mut self.value {
            let entry = Entry { key_span: self.span, value: Node { span: self.span, value } };
            mapping.entries.insert(key.to_owned(), entry);
        }
    }

    /// Removes a key, if this is a mapping that has it.
    pub fn remove(&mut self, key: &str) {
        if let Value::Mapping(mapping) = &mut self.value {
            mapping.entries.shift_remove(key);
        }
    }

    /// The target of a reference, if this is a mapping with `$ref`.
    #[must_use]
    pub fn reference(&self) -> Option<&str> {
        self.get("$ref")?.as_str()
    }

    /// The node at a JSON pointer such as `/paths/~1v3~1scm~1csr~1upload/post`. The empty pointer
    /// is this node.
    #[must_use]
    pub fn pointer(&self, pointer: &str) -> Option<&Node> {
        if pointer.is_empty() {
            return Some(self);
        }
        pointer.strip_prefix('/')?.split('/').try_fold(self, |node, token| match &node.value {
            Value::Mapping(mapping) => mapping.get(&unescape(token)),
            Value::Sequence(items) => items.get(token.parse::<usize>().ok()?),
            _ => None,
        })
    }

    /// The kind of value, for messages: `a string`, `a list`, …
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self.value {
            Value::Null => "empty",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::String(_) => "a string",
            Value::Sequence(_) => "a list",
            Value::Mapping(_) => "a mapping",
        }
    }

    /// The value without positions. All keys are strings, so `200:` and `'200':` are the same.
    #[must_use]
    pub fn to_yaml(&self) -> serde_yaml::Value {
        match &self.value {
            Value::Null => serde_yaml::Value::Null,
            Value::Bool(value) => serde_yaml::Value::Bool(*value),
            Value::Number(number) => serde_yaml::Value::Number(number.clone()),
            Value::String(text) => serde_yaml::Value::String(text.clone()),
            Value::Sequence(items) => items.iter().map(Node::to_yaml).collect(),
            Value::Mapping(mapping) => {
                let entries = mapping.iter().map(|(key, entry)| (key.into(), entry.value.to_yaml()));
                serde_yaml::Value::Mapping(entries.collect())
            }
        }
    }
}

/// Escapes a key as a token of a JSON pointer.
#[must_use]
pub fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// Unescapes a token of a JSON pointer to a key.
#[must_use]
pub fn unescape(token: &str) -> String {
    token.replace("~1", "/").replace("~0", "~")
}

#[cfg(test)]
mod tests {
    use diagnostics::source::SourceMap;

    use super::*;
    use crate::parse::parse;

    fn node(text: &str) -> Node {
        let mut sources = SourceMap::new();
        let file = sources.add("a.yaml", text);
        parse(&sources, file).expect("valid YAML")
    }

    #[test]
    fn pointers_find_nodes() {
        let root = node("paths:\n  /v3/scm:\n    post: {tags: [a, b]}\n  a~b: 1\n");
        assert_eq!(root.pointer("/paths/~1v3~1scm/post/tags/1").and_then(Node::as_str), Some("b"));
        assert!(root.pointer("/paths/a~0b").is_some());
        assert!(root.pointer("").is_some_and(|found| *found == root));
        for missing in ["/nothing", "paths", "/paths/~1v3~1scm/post/tags/9", "/paths/~1v3~1scm/post/tags/x"] {
            assert!(root.pointer(missing).is_none(), "{missing}");
        }
        assert_eq!(unescape(&escape("/a~1/b")), "/a~1/b");
    }

    #[test]
    fn keys_become_strings() {
        let yaml = node("200: a\ntrue: b\n~: c\n").to_yaml();
        let keys: Vec<_> = yaml.as_mapping().into_iter().flatten().map(|(key, _)| key.as_str()).collect();
        assert_eq!(keys, [Some("200"), Some("true"), Some("~")]);
    }
}
