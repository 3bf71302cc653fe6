//! A part of the document in both states: iterates over the keys of either, tests whether two
//! values are equal, and formats values for reports.
//! It must not know OpenAPI.

use std::collections::BTreeSet;

use apispec::node::{Entry, Mapping, Node, Value};
use diagnostics::source::Span;

/// A node and the place to report: its key, or the node itself.
#[derive(Clone, Copy, Debug)]
pub(super) struct At<'a> {
    pub(super) node: &'a Node,
    pub(super) span: Span,
}

impl<'a> At<'a> {
    /// A node without a key.
    pub(super) fn node(node: &'a Node) -> Self {
        Self { node, span: node.span }
    }

    /// The value of a key.
    pub(super) fn value(entry: &'a Entry) -> Self {
        Self { node: &entry.value, span: entry.key_span }
    }

    pub(super) fn get(self, key: &str) -> Option<Self> {
        self.node.as_mapping()?.entry(key).map(Self::value)
    }

    pub(super) fn items(self) -> impl Iterator<Item = Self> {
        self.node.as_sequence().unwrap_or_default().iter().map(Self::node)
    }

    pub(super) fn entries(self) -> impl Iterator<Item = (&'a str, Self)> {
        let entries = self.node.as_mapping().into_iter().flat_map(Mapping::iter);
        entries.map(|(key, entry)| (key, Self::value(entry)))
    }
}

/// The same part of the document in both states.
#[derive(Clone, Copy, Debug)]
pub(super) struct Both<'a> {
    pub(super) before: At<'a>,
    pub(super) after: At<'a>,
}

/// A key of such a part, which one state may lack.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part<'a> {
    /// The part that contains it.
    pub(super) of: Both<'a>,
    pub(super) before: Option<At<'a>>,
    pub(super) after: Option<At<'a>>,
}

impl<'a> Both<'a> {
    pub(super) fn part(self, key: &str) -> Part<'a> {
        Part { of: self, before: self.before.get(key), after: self.after.get(key) }
    }

    /// The whole of it, as a part.
    pub(super) fn whole(self) -> Part<'a> {
        Part { of: self, before: Some(self.before), after: Some(self.after) }
    }

    /// The keys of both, sorted.
    pub(super) fn keys(self) -> BTreeSet<&'a str> {
        self.before.entries().chain(self.after.entries()).map(|(key, _)| key).collect()
    }

    /// The places of both.
    pub(super) fn spot(self) -> Spot {
        Spot { before: self.before.span, after: self.after.span }
    }

    /// The places of the first part that differs.
    pub(super) fn difference(self) -> Spot {
        let keys = self.keys().into_iter().map(|key| self.part(key));
        let count = self.before.items().count().max(self.after.items().count());
        let item = |at: At<'a>, index| at.items().nth(index);
        let items =
            (0..count).map(|index| Part { of: self, before: item(self.before, index), after: item(self.after, index) });
        match keys.chain(items).find(|part| !part.same()) {
            Some(part) => part.both().map_or_else(|| part.spot(), Self::difference),
            None => self.spot(),
        }
    }
}

impl<'a> Part<'a> {
    /// Both values, if both exist.
    pub(super) fn both(self) -> Option<Both<'a>> {
        Some(Both { before: self.before?, after: self.after? })
    }

    /// The entries of both states, by key.
    pub(super) fn entries(self) -> impl Iterator<Item = (&'a str, Self)> {
        let keys = self.before.into_iter().chain(self.after).flat_map(At::entries).map(|(key, _)| key);
        let keys: BTreeSet<_> = keys.collect();
        let of = |at: Option<At<'a>>, key| at.and_then(|at| at.get(key));
        keys.into_iter()
            .map(move |key| (key, Self { before: of(self.before, key), after: of(self.after, key), ..self }))
    }

    /// The places of both, or those of the containing part.
    pub(super) fn spot(self) -> Spot {
        Spot { before: self.before.unwrap_or(self.of.before).span, after: self.after.unwrap_or(self.of.after).span }
    }

    pub(super) fn same(self) -> bool {
        match (self.before, self.after) {
            (Some(before), Some(after)) => same(before.node, after.node),
            (None, None) => true,
            _ => false,
        }
    }

    /// The two values, formatted.
    pub(super) fn shown(self) -> (Option<String>, Option<String>) {
        (self.before.map(|at| show(at.node)), self.after.map(|at| show(at.node)))
    }

    /// The two values as booleans, `false` if missing.
    pub(super) fn flags(self) -> (bool, bool) {
        let flag = |at: Option<At<'_>>| at.and_then(|at| at.node.as_bool()).unwrap_or(false);
        (flag(self.before), flag(self.after))
    }

    /// Whether the two are equal, or equal booleans if a missing one is `false`.
    pub(super) fn same_flag(self) -> bool {
        let (before, after) = self.flags();
        self.same() || (before == after && self.is_flag())
    }

    /// Whether each value that exists is a boolean.
    pub(super) fn is_flag(self) -> bool {
        [self.before, self.after].into_iter().flatten().all(|at| at.node.as_bool().is_some())
    }

    /// Whether each value that exists is a mapping.
    pub(super) fn is_mapping(self) -> bool {
        [self.before, self.after].into_iter().flatten().all(|at| at.node.as_mapping().is_some())
    }

    /// Whether each value that exists is a list of strings.
    pub(super) fn is_texts(self) -> bool {
        let texts =
            |at: At<'_>| at.node.as_sequence().is_some_and(|items| items.iter().all(|item| item.as_str().is_some()));
        [self.before, self.after].into_iter().flatten().all(texts)
    }

    /// The two values as strings.
    pub(super) fn texts(self) -> (Option<&'a str>, Option<&'a str>) {
        (self.before.and_then(|at| at.node.as_str()), self.after.and_then(|at| at.node.as_str()))
    }
}

/// The place of a change on both sides.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spot {
    pub(super) before: Span,
    pub(super) after: Span,
}

/// Whether two values are equal. The order of keys is irrelevant, that of lists is not.
pub(super) fn same(before: &Node, after: &Node) -> bool {
    match (&before.value, &after.value) {
        (Value::Mapping(before), Value::Mapping(after)) => {
            let inside = |(key, entry): (&str, &Entry)| after.get(key).is_some_and(|other| same(&entry.value, other));
            before.len() == after.len() && before.iter().all(inside)
        }
        (Value::Sequence(before), Value::Sequence(after)) => {
            before.len() == after.len() && before.iter().zip(after).all(|(before, after)| same(before, after))
        }
        (before, after) => before == after,
    }
}

/// The longest value that a report shows in full.
const MAX_SHOWN: usize = 100;

/// Formats a value for a report: on one line, truncated if it is long.
pub(super) fn show(node: &Node) -> String {
    let text = match node.as_str() {
        Some(text) => text.split_whitespace().collect::<Vec<_>>().join(" "),
        // YAML with string keys always becomes JSON.
        None => serde_json::to_string(&node.to_yaml()).unwrap_or_default(),
    };
    let cut: String = text.chars().take(MAX_SHOWN).collect();
    let more = if cut.len() < text.len() { "…" } else { "" };
    format!("`{}{more}`", cut.replace(|letter: char| letter.is_control() || letter == '`', "'"))
}

/// Formats the values of a list.
pub(super) fn show_all<'a>(values: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let values: Vec<_> = values.into_iter().map(|value| format!("`{value}`")).collect();
    (!values.is_empty()).then(|| values.join(", "))
}
