//! Random edits of the real specs, from a fixed seed: each is reported near its place, and mirrored
//! in the reverse direction. Reformatting and reordering are not edits.

use std::collections::{BTreeMap, BTreeSet};

use apispec::Tree;
use serde_yaml::Value;
use specdiff::{Side, compare};
use test_support::workspace;
use test_support::yaml::{component, references};

use crate::common::assert_mirrors;

const EDITS: u32 = 300;

fn specs() -> Vec<Tree> {
    let spec = workspace().join("spec");
    let services = apispec::services(&spec, "spec").unwrap_or_else(|report| panic!("{}", report.render(false)));
    let trees = services.iter().map(|service| apispec::load::tree(&spec, "spec", service));
    trees.map(|tree| tree.unwrap_or_else(|report| panic!("{}", report.render(false)))).collect()
}

pub(crate) fn side(tree: Tree) -> Side {
    Side { name: "x".to_owned(), services: vec![tree], only: None, version: None, commit: None }
}

fn merged(like: &Tree, value: &Value) -> Tree {
    let text = serde_yaml::to_string(value).expect("YAML");
    let tree = apispec::load::parse_merged("merged.yaml", &text, &like.service);
    tree.unwrap_or_else(|report| panic!("{}", report.render(false)))
}

/// The number of paths in a part of a spec.
const PATHS: usize = 2;

/// Splits a spec into parts of a few paths with the components that they use, so that each edit is
/// fast.
fn parts(value: &Value) -> Vec<Value> {
    let paths: Vec<_> = value["paths"].as_mapping().expect("paths").iter().collect();
    let parts = paths.chunks(PATHS).map(|chunk| {
        let mut part = value.clone();
        part["paths"] =
            chunk.iter().map(|(path, item)| ((*path).clone(), (*item).clone())).collect::<serde_yaml::Mapping>().into();
        let mut reached = BTreeSet::new();
        let mut next: Vec<String> = references(&part["paths"]);
        while let Some(reference) = next.pop() {
            let (kind, name) = component(&reference).expect("a component");
            let target = references(&part["components"][kind][name]);
            if reached.insert((kind.to_owned(), name.to_owned())) {
                next.extend(target);
            }
        }
        for kind in ["schemas", "responses"] {
            let components = part["components"][kind].as_mapping_mut().expect("components");
            components
                .retain(|name, _| reached.contains(&(kind.to_owned(), name.as_str().unwrap_or_default().to_owned())));
        }
        part
    });
    parts.collect()
}

/// The keys whose values have names for keys, not keywords: all such names are alike.
const NAMES: [&str; 7] = ["paths", "properties", "schemas", "responses", "securitySchemes", "content", "parameters"];
/// The keys whose values are data, which is edited as a whole.
const DATA: [&str; 4] = ["example", "default", "x-documented", "x-allow"];

/// Every place for an edit, by its kind: the path of keys and indexes.
pub(crate) fn places(value: &Value) -> BTreeMap<String, Vec<Vec<Value>>> {
    let mut found = BTreeMap::new();
    collect(value, &mut Vec::new(), &mut found);
    found
}

fn collect(value: &Value, path: &mut Vec<Value>, found: &mut BTreeMap<String, Vec<Vec<Value>>>) {
    let parent = path.last().and_then(Value::as_str).unwrap_or("").to_owned();
    if DATA.contains(&parent.as_str()) {
        return;
    }
    let entries: Vec<(Value, &Value)> = match value {
        Value::Mapping(mapping) => mapping.iter().map(|(key, value)| (key.clone(), value)).collect(),
        Value::Sequence(items) => items.iter().enumerate().map(|(index, value)| (index.into(), value)).collect(),
        _ => Vec::new(),
    };
    for (key, inner) in entries {
        let named = NAMES.contains(&parent.as_str()) || key.as_str().is_none();
        let kind = if named { format!("{parent}/*") } else { key.as_str().unwrap_or_default().to_owned() };
        path.push(key);
        found.entry(kind).or_default().push(path.clone());
        collect(inner, path, found);
        path.pop();
    }
}

pub(crate) fn at<'a>(value: &'a mut Value, path: &[Value]) -> &'a mut Value {
    path.iter().fold(value, |value, key| match key.as_u64() {
        Some(index) => &mut value[usize::try_from(index).expect("small")],
        None => &mut value[key],
    })
}

/// Whether an edit here changes nothing, or makes the document unreadable.
fn is_pointless(path: &[Value], value: &Value) -> bool {
    let text = |back: usize| path.iter().rev().nth(back).and_then(Value::as_str).unwrap_or_default();
    let zero = value.as_u64() == Some(0) && text(0).starts_with("min") && text(0) != "minimum";
    // Bounds without effect; targets of references; parts without which nothing is left to compare.
    zero || text(1) == "schemas"
        || text(1) == "responses" && path.len() == 3
        || matches!(text(0), "paths" | "components" | "schemas" | "responses" | "openapi") && path.len() <= 2
}

/// Makes an edit and describes it. `None` if there is no edit for this place.
fn edit(root: &mut Value, path: &[Value], random: &mut fastrand::Rng) -> Option<String> {
    let (last, parent) = path.split_last()?;
    let old = at(root, path).clone();
    if is_pointless(path, &old) {
        return None;
    }
    let references: Vec<Value> = match (last.as_str(), &root["components"]["schemas"]) {
        (Some("$ref"), Value::Mapping(schemas)) if old.as_str()?.contains("/schemas/") => {
            let names = schemas.keys().filter_map(Value::as_str);
            names.map(|name| format!("#/components/schemas/{name}").into()).filter(|other| *other != old).collect()
        }
        (Some("$ref"), _) => return None,
        _ => Vec::new(),
    };
    let value = at(root, path);
    let what = match &old {
        Value::String(_) if !references.is_empty() => {
            *value = references[random.usize(..references.len())].clone();
            "another reference"
        }
        Value::String(text) if random.bool() => {
            *value = format!("{text}X").into();
            "another text"
        }
        Value::Number(number) if random.bool() => {
            *value = if random.bool() { number.as_f64()? as i64 + 1 } else { number.as_f64()? as i64 + 7 }.into();
            "another number"
        }
        Value::Bool(flag) => {
            *value = (!flag).into();
            "the other truth value"
        }
        Value::Sequence(items) if random.bool() && items.first().is_some_and(Value::is_string) => {
            let mut items = items.clone();
            items.push("ADDED".into());
            *value = items.into();
            "one item more"
        }
        Value::Mapping(_) if last == "properties" => {
            value["added"] = serde_yaml::from_str("{type: string, description: New.}").expect("YAML");
            "one property more"
        }
        _ => {
            match at(root, parent) {
                Value::Mapping(mapping) => drop(mapping.remove(last)),
                Value::Sequence(items) => drop(items.remove(usize::try_from(last.as_u64()?).ok()?)),
                _ => return None,
            }
            "taken out"
        }
    };
    let keys = path.iter().map(|key| key.as_str().map_or_else(|| format!("{key:?}"), str::to_owned));
    Some(format!("{}: {what}", keys.collect::<Vec<_>>().join(" / ")))
}

/// The lines of the part that contains the edited one, on a side that has it.
fn lines(tree: &Tree, path: &[Value]) -> Option<std::ops::RangeInclusive<usize>> {
    // A change of a list of names is reported at the names.
    let names = path.iter().rposition(|key| key == "required" || key == "security");
    let until = names.map_or(path.len() - 1, |index| index.min(path.len() - 1));
    let mut node = &tree.root;
    let mut start = node.span;
    for key in &path[..until] {
        (node, start) = match key.as_u64() {
            Some(index) => {
                let item = node.as_sequence()?.get(usize::try_from(index).ok()?)?;
                (item, item.span)
            }
            None => {
                let entry = node.as_mapping()?.entry(key.as_str()?)?;
                (&entry.value, entry.key_span)
            }
        };
    }
    let file = tree.sources.file(start.file);
    Some(file.line_index(start.start) + 1..=file.line_index(node.span.end) + 1)
}

#[test]
fn edits_are_reported_near_their_place_and_mirrored() {
    let mut random = fastrand::Rng::with_seed(7);
    let specs: Vec<Tree> = specs();
    let parts = specs.iter().flat_map(|tree| parts(&tree.canonical()).into_iter().map(move |part| (part, tree)));
    let parts: Vec<_> = parts.collect();
    let originals: Vec<_> = parts.iter().map(|(value, tree)| merged(tree, value)).collect();
    let all: Vec<_> = parts.iter().map(|(value, _)| places(value)).collect();
    let mut rules = BTreeMap::<&str, u32>::new();
    let mut made = 0;
    while made < EDITS {
        let index = random.usize(..parts.len());
        let (value, _) = &parts[index];
        let kinds: Vec<_> = all[index].keys().collect();
        let of_kind = &all[index][kinds[random.usize(..kinds.len())]];
        let path = &of_kind[random.usize(..of_kind.len())];
        let mut edited = value.clone();
        let Some(what) = edit(&mut edited, path, &mut random) else { continue };
        if edited == *value {
            continue;
        }
        made += 1;
        let (before, after) = (originals[index].clone(), merged(&originals[index], &edited));
        let near = [lines(&before, path), lines(&after, path)];
        let (before, after) = (side(before), side(after));
        let changes = compare(&before, &after).changes;
        assert!(!changes.is_empty(), "edit {made}, {what}: nothing is reported");
        let there = changes.iter().any(|change| {
            let [old, new] = &near;
            old.as_ref().is_some_and(|lines| lines.contains(&change.before.line))
                || new.as_ref().is_some_and(|lines| lines.contains(&change.after.line))
        });
        assert!(there, "edit {made}, {what}: nothing is reported in {near:?}, but {changes:#?}");
        assert_mirrors(&format!("edit {made}, {what}"), &changes, &before, &after);
        changes.iter().for_each(|change| *rules.entry(change.rule.name).or_default() += 1);
    }
    assert!(rules.len() >= 30, "the edits are of few kinds: {rules:?}");
    let unknown = rules.get("unknown-change").copied().unwrap_or_default();
    assert!(unknown * 4 < EDITS, "most edits are of a known kind: {rules:?}");
}

/// Reverses every mapping, and lists whose order is irrelevant.
fn reordered(value: &Value, key: &str) -> Value {
    match value {
        data if DATA.contains(&key) => data.clone(),
        Value::Mapping(mapping) => {
            let entries: Vec<_> = mapping.iter().collect();
            let entries = entries.into_iter().rev();
            entries
                .map(|(key, value)| (key.clone(), reordered(value, key.as_str().unwrap_or_default())))
                .collect::<serde_yaml::Mapping>()
                .into()
        }
        Value::Sequence(items) => {
            let items: Vec<_> = items.iter().map(|item| reordered(item, "")).collect();
            let unordered = matches!(key, "parameters" | "required" | "servers" | "tags");
            if unordered { items.into_iter().rev().collect() } else { items.into_iter().collect() }
        }
        scalar => scalar.clone(),
    }
}

#[test]
fn reformatting_is_not_a_change() {
    for tree in specs() {
        let value = tree.canonical();
        let mut text = serde_yaml::to_string(&reordered(&value, "")).expect("YAML");
        text.insert_str(0, "# Another comment\n\n");
        let other = apispec::load::parse_merged("merged.yaml", &text, &tree.service);
        let other = side(other.unwrap_or_else(|report| panic!("{}", report.render(false))));
        let own = side(tree);
        assert!(compare(&own, &own).changes.is_empty());
        let changes = compare(&own, &other).changes;
        assert!(changes.is_empty(), "{changes:#?}");
        assert!(compare(&other, &own).changes.is_empty());
        let json = serde_json::to_string_pretty(&value).expect("JSON");
        let json = apispec::load::parse_merged("merged.json", &json, &own.services[0].service).expect("JSON is YAML");
        assert!(compare(&own, &side(json)).changes.is_empty());
    }
}
