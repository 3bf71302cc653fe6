//! What was found: one change with its rule, what it was and is, where, and which operations reach it.
//! It must not know how changes are found or shown.

use std::collections::BTreeSet;
use std::fmt::Write as _;

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
        let Self { subject, .. } = self;
        match (&self.was, &self.is) {
            (Some(was), Some(is)) => format!("`{subject}` was {was} and is {is}"),
            (Some(was), None) => format!("`{subject}` was {was} and is gone"),
            (None, Some(is)) => format!("`{subject}` is new: {is}"),
            (None, None) => format!("`{subject}` changed"),
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
