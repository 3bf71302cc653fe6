//! The specs of this workspace load, pass the lint, and do not depend on the order of files and
//! keys.

use std::path::{Path, PathBuf};

use apispec::Document;
use apispec::document::METHODS;
use serde_yaml::{Mapping, Value};
use test_support::yaml::reversed;
use test_support::{Folder, files, workspace};

fn spec_root() -> PathBuf {
    workspace().join("spec")
}

fn check(root: &Path, service: &str) -> Document {
    apispec::check(root, "spec", service).unwrap_or_else(|report| panic!("{}", report.render(false)))
}

fn services() -> Vec<String> {
    apispec::services(&spec_root(), "spec").unwrap_or_else(|report| panic!("{}", report.render(false)))
}

#[test]
fn the_specs_are_clean() {
    assert!(!services().is_empty());
    for service in services() {
        let document = check(&spec_root(), &service);
        assert_eq!(document.openapi.info.version, document.tree.versions().join(", "));
        assert!(!document.tree.operations.is_empty());
        assert_eq!(document.openapi.operations().count(), document.tree.operations.len());
    }
}

#[test]
fn operations_and_schemas_know_their_files() {
    for service in services() {
        let tree = check(&spec_root(), &service).tree;
        let folder = format!("spec/{service}");
        assert_eq!(tree.schema_file("Error"), Some(format!("{folder}/shared.yaml").as_str()));
        assert_eq!(tree.schema_file("Nothing"), None);
        for operation in &tree.operations {
            assert_eq!(tree.operation_file(operation), format!("{folder}/{}.yaml", operation.operation_id));
            assert!(METHODS.contains(&operation.method.as_str()));
            assert_eq!(tree.sources.text(operation.span), operation.method);
            let node = tree.operation_node(operation).expect("there");
            assert_eq!(node.get("operationId").and_then(|id| id.as_str()), Some(operation.operation_id.as_str()));
        }
    }
}

#[test]
fn merged_document_is_valid_openapi() {
    for service in services() {
        let document = check(&spec_root(), &service);
        let text = document.tree.merged_yaml();
        assert!(text.starts_with("openapi: 3.0.3\ninfo:\n"), "{text}");
        let again: openapiv3::OpenAPI = serde_yaml::from_str(&text).expect("readable");
        assert_eq!(again, document.openapi);
    }
}

/// Copies a spec folder with reversed keys and, optionally, renamed page files.
fn shuffled(service: &str, rename: bool) -> Folder {
    let root = Folder::new();
    for (name, text) in files(&spec_root().join(service)) {
        if !name.ends_with(".yaml") {
            continue;
        }
        let value: Value = serde_yaml::from_str(&text).expect("YAML");
        let name =
            if name == "openapi.yaml" || !rename { name } else { name.chars().rev().collect::<String>() + ".yaml" };
        root.write(&format!("{service}/{name}"), serde_yaml::to_string(&reversed(value)).expect("writable"));
    }
    root
}

#[test]
fn order_of_files_and_keys_does_not_matter() {
    for service in services() {
        let before = check(&spec_root(), &service);
        let root = shuffled(&service, true);
        let after =
            apispec::load(root.root(), "spec", &service).unwrap_or_else(|report| panic!("{}", report.render(false)));
        assert_eq!(before.tree.merged_yaml(), after.tree.merged_yaml());
        assert_eq!(before.openapi, after.openapi);
        // Equal maps can still differ in order, which the generator uses.
        assert_eq!(format!("{:?}", before.openapi), format!("{:?}", after.openapi));
        let operations = |document: &Document| {
            let ids = document.tree.operations.iter().map(|operation| operation.operation_id.clone());
            ids.collect::<Vec<_>>()
        };
        assert_eq!(operations(&before), operations(&after));
    }
}

#[test]
fn order_of_keys_does_not_change_the_coverage() {
    for service in services() {
        let root = shuffled(&service, false);
        let text = |spec: &Path| {
            let tree = apispec::load::tree(spec, "spec", &service);
            apispec::coverage::render([&tree.unwrap_or_else(|report| panic!("{}", report.render(false)))])
        };
        assert_eq!(text(&spec_root()), text(root.root()));
    }
}

/// All copies of the tree with one value replaced.
fn replacements(value: &Value, replacement: &Value) -> Vec<Value> {
    let mut all = vec![replacement.clone()];
    match value {
        Value::Mapping(mapping) => {
            for (key, inner) in mapping {
                let replaced = replacements(inner, replacement).into_iter().map(|other| {
                    let mut mapping: Mapping = mapping.clone();
                    mapping.insert(key.clone(), other);
                    Value::Mapping(mapping)
                });
                all.extend(replaced);
            }
        }
        Value::Sequence(items) => {
            for (index, inner) in items.iter().enumerate() {
                let replaced = replacements(inner, replacement).into_iter().map(|other| {
                    let mut items = items.clone();
                    items[index] = other;
                    Value::Sequence(items)
                });
                all.extend(replaced);
            }
        }
        _ => {}
    }
    all
}

#[test]
fn replaced_values_do_not_panic_and_are_located() {
    let (root, spec) = (Folder::new(), files(&spec_root().join("scm")));
    root.write_all("scm", ["openapi.yaml", "shared.yaml"].map(|file| (file, &spec[file])));
    let page: Value = serde_yaml::from_str(&spec["UploadCsr.yaml"]).expect("YAML");
    for replacement in ["null", "[]", "{}", "text", "-1.5", "{$ref: '#/components/schemas/Error'}"] {
        let replacement: Value = serde_yaml::from_str(replacement).expect("YAML");
        for other in replacements(&page, &replacement) {
            let text = serde_yaml::to_string(&other).expect("writable");
            root.write("scm/UploadCsr.yaml", &text);
            if let Err(report) = apispec::check(root.root(), "spec", "scm") {
                assert!(!report.findings.is_empty());
                for finding in &report.findings {
                    let location = finding.location(&report.sources);
                    assert!(location.line > 0, "{text}\n{finding:?}");
                    assert!(!finding.message.contains("the document cannot be read"), "{text}\n{finding:?}");
                }
            }
        }
    }
}
