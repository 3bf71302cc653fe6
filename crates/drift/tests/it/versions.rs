//! A package with clients for several API versions, whose operations have the same names.

use serde_yaml::{Mapping, Value};
use test_support::vendor_sdk::{Dialect, Files, package};

use crate::common::{compare, documents, lines, tree, wheel, without_records};

/// A document of the spec without records, and its only version.
fn document() -> (Value, String) {
    let (tree, mut document) = documents().remove(0);
    without_records(&mut document);
    (document, tree.versions().join(", "))
}

/// The paths of a document, all with another version.
fn paths_of(document: &Value, from: &str, to: &str) -> Mapping {
    let paths = document["paths"].as_mapping().expect("paths").iter();
    let moved = |path: &Value| path.as_str().expect("a path").replacen(from, to, 1);
    paths.map(|(path, item)| (Value::from(moved(path)), item.clone())).collect()
}

/// The document with the paths of another version in addition, whose operations have other names:
/// in one document, names are unique.
fn with_version(document: &Value, from: &str, to: &str) -> Value {
    let mut both = document.clone();
    let mut added = paths_of(document, from, to);
    for operation in added.values_mut().flat_map(|item| item.as_mapping_mut().expect("operations").values_mut()) {
        let name = operation["operationId"].as_str().expect("a name").to_owned();
        operation["operationId"] = format!("{name}V9").into();
        operation["x-sdk"] =
            serde_yaml::from_str(&format!("{{name: {name}, reason: The name is taken.}}")).expect("YAML");
    }
    both["paths"].as_mapping_mut().expect("paths").extend(added);
    both
}

/// The files of a package with a client for each version.
fn files(document: &Value, from: &str, to: &str) -> Files {
    let mut other = document.clone();
    other["paths"] = paths_of(document, from, to).into();
    other["info"]["version"] = to.into();
    let mut files = package(document, "1.2.3", Dialect::New);
    files.extend(package(&other, "1.2.3", Dialect::New));
    files
}

fn read(files: &Files) -> drift::Package {
    let folder = tempfile::tempdir().expect("a folder");
    drift::Package::read(&wheel(folder.path(), "package", files)).expect("a package")
}

#[test]
fn each_version_is_compared_with_its_paths() {
    let (document, version) = document();
    let both = with_version(&document, &version, "v9");
    let mut files = files(&document, &version, "v9");
    let (comparison, sources) = compare(&tree(&both), &read(&files));
    assert_eq!(lines(&comparison, &sources), Vec::<String>::new());
    let operations = tree(&document).operations.len();
    assert_eq!(comparison.explained.len(), operations, "the other names: {:?}", comparison.explained);
    assert!(!comparison.not_compared.iter().any(|line| line.contains("the spec does not have")));

    // The models of the two versions have the same names, and are compared each for itself.
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("text");
    let has_text = |path: &str, bytes: &[u8]| path.contains("/v9/model/") && text(bytes).contains(": 'str'");
    let (model, bytes) = files.iter().find(|(path, bytes)| has_text(path, bytes)).expect("a model with a text");
    let (model, changed) = (model.clone(), text(bytes).replacen(": 'str'", ": 'int'", 1));
    files.insert(model, changed.into_bytes());
    let (comparison, sources) = compare(&tree(&both), &read(&files));
    let found = lines(&comparison, &sources);
    assert!(!found.is_empty() && found.iter().all(|line| line.contains("/v9/model/")), "{found:?}");
}

#[test]
fn versions_without_a_path_are_not_compared() {
    let (document, version) = document();
    let package = read(&files(&document, &version, "v9"));
    let (comparison, sources) = compare(&tree(&document), &package);
    assert_eq!(lines(&comparison, &sources), Vec::<String>::new());
    let operations = tree(&document).operations.len();
    let line = format!("operations of v9, which the spec does not have: {operations}");
    assert!(comparison.not_compared.contains(&line), "{:?}", comparison.not_compared);

    // With one path of the version, the others are missing.
    let mut partly = with_version(&document, &version, "v9");
    let paths = partly["paths"].as_mapping_mut().expect("paths");
    let of_v9: Vec<_> =
        paths.keys().filter(|path| path.as_str().is_some_and(|path| path.starts_with("/v9/"))).collect();
    let rest: Vec<Value> = of_v9[1..].iter().map(|path| (*path).clone()).collect();
    rest.iter().for_each(|path| drop(paths.remove(path)));
    let (comparison, sources) = compare(&tree(&partly), &package);
    let found = lines(&comparison, &sources);
    assert!(found.iter().all(|line| line.contains(" /v9/") && line.contains("but not in the spec")), "{found:?}");
    assert_eq!(found.len(), 2 * operations - tree(&partly).operations.len());
}
