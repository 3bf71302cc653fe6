//! A part of the document in both states, and what is common to going through two such parts: which keys either has, whether two values
//! mean the same, and how a value is written in a report.
//! It must not know OpenAPI.

use std::collections::BTreeSet;

use apispec::node::{Entry, Mapping, Node, Value};
use diagnostics::source::Span;

/// A node and where to point at: its key, or the node itself.
#[derive(Clone, Copy, Debug)]
pub(super) struct At<'a> {
    pub(super) node: &'a Node,
    pub(super) span: Span,
}

impl<'a> At<'a> {
    pub(super) fn get(self, key: &str) -> Option<Self> {
        let entry = self.node.as_mapping()?.entry(key)?;
        Some(Self { node: &entry.value, span: entry.key_span })
    }

    pub(super) fn items(self) -> impl Iterator<Item = Self> {
        let items = self.node.as_sequence().unwrap_or_default();
        items.iter().map(|node| Self { node, span: node.span })
    }

    pub(super) fn entries(self) -> impl Iterator<Item = (&'a str, Self)> {
        let entries = self.node.as_mapping().into_iter().flat_map(Mapping::iter);
        entries.map(|(key, entry)| (key, Self { node: &entry.value, span: entry.key_span }))
    }
}

/// Two nodes that are the same part of the document in its two states.
#[derive(Clone, Copy, Debug)]
pub(super) struct Both<'a> {
    pub(super) before: At<'a>,
    pub(super) after: At<'a>,
}

/// What a key of such a part is in either state.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part<'a> {
    /// The part that it is of.
    pub(super) of: Both<'a>,
    pub(super) before: Option<At<'a>>,
    pub(super) after: Option<At<'a>>,
}

impl<'a> Both<'a> {
    pub(super) fn part(self, key: &str) -> Part<'a> {
        Part { of: self, before: self.before.get(key), after: self.after.get(key) }
    }

    /// The keys of either, by name.
    pub(super) fn keys(self) -> BTreeSet<&'a str> {
        self.before.entries().chain(self.after.entries()).map(|(key, _)| key).collect()
    }

    /// Where the two stand.
    pub(super) fn spot(self) -> Spot {
        Spot { before: self.before.span, after: self.after.span }
    }
}

impl<'a> Part<'a> {
    /// Both, if both are there.
    pub(super) fn both(self) -> Option<Both<'a>> {
        Some(Both { before: self.before?, after: self.after? })
    }

    /// What is in it, by key, also where one state does not have it.
    pub(super) fn entries(self) -> impl Iterator<Item = (&'a str, Self)> {
        let keys = self.before.into_iter().chain(self.after).flat_map(At::entries).map(|(key, _)| key);
        let keys: BTreeSet<_> = keys.collect();
        let of = |at: Option<At<'a>>, key| at.and_then(|at| at.get(key));
        keys.into_iter()
            .map(move |key| (key, Self { before: of(self.before, key), after: of(self.after, key), ..self }))
    }

    /// Where it stands; where what it is of stands if it is not there.
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

    /// The two values as they are written.
    pub(super) fn shown(self) -> (Option<String>, Option<String>) {
        (self.before.map(|at| show(at.node)), self.after.map(|at| show(at.node)))
    }

    /// Whether the two are truth values of these, taking what is not there for `false`.
    pub(super) fn flags(self) -> (bool, bool) {
        let flag = |at: Option<At<'_>>| at.and_then(|at| at.node.as_bool()).unwrap_or(false);
        (flag(self.before), flag(self.after))
    }

    /// Whether the two are truth values that mean the same. What is none is not taken for one.
    pub(super) fn same_flag(self) -> bool {
        let (before, after) = self.flags();
        self.same() || (before == after && self.is_flag())
    }

    /// Whether there is nothing but truth values.
    pub(super) fn is_flag(self) -> bool {
        [self.before, self.after].into_iter().flatten().all(|at| at.node.as_bool().is_some())
    }

    /// The two texts.
    pub(super) fn texts(self) -> (Option<&'a str>, Option<&'a str>) {
        (self.before.and_then(|at| at.node.as_str()), self.after.and_then(|at| at.node.as_str()))
    }
}

/// Where a change stands on either side.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spot {
    pub(super) before: Span,
    pub(super) after: Span,
}

/// Whether two values mean the same: the order of keys does not count, that of lists does.
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

/// How many characters of a value a report shows.
const SHOWN: usize = 100;

/// A value as a report writes it: in one line, cut if it is long.
pub(super) fn show(node: &Node) -> String {
    let text = match node.as_str() {
        Some(text) => text.split_whitespace().collect::<Vec<_>>().join(" "),
        // What comes from YAML with text keys always becomes JSON.
        None => serde_json::to_string(&node.to_yaml()).unwrap_or_default(),
    };
    let cut: String = text.chars().take(SHOWN).collect();
    let more = if cut.len() < text.len() { "…" } else { "" };
    format!("`{}{more}`", cut.replace(|letter: char| letter.is_control() || letter == '`', "'"))
}

/// Values of a list as a report writes them.
pub(super) fn show_all<'a>(values: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let values: Vec<_> = values.into_iter().map(|value| format!("`{value}`")).collect();
    (!values.is_empty()).then(|| values.join(", "))
}
