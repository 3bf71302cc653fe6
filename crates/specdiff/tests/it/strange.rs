//! Edits that no OpenAPI 3.0 document has, at every kind of place of the base: an unknown key, and
//! values of other kinds. Each is reported, whatever the lint says of it.

use serde_yaml::Value;
use specdiff::{Side, compare};

use crate::common::document;
use crate::mutations::{at, places, side};

/// The side of a merged document, unless it cannot be read.
pub(crate) fn parsed(value: &Value) -> Option<Side> {
    let text = serde_yaml::to_string(value).expect("YAML");
    apispec::load::parse_merged("merged.yaml", &text, "demo").ok().map(side)
}

/// The edits of the value at a place, each a pair of sides that differ there.
fn edits(old: &Value) -> Vec<[Value; 2]> {
    let yaml = |text| serde_yaml::from_str::<Value>(text).expect("YAML");
    let pairs = [("5", "6"), ("strange", "stranger"), ("[1]", "[2]"), ("{a: 1}", "{a: 2}")];
    let mut edits: Vec<_> = pairs.iter().map(|(one, other)| [yaml(one), yaml(other)]).collect();
    edits.extend(["5", "[1]", "{a: 1}", "null"].map(|other| [old.clone(), yaml(other)]));
    if let Value::Mapping(mapping) = old {
        for (key, value) in [("strange", "1"), ("x-strange", "{a: [1]}")] {
            let mut more = mapping.clone();
            more.insert(key.into(), yaml(value));
            edits.push([old.clone(), more.into()]);
        }
    }
    edits
}

#[test]
fn strange_edits_are_reported() {
    let base = document("base", "before");
    let unedited = parsed(&base);
    let mut silent = Vec::new();
    let mut made = 0;
    for (_, paths) in places(&base) {
        // One place of each kind stands for all of them.
        for path in paths.iter().take(1) {
            let old = at(&mut base.clone(), path).clone();
            for edit in edits(&old) {
                let mut edited = [base.clone(), base.clone()];
                edited.iter_mut().zip(&edit).for_each(|(edited, value)| *at(edited, path) = value.clone());
                let original = (edit[0] != old).then(|| parsed(&edited[0]));
                let Some(before) = original.as_ref().unwrap_or(&unedited) else { continue };
                let Some(after) = parsed(&edited[1]) else { continue };
                made += 1;
                if edit[0] != edit[1] && compare(before, &after).changes.is_empty() {
                    silent.push(format!("{path:?}: {edit:?}"));
                }
            }
        }
    }
    assert!(made > 450, "{made} edits");
    assert!(silent.is_empty(), "{} of {made} edits are not reported:\n{}", silent.len(), silent.join("\n"));
}
