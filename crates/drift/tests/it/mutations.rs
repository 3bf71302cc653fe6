//! Facts are taken from the spec or changed at random; each change is reported, and nothing else.

use std::collections::BTreeSet;

use fastrand::Rng;
use serde_yaml::{Mapping, Value};
use test_support::vendor_sdk::Dialect;

use crate::common::{documents, lines, package_of, tree, without_records};

const ROUNDS: u64 = 100;
const CHANGES: usize = 20;

/// A change of a document, and what a finding about it contains.
struct Change {
    /// What changes, so that no fact is changed twice and nothing inside a changed one.
    path: Vec<String>,
    action: Action,
    rule: &'static str,
    expected: Vec<String>,
}

#[derive(Clone)]
enum Action {
    /// The entry is removed.
    Remove,
    /// The value is replaced.
    Set(Value),
    /// A name is added to `required`, or removed from it.
    Toggle(String),
}

/// Every fact that can be compared, with a change of it.
fn changes(document: &Value) -> Vec<Change> {
    let mut all = Vec::new();
    let path = |keys: &[&str]| keys.iter().map(|key| (*key).to_owned()).collect::<Vec<_>>();
    for (index, server) in document["servers"].as_sequence().expect("servers").iter().enumerate() {
        let region = server["x-region"].as_str().expect("a region");
        let index = index.to_string();
        let expected = vec![format!("the region `{region}`"), "`url:".to_owned()];
        all.push(Change {
            path: path(&["servers", &index, "url"]),
            action: Action::Set("https://other.example.com".into()),
            rule: "S001",
            expected,
        });
    }
    for (request_path, item) in document["paths"].as_mapping().expect("paths") {
        let request_path = request_path.as_str().expect("a path");
        for (method, operation) in item.as_mapping().expect("operations") {
            let (method, id) = (method.as_str().expect("a method"), operation["operationId"].as_str().expect("a name"));
            let here = ["paths", request_path, method];
            let named = || vec![format!("`{id}`")];
            all.push(Change {
                path: path(&here),
                action: Action::Remove,
                rule: "S002",
                expected: vec![format!("`{id}` (")],
            });
            let renamed = format!("{id}Again");
            let expected = vec![format!("`{renamed}`"), format!("`name: {id}`")];
            all.push(Change {
                path: path(&[&here[..], &["operationId"]].concat()),
                action: Action::Set(renamed.into()),
                rule: "S001",
                expected,
            });
            if !operation["requestBody"].is_null() {
                let expected = [named(), vec!["`body: true`".to_owned()]].concat();
                all.push(Change {
                    path: path(&[&here[..], &["requestBody"]].concat()),
                    action: Action::Remove,
                    rule: "S001",
                    expected,
                });
            }
            for (index, parameter) in operation["parameters"].as_sequence().into_iter().flatten().enumerate() {
                let Some(name) = parameter["name"].as_str() else { continue };
                let index = index.to_string();
                let here = [&here[..], &["parameters", &index]].concat();
                let subject = || [named(), vec![format!("parameter `{name}`")]].concat();
                if parameter["in"].as_str() == Some("query") {
                    let flag = parameter["required"].as_bool() == Some(true);
                    let expected = [subject(), vec![format!("`required: {flag}`")]].concat();
                    all.push(Change {
                        path: path(&[&here[..], &["required"]].concat()),
                        action: Action::Set((!flag).into()),
                        rule: "S001",
                        expected,
                    });
                    all.push(Change {
                        path: path(&[&here[..], &["name"]].concat()),
                        action: Action::Set(format!("{name}_again").into()),
                        rule: "S002",
                        expected: subject(),
                    });
                }
                if parameter["schema"]["type"].as_str() == Some("string") {
                    let expected = [subject(), vec!["`type: str`".to_owned()]].concat();
                    all.push(Change {
                        path: path(&[&here[..], &["schema"]].concat()),
                        action: Action::Set(typed("boolean")),
                        rule: "S001",
                        expected,
                    });
                }
            }
        }
    }
    for (name, schema) in document["components"]["schemas"].as_mapping().expect("schemas") {
        let name = name.as_str().expect("a name");
        let is_top_response = is_top_response(document, name);
        for (property, value) in schema["properties"].as_mapping().into_iter().flatten() {
            let property = property.as_str().expect("a name");
            let here = ["components", "schemas", name, "properties", property];
            let subject = || vec![property.to_owned()];
            all.push(Change { path: path(&here), action: Action::Remove, rule: "S002", expected: subject() });
            if matches!(value["type"].as_str(), Some("string" | "integer" | "boolean")) {
                let expected = [subject(), vec!["`type:".to_owned()]].concat();
                all.push(Change { path: path(&here), action: Action::Set(typed("number")), rule: "S001", expected });
            }
            if !is_top_response {
                let expected = [subject(), vec!["`required:".to_owned()]].concat();
                let here = ["components", "schemas", name, "required"];
                all.push(Change {
                    path: path(&here),
                    action: Action::Toggle(property.to_owned()),
                    rule: "S001",
                    expected,
                });
            }
        }
    }
    all
}

fn typed(name: &str) -> Value {
    Value::Mapping(Mapping::from_iter([("type".into(), name.into())]))
}

/// Whether a schema is the response of an operation: the SDK says nothing about what is required
/// there. The schemas of errors are in no package.
fn is_top_response(document: &Value, name: &str) -> bool {
    let reference = format!("#/components/schemas/{name}");
    let operations = document["paths"]
        .as_mapping()
        .into_iter()
        .flatten()
        .flat_map(|(_, item)| item.as_mapping().into_iter().flatten());
    operations
        .flat_map(|(_, operation)| operation["responses"].as_mapping().into_iter().flatten())
        .any(|(_, response)| response["content"]["application/json"]["schema"]["$ref"].as_str() == Some(&reference))
}

/// The schemas that bodies reach: others, such as those of errors, are in no package.
fn reached(document: &Value) -> BTreeSet<String> {
    let mut open: Vec<&Value> = Vec::new();
    for (_, item) in document["paths"].as_mapping().into_iter().flatten() {
        for (_, operation) in item.as_mapping().into_iter().flatten() {
            open.extend([&operation["requestBody"], &operation["parameters"]]);
            let responses = operation["responses"].as_mapping().into_iter().flatten();
            open.extend(
                responses
                    .filter(|(status, _)| status.as_str().is_some_and(|status| status.starts_with('2')))
                    .map(|(_, response)| response),
            );
        }
    }
    let mut reached = BTreeSet::new();
    while let Some(value) = open.pop() {
        match value {
            Value::Mapping(mapping) => {
                if let Some(reference) = value["$ref"].as_str() {
                    let keys: Vec<_> = reference.trim_start_matches("#/").split('/').collect();
                    if reached.insert(keys.join("/")) {
                        open.push(keys.iter().fold(document, |value, key| &value[*key]));
                    }
                }
                open.extend(mapping.iter().filter(|(key, _)| key.as_str() != Some("example")).map(|(_, value)| value));
            }
            Value::Sequence(items) => open.extend(items),
            _ => {}
        }
    }
    reached.iter().filter_map(|path| path.strip_prefix("components/schemas/")).map(str::to_owned).collect()
}

fn apply(document: &mut Value, change: &Change) {
    let (last, parents) = change.path.split_last().expect("a path");
    let mut parent = document;
    for key in parents {
        parent = match parent {
            Value::Sequence(items) => &mut items[key.parse::<usize>().expect("an index")],
            value => &mut value[key.as_str()],
        };
    }
    match &change.action {
        Action::Remove => {
            parent.as_mapping_mut().expect("an object").remove(last.as_str());
        }
        Action::Set(value) => parent[last.as_str()] = value.clone(),
        Action::Toggle(name) => {
            let mut names = parent[last.as_str()].as_sequence().cloned().unwrap_or_default();
            match names.iter().position(|own| own.as_str() == Some(name)) {
                Some(index) => drop(names.remove(index)),
                None => names.push(name.as_str().into()),
            }
            parent[last.as_str()] = Value::Sequence(names);
        }
    }
}

#[test]
fn each_change_is_reported_and_nothing_else() {
    let documents: Vec<_> = documents()
        .into_iter()
        .map(|(_, mut document)| {
            without_records(&mut document);
            // The document is the first file, as in each changed tree, so that places agree.
            let mut sources = tree(&document).sources;
            let sdk = drift::read(&package_of(&document, "1.2.3", Dialect::New), &mut sources);
            (document, sdk, sources)
        })
        .collect();
    for round in 0..ROUNDS {
        let mut rng = Rng::with_seed(round);
        let (document, sdk, sources) = &documents[rng.usize(..documents.len())];
        let mut all = changes(document);
        let mut known = reached(document);
        rng.shuffle(&mut all);
        let mut changed = document.clone();
        let mut done: Vec<Change> = Vec::new();
        for change in all {
            let overlaps = |other: &Change| {
                let depth = if change.path[0] == "components" { 3 } else { 3.min(change.path.len()) };
                change.path[..depth] == other.path[..depth.min(other.path.len())]
            };
            let gone = change.path[0] == "components" && !known.contains(&change.path[2]);
            if gone || done.iter().any(overlaps) {
                continue;
            }
            // What is gone hides the changes in it.
            let before = matches!(change.action, Action::Remove).then(|| changed.clone());
            apply(&mut changed, &change);
            done.push(change);
            if let Some(before) = before {
                let left = reached(&changed);
                if done.iter().any(|change| change.path[0] == "components" && !left.contains(&change.path[2])) {
                    changed = before;
                    done.pop();
                } else {
                    known = left;
                }
            }
            if done.len() == CHANGES {
                break;
            }
        }
        assert_eq!(done.len(), CHANGES);
        let lines = lines(&drift::compare(&tree(&changed), sdk, sources), sources);
        for change in &done {
            let matches = |line: &&String| {
                line.starts_with(change.rule) && change.expected.iter().all(|text| line.contains(text))
            };
            assert!(
                lines.iter().any(|line| matches(&line)),
                "round {round}: {:?} is not in\n{}",
                change.path,
                lines.join("\n")
            );
        }
        for line in &lines {
            let explains =
                |change: &Change| change.expected.iter().take(1).all(|text| line.contains(text.trim_end_matches(" (")));
            // A parameter with another name is also one that the SDK lacks.
            assert!(done.iter().any(explains), "round {round}: {line}");
        }
    }
}
