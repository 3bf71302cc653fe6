//! What was found: one change with its rule, what it was and is, where, and which operations reach it.
//! It must not know how changes are found or shown.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde::Serialize;
use sha2::{Digest as _, Sha256};

use crate::place::Place;
use crate::rules::Rule;

/// Which way a value goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Direction {
    /// From the client to the service.
    Request,
    /// From the service to the client, when it does what it is asked for.
    Answer,
    /// From the service to the client, when it does not.
    Failure,
}

impl Direction {
    /// In a word, as reports write it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Request => "sent",
            Self::Answer => "answered",
            Self::Failure => "answered on failure",
        }
    }
}

/// The Rust item that a change touches, as users of the client write it: `Client::list_things`, `ListThings::limit` for a
/// setter of a request, `Thing.owner` for a field, `ThingState::On`. Nothing where no item is made of the place.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Item {
    /// In the first state. Nothing if the item is new.
    pub before: Option<String>,
    /// In the second state. Nothing if the item is gone.
    pub after: Option<String>,
}

impl Item {
    /// The item in one phrase, with its new name if that changed.
    #[must_use]
    pub fn phrase(&self) -> Option<String> {
        match (&self.before, &self.after) {
            (Some(before), Some(after)) if before != after => Some(format!("`{before}`, now `{after}`")),
            (before, after) => after.as_ref().or(before.as_ref()).map(|name| format!("`{name}`")),
        }
    }
}

/// One change.
#[derive(Clone, Debug)]
pub struct Change {
    /// The kind of change.
    pub rule: &'static Rule,
    /// The service's folder name.
    pub service: String,
    /// Which way the value goes that changed. Nothing where there is none.
    pub direction: Option<Direction>,
    /// What changed, in words that do not move with lines: `ListThings query limit`, `Label.key`.
    pub subject: String,
    /// What it was. Nothing if there was nothing.
    pub was: Option<String>,
    /// What it is. Nothing if there is nothing any more.
    pub is: Option<String>,
    /// The Rust item that it touches. It is not part of the fingerprint.
    pub item: Item,
    /// Where it was: where it would have been if there was nothing.
    pub before: Place,
    /// Where it is: where it would be if there is nothing.
    pub after: Place,
    /// The operations that reach it, by name.
    pub used_by: BTreeSet<String>,
}

impl Change {
    /// What changed, in one sentence without its full stop.
    #[must_use]
    pub fn message(&self) -> String {
        self.sentence(&format!("`{}`", self.subject))
    }

    /// The same for users of the client: the Rust item is named first, and what the document calls it where that differs.
    #[must_use]
    pub fn message_in_rust(&self) -> String {
        let subject = format!("`{}`", self.subject);
        match self.item_apart() {
            Some(item) => self.sentence(&format!("{item} ({subject})")),
            None => self.sentence(&subject),
        }
    }

    /// The Rust item, if the subject does not name it already.
    #[must_use]
    pub fn item_apart(&self) -> Option<String> {
        let named = |item: &Option<String>| {
            let rest = item.as_ref().and_then(|item| self.subject.strip_prefix(item.as_str()));
            item.is_none() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        };
        self.item.phrase().filter(|_| !(named(&self.item.before) && named(&self.item.after)))
    }

    fn sentence(&self, what: &str) -> String {
        match (&self.was, &self.is) {
            (Some(was), Some(is)) => format!("{what} was {was} and is {is}"),
            (Some(was), None) => format!("{what} was {was} and is gone"),
            (None, Some(is)) => format!("{what} is new: {is}"),
            (None, None) => format!("{what} changed"),
        }
    }

    /// What tells this change from every other, whatever lines move: rule, service, direction, subject, and both values.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let direction = self.direction.map_or("", Direction::word);
        let (was, is) = (format!("{:?}", self.was), format!("{:?}", self.is));
        let parts = [self.rule.name, &self.service, direction, &self.subject, &was, &is];
        let hash = Sha256::digest(parts.join("\u{0}"));
        hash.iter().take(6).fold(String::new(), |mut text, byte| {
            // Writing to a string never fails.
            let _ = write!(text, "{byte:02x}");
            text
        })
    }

    /// Whether another change stands at the same places: the same edit, judged again for another use.
    #[must_use]
    pub fn same_place(&self, other: &Self) -> bool {
        (&self.before, &self.after) == (&other.before, &other.after) && self.service == other.service
    }
}

/// All changes between two states of the spec.
#[derive(Clone, Debug, Default)]
pub struct Diff {
    /// What the first state is called, such as `main`.
    pub before: String,
    /// What the second state is called. Nothing for the files as they are.
    pub after: Option<String>,
    /// The services of the second state, and those that are gone.
    pub services: BTreeSet<String>,
    /// The changes: the gravest first, then by place.
    pub changes: Vec<Change>,
}

impl Diff {
    /// Whether nothing changed but what people read.
    #[must_use]
    pub fn only_documentation(&self) -> bool {
        self.changes.iter().all(|change| change.rule.documentation)
    }

    /// The index of the first change at the same place as this one, if it is an earlier one.
    #[must_use]
    pub fn first_like(&self, index: usize) -> Option<usize> {
        let change = self.changes.get(index)?;
        self.changes.iter().take(index).position(|earlier| earlier.same_place(change))
    }
}
