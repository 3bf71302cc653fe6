//! Changes as data: each has its rule, the old and the new value, its place, and the operations
//! that it affects.
//! It must not know how changes are found or shown.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde::Serialize;
use sha2::{Digest as _, Sha256};

use crate::code::{self, Code};
use crate::naming;
use crate::place::Place;
use crate::rules::Rule;

/// The direction in which a value is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Direction {
    /// From the client to the service.
    Request,
    /// From the service to the client, on success.
    Response,
    /// From the service to the client, on failure.
    Error,
}

impl Direction {
    /// The word for it in reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Response => "response",
            Self::Error => "error response",
        }
    }
}

/// A Rust item, and the name in the document that it is generated from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RustName {
    /// The item as `API.md` lists it: `Client::list_things`, `ListThings::limit` for a setter of a
    /// request, `Thing.owner` for a field, `ThingState::On`.
    pub listed: String,
    /// The last name in the document: of the operation, parameter, property, value, schema or error
    /// code.
    pub document: String,
}

impl Serialize for RustName {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.listed)
    }
}

/// The Rust item that a change affects. Empty where no item is generated from the place.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Item {
    /// In the first state. `None` if the item is new.
    pub before: Option<RustName>,
    /// In the second state. `None` if the item was removed.
    pub after: Option<RustName>,
}

/// The Rust names at a place, by the placeholders of a [`Witness`](crate::rules::Witness):
///
/// | name | what it is |
/// | --- | --- |
/// | `call` | the call of the client's method, without arguments: `client.list_things()` |
/// | `builder` | the builder of a type |
/// | `request` | what has the setter: the call, or the builder |
/// | `setter` | the setter of a parameter or property |
/// | `value` | a value that the setter accepts |
/// | `argument` | the same, if the setter of the other state rejects it |
/// | `owner`, `variable` | the type of a field or value, and a variable of it |
/// | `field`, `type` | a field and its type |
/// | `variant` | a variant, with its type |
/// | `body` | a value for the body of a request |
/// | `response` | the type of a response |
/// | `item` | the type of the entries of a paginated list |
/// | `waiter` | the method that waits for a state |
/// | `constant`, `code` | an error code, and its text |
pub type Names = BTreeMap<&'static str, String>;

/// An item that was probably renamed: one is gone, and another of the same shape is new in its
/// place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Rename {
    /// The item in the first state.
    pub from: RustName,
    /// The item in the second state.
    pub to: RustName,
}

/// One change.
#[derive(Clone, Debug)]
pub struct Change {
    /// The kind of change.
    pub rule: &'static Rule,
    /// The service's folder name.
    pub service: String,
    /// The direction of the value that changed. `None` if no value is sent.
    pub direction: Option<Direction>,
    /// What changed, in the names of the document: `ListThings query limit`, `Label.key`.
    pub subject: String,
    /// The old value, formatted. `None` if it was added.
    pub was: Option<String>,
    /// The new value, formatted. `None` if it was removed.
    pub is: Option<String>,
    /// The Rust item that it affects. Not part of the fingerprint.
    pub item: Item,
    /// The place in the first state; that of its parent if it was added.
    pub before: Place,
    /// The place in the second state; that of its parent if it was removed.
    pub after: Place,
    /// The operations that it affects, by name.
    pub used_by: BTreeSet<String>,
    /// The Rust names at the place in either state. Not part of the fingerprint.
    pub names: [Names; 2],
    /// What the removed item was probably renamed to. Not part of the fingerprint.
    pub renamed: Option<Rename>,
}

impl Change {
    /// Describes the change to users of the client, in one sentence without its full stop.
    #[must_use]
    pub fn message(&self) -> String {
        naming::message(self)
    }

    /// The code of users that the change breaks, and what to write instead. `None` if it breaks
    /// none, or if it is not certain which.
    #[must_use]
    pub fn code(&self) -> Option<Code> {
        code::of(self)
    }

    /// Identifies the change, wherever its lines move: a hash of rule, service, direction, subject
    /// and both values.
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

    /// Whether another change is at the same places: the same edit, judged again for another use.
    #[must_use]
    pub fn same_place(&self, other: &Self) -> bool {
        (&self.before, &self.after) == (&other.before, &other.after) && self.service == other.service
    }
}

/// All changes between two states of the spec.
#[derive(Clone, Debug, Default)]
pub struct Diff {
    /// The name of the first state, such as `main`.
    pub before: String,
    /// The name of the second state. `None` for the working tree.
    pub after: Option<String>,
    /// The services of both states.
    pub services: BTreeSet<String>,
    /// The changes: most severe first, then by place.
    pub changes: Vec<Change>,
}

impl Diff {
    /// Whether only documentation changed.
    #[must_use]
    pub fn only_documentation(&self) -> bool {
        self.changes.iter().all(|change| change.rule.documentation)
    }

    /// The index of an earlier change at the same place, if there is one.
    #[must_use]
    pub fn first_like(&self, index: usize) -> Option<usize> {
        let change = self.changes.get(index)?;
        self.changes.iter().take(index).position(|earlier| earlier.same_place(change))
    }
}
