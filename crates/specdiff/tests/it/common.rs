//! Loads the fixtures: a base spec and, for each rule, a folder with the changes of one or both
//! sides. A change is merged into the base: null removes a key, a mapping merged into a list
//! changes items by number, and a reference replaces what was there. A folder within that of a rule
//! is a further case.
#![allow(dead_code, reason = "the example uses only a part of it")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use diagnostics::report::{Layout, WIDTH};
use serde_yaml::{Mapping, Value};
use specdiff::{Change, Rule, Side, rules};
use test_support::Folder;
use test_support::yaml::merge;

/// How reports are laid out: as in a pipe.
pub(crate) const HUMAN: Layout = Layout { width: Some(WIDTH), ..Layout::PLAIN };

pub(crate) fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

/// Each rule with the folders of its cases. The first has the name of the rule.
pub(crate) fn cases() -> Vec<(&'static Rule, String)> {
    let mut cases = Vec::new();
    for rule in rules::rules() {
        let entries = fs::read_dir(fixtures().join(rule.name)).into_iter().flatten().flatten();
        let inner = entries.filter(|entry| entry.path().is_dir());
        let mut inner: Vec<_> = inner.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        inner.sort();
        cases.push((rule, rule.name.to_owned()));
        cases.extend(inner.into_iter().map(|case| (rule, format!("{}/{case}", rule.name))));
    }
    cases
}

fn read(path: &Path) -> Value {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The document of a side of a fixture: the base, with the changes in the file of the side.
pub(crate) fn document(rule: &str, side: &str) -> Value {
    static BASE: LazyLock<Value> = LazyLock::new(|| read(&fixtures().join("base.yaml")));
    let mut document = BASE.clone();
    let change = fixtures().join(rule).join(format!("{side}.yaml"));
    if change.exists() {
        merge(&mut document, read(&change));
    }
    document
}

/// Splits a document into files as in `spec/`: one for the service, one for each operation, one for
/// the components.
pub(crate) fn files(document: &Value) -> BTreeMap<String, String> {
    let mut rest = document.as_mapping().expect("a mapping").clone();
    let paths = rest.shift_remove("paths").expect("paths");
    let components = rest.shift_remove("components").expect("components");
    let text = |value: Value| serde_yaml::to_string(&value).expect("YAML");
    let of = |key: &str, value: Value| Value::Mapping(Mapping::from_iter([(key.into(), value)]));
    let mut files = BTreeMap::from([
        ("openapi.yaml".to_owned(), text(rest.into())),
        ("shared.yaml".to_owned(), text(of("components", components))),
    ]);
    for (path, item) in paths.as_mapping().expect("paths") {
        for (method, operation) in item.as_mapping().expect("methods") {
            let name = operation["operationId"].as_str().unwrap_or("Other").to_owned();
            let item = Value::Mapping(Mapping::from_iter([(method.clone(), operation.clone())]));
            let file = of("paths", Value::Mapping(Mapping::from_iter([(path.clone(), item)])));
            files.insert(format!("{name}.yaml"), text(file));
        }
    }
    files
}

/// A folder with the spec of a document.
pub(crate) fn folder(document: &Value) -> Folder {
    let folder = Folder::new();
    folder.write_all("spec/demo", files(document));
    folder
}

pub(crate) fn side(document: &Value, name: &str) -> Side {
    Side::folder(folder(document).root(), name).unwrap_or_else(|error| panic!("{name}: {error:?}"))
}

/// The date of the review.
pub(crate) fn today() -> jiff::civil::Date {
    jiff::civil::Date::constant(2026, 1, 1)
}

/// The parts of a change that are compared: rule, values and places.
type Summary = (&'static str, [Option<String>; 2], [String; 2]);

fn summary(change: &Change) -> Summary {
    let places = [change.before.to_string(), change.after.to_string()];
    (change.rule.name, [change.was.clone(), change.is.clone()], places)
}

/// The possible summaries of the reverse change.
fn mirrored(change: &Change) -> Vec<Summary> {
    let mirrors = if change.rule.mirrors.is_empty() { &[change.rule.name][..] } else { change.rule.mirrors };
    let (_, mut values, mut places) = summary(change);
    values.reverse();
    places.reverse();
    mirrors.iter().map(|name| (*name, values.clone(), places.clone())).collect()
}

/// Checks that each change has a mirrored one in the reverse direction. Returns those.
pub(crate) fn assert_mirrors(name: &str, forth: &[Change], before: &Side, after: &Side) -> Vec<Change> {
    let back = specdiff::compare(after, before).changes;
    assert_eq!(forth.len(), back.len(), "{name}: {forth:#?}\n{back:#?}");
    for change in forth {
        let expected = mirrored(change);
        let there = back.iter().any(|other| expected.contains(&summary(other)));
        assert!(there, "{name}: nothing mirrors {change:#?} in {back:#?}");
    }
    back
}
