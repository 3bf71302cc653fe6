//! Parts of a spec, each with a few operations and what they use: an edited part is checked and
//! generated several times faster than the whole spec. The pages of operations stay as they are
//! written.

use std::collections::{BTreeMap, BTreeSet};

use serde_yaml::{Mapping, Value};
use test_support::yaml::{component, references};

use super::Spec;

/// The number of operations in a part, without those that share a method and path with them.
const OPERATIONS: usize = 3;

/// The parts of a spec, which together have all of its operations. The lint can refuse a part, such
/// as one whose operation refers to an operation of another.
pub(super) fn of(spec: &Spec) -> Vec<Spec> {
    let trees: BTreeMap<&str, Value> = spec.iter().map(|(name, text)| (name.as_str(), yaml(text))).collect();
    let mut by_path: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (name, tree) in &trees {
        for path in tree["paths"].as_mapping().into_iter().flat_map(Mapping::keys).filter_map(Value::as_str) {
            let shared = path.split_once('#').map_or(path, |(path, _)| path);
            by_path.entry(shared).or_default().push(name);
        }
    }
    let groups: Vec<Vec<&str>> = by_path.into_values().collect();
    groups.chunks(OPERATIONS).map(|groups| part(spec, &trees, &groups.concat())).collect()
}

fn yaml(text: &str) -> Value {
    serde_yaml::from_str(text).expect("YAML")
}

/// A spec with these pages, the components that they use, and their tags and versions.
fn part(spec: &Spec, trees: &BTreeMap<&str, Value>, pages: &[&str]) -> Spec {
    let mut next: Vec<String> = pages.iter().flat_map(|page| references(&trees[page])).collect();
    let (mut seen, mut shared) = (BTreeSet::new(), Value::Mapping(Mapping::new()));
    while let Some(reference) = next.pop() {
        let Some((kind, name)) = component(&reference) else { continue };
        let defined = trees.iter().find_map(|(file, tree)| Some((file, tree["components"][kind].get(name)?)));
        if let (true, Some((file, value))) = (seen.insert(reference.clone()), defined) {
            next.extend(references(value));
            if !pages.contains(file) {
                shared["components"][kind][name] = value.clone();
            }
        }
    }
    let mut part: Spec = pages.iter().map(|page| ((*page).to_owned(), spec[*page].clone())).collect();
    part.insert(
        "openapi.yaml".to_owned(),
        text(&service(&trees["openapi.yaml"], pages.iter().map(|page| &trees[page]))),
    );
    part.insert("shared.yaml".to_owned(), text(&shared));
    part
}

fn text(value: &Value) -> String {
    serde_yaml::to_string(value).expect("YAML")
}

/// The file of the service, with the tags and versions of these pages.
fn service<'a>(whole: &Value, pages: impl Iterator<Item = &'a Value>) -> Value {
    let paths: Vec<_> = pages.filter_map(|page| page["paths"].as_mapping()).flatten().collect();
    let operations = paths.iter().filter_map(|(_, item)| item.as_mapping()).flat_map(Mapping::values);
    let tags: Vec<&Value> = operations.filter_map(|operation| operation["tags"].get(0)).collect();
    let mut service = whole.clone();
    service["tags"].as_sequence_mut().expect("tags").retain(|tag| tags.contains(&&tag["name"]));
    let begins = |version: &str| {
        paths.iter().any(|(path, _)| path.as_str().is_some_and(|path| path.starts_with(&format!("/{version}/"))))
    };
    let versions = whole["info"]["version"].as_str().expect("versions").split(", ");
    service["info"]["version"] = versions.filter(|version| begins(version)).collect::<Vec<_>>().join(", ").into();
    service
}
