//! Compares two `API.md` of a crate: which items users lost, which changed, which are new.
//! It must not know what the lines mean, beyond the name that each begins with.

use std::collections::BTreeSet;

/// What changed between two lists of a public API. Each item is the line that lists it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ApiChanges<'a> {
    /// Items of the first list that have no successor.
    pub removed: Vec<&'a str>,
    /// Items with the same name, before and after.
    pub changed: Vec<(&'a str, &'a str)>,
    /// Items of the second list that had no predecessor.
    pub added: Vec<&'a str>,
}

/// The remark for a deprecated item.
const DEPRECATED: &str = " (deprecated)";

/// The words before the name of a type.
const TYPES: [&str; 3] = ["struct ", "enum ", "type "];

/// The words before the name of an item.
const KINDS: [&str; 9] = ["use ", "fn ", "struct ", "enum ", "type ", "const ", "static ", "trait ", "macro "];

impl<'a> ApiChanges<'a> {
    /// Compares two lists, in the order of their lines. Whether an item is deprecated is ignored,
    /// because that breaks no code.
    #[must_use]
    pub fn between(before: &'a str, after: &'a str) -> Self {
        let (old, new) = (items(before), items(after));
        let (known, now): (BTreeSet<_>, BTreeSet<_>) = (old.iter().copied().collect(), new.iter().copied().collect());
        let mut changes = Self {
            removed: old.into_iter().filter(|line| !now.contains(line)).collect(),
            changed: Vec::new(),
            added: new.into_iter().filter(|line| !known.contains(line)).collect(),
        };
        let (removed, added) = (&mut changes.removed, &mut changes.added);
        removed.retain(|line| match added.iter().position(|other| name(other) == name(line)) {
            Some(index) => {
                changes.changed.push((line, added.remove(index)));
                false
            }
            None => true,
        });
        changes
    }

    /// Whether all items are the same.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The number of items that were lost, changed or added.
    #[must_use]
    pub fn len(&self) -> usize {
        self.removed.len() + self.changed.len() + self.added.len()
    }

    /// The number of items that are no longer what they were.
    #[must_use]
    pub fn lost(&self) -> usize {
        self.removed.len() + self.changed.len()
    }
}

/// The items without the fields, variants, functions and traits of types that are among them.
#[must_use]
pub fn without_members<'a>(items: &[&'a str]) -> Vec<&'a str> {
    let types = items.iter().filter_map(|line| TYPES.iter().find_map(|kind| name(line).strip_prefix(kind)));
    let types: BTreeSet<_> = types.collect();
    let is_member = |line: &str| {
        let owner = line.split(['.', ':']).next().unwrap_or_default();
        types.contains(owner.rsplit(' ').next().unwrap_or_default())
    };
    items.iter().copied().filter(|line| !is_member(line)).collect()
}

/// The number of items that a list has.
#[must_use]
pub fn count(list: &str) -> usize {
    let mut inside = false;
    let items = list.lines().filter(|line| {
        if line.starts_with("```") {
            inside = !inside;
            return false;
        }
        inside && !line.is_empty()
    });
    items.count()
}

/// The distinct lines of a list, without the remark that an item is deprecated.
fn items(list: &str) -> Vec<&str> {
    let mut met = BTreeSet::new();
    list.lines().map(|line| line.trim_end_matches(DEPRECATED)).filter(|line| met.insert(*line)).collect()
}

/// The kind and the name of an item: everything before its arguments, type, value or traits.
fn name(line: &str) -> &str {
    let kind = KINDS.iter().find(|kind| line.starts_with(*kind)).map_or(0, |kind| kind.len());
    let rest = line.get(kind..).unwrap_or_default();
    let ends = ["(", "<", ": ", " = ", " (", " "].iter().filter_map(|end| rest.find(end));
    line.get(..kind + ends.min().unwrap_or(rest.len())).unwrap_or(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_are_removed_changed_or_added() {
        let before = "fn Client::one(&self) -> One\nfn Client::two(&self) -> Two\nThing.size: i32\nThing: Clone\n";
        let after =
            "fn Client::one(&self) -> One (deprecated)\nThing.size: i64\nThing: Clone + Debug\nKind::A = \"a\"\n";
        let changes = ApiChanges::between(before, after);
        assert_eq!(changes.removed, ["fn Client::two(&self) -> Two"]);
        assert_eq!(changes.changed, [("Thing.size: i32", "Thing.size: i64"), ("Thing: Clone", "Thing: Clone + Debug")]);
        assert_eq!(changes.added, ["Kind::A = \"a\""]);
        assert_eq!((changes.len(), changes.lost()), (4, 3));
        assert!(ApiChanges::between(before, before).is_empty());
    }

    #[test]
    fn traits_and_fields_are_no_items_of_their_type() {
        let changes = ApiChanges::between("Thing.a: String\n", "Thing: Clone\nstruct Thing\nThing.b: String\n");
        assert_eq!((changes.removed.len(), changes.changed.len(), changes.added.len()), (1, 0, 3));
    }

    #[test]
    fn members_belong_to_their_type() {
        let all = [
            "fn Client::list(&self) -> List",
            "struct List (request)",
            "fn List::limit(self) -> Self",
            "struct Thing (non-exhaustive)",
            "Thing: Clone + Debug",
            "Thing.size: i32",
            "Kind::A = \"a\"",
            "const LIST: Operation",
        ];
        assert_eq!(without_members(&all), [all[0], all[1], all[3], all[6], all[7]]);
    }

    #[test]
    fn only_items_are_counted() {
        assert_eq!(count("# API\n\nWords.\n\n```text\nfn a()\n\nfn b()\n```\n\n## x\n\n```text\nfn c()\n```\n"), 3);
    }
}
