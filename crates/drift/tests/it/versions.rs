//! A package with clients for several API versions, whose operations have the same names.

use serde_yaml::{Mapping, Value};
use test_support::vendor_sdk::{Dialect, Files, package};

use crate::common::{compare, documents, lines, tree, wheel, without_records};

/// A document of the spec with one version, without records, and this version.
fn document() -> (Value, String) {
    let found = documents().into_iter().find(|(tree, _)| tree.versions().len() == 1);
    let (tree, mut document) = found.expect("a service with one version");
    without_records(&mut document);
    (document, tree.versions().concat())
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

#[test]
fn partial_coverage_counts_the_other_operations() {
    let (document, version) = document();
    let package = read(&files(&document, &version, "v9"));
    let operations = tree(&document).operations.len();
    let partial = |document: &Value| {
        let mut partial = document.clone();
        partial["x-sdk"] = serde_yaml::from_str("{operations: partial, reason: The rest is rare.}").expect("YAML");
        partial
    };
    // With two operations of three or more, the others are counted.
    let mut some = partial(&document);
    let paths = some["paths"].as_mapping_mut().expect("paths");
    let rest: Vec<Value> = paths.keys().skip(2).cloned().collect();
    rest.iter().for_each(|path| drop(paths.remove(path)));
    let missing = operations - tree(&some).operations.len();
    assert!(missing > 0);
    let (comparison, sources) = compare(&tree(&some), &package);
    assert_eq!(lines(&comparison, &sources), Vec::<String>::new());
    let explained: Vec<_> = comparison.explained.iter().map(|found| (&*found.text, &*found.reason)).collect();
    let text = format!("operations that are in the SDK, but not in the spec, which has only some: {missing}");
    assert_eq!(explained, [(&*text, "The rest is rare.")]);
    let others = format!("operations of v9, which the spec does not have: {operations}");
    assert!(comparison.not_compared.contains(&others), "{:?}", comparison.not_compared);

    // An operation that only the spec has is still a difference.
    let text = serde_yaml::to_string(&some).expect("YAML").replacen("operationId: ", "operationId: New", 1);
    let renamed = serde_yaml::from_str(&text).expect("YAML");
    let (comparison, sources) = compare(&tree(&renamed), &package);
    assert!(lines(&comparison, &sources)[0].starts_with("S001 "), "{:?}", lines(&comparison, &sources));

    // With all of them, the record explains nothing, although the package has another version.
    let (comparison, sources) = compare(&tree(&partial(&document)), &package);
    let found = lines(&comparison, &sources);
    assert!(found.len() == 1 && found[0].starts_with("S005 "), "{found:?}");
}

#[test]
fn paths_of_other_versions_of_a_client_are_not_missing() {
    let (document, version) = document();
    // One client has the paths of both versions.
    let package =
        read(&test_support::vendor_sdk::package(&with_version(&document, &version, "v9"), "1.2.3", Dialect::New));
    let mut partial = document.clone();
    partial["x-sdk"] = serde_yaml::from_str("{operations: partial, reason: The rest is rare.}").expect("YAML");
    let operations = tree(&document).operations.len();
    let (comparison, sources) = compare(&tree(&partial), &package);
    let found = lines(&comparison, &sources);
    assert!(found.len() == 1 && found[0].starts_with("S005 "), "{found:?}");
    let others = format!("operations of v9, which the spec does not have: {operations}");
    assert!(comparison.not_compared.contains(&others), "{:?}", comparison.not_compared);
}

/// Operations with the method and path of the first, of which the spec has some.
#[test]
fn operations_that_share_a_path_are_compared_by_name() {
    let (document, _) = document();
    let twice = |names: [&str; 3]| {
        let mut twice = document.clone();
        let paths = twice["paths"].as_mapping_mut().expect("paths");
        let (path, item) = paths.iter().next().map(|(path, item)| (path.clone(), item.clone())).expect("a path");
        let (method, operation) = item.as_mapping().expect("methods").iter().next().expect("an operation");
        paths.remove(&path);
        for name in names.into_iter().filter(|name| !name.is_empty()) {
            let mut twin = operation.clone();
            twin["operationId"] = name.into();
            let key = format!("{}#{name}", path.as_str().expect("a path"));
            let item = Mapping::from_iter([(method.clone(), twin)]);
            paths.insert(key.into(), item.into());
        }
        twice
    };
    let package = read(&test_support::vendor_sdk::package(&twice(["One", "Two", "Three"]), "1.2.3", Dialect::New));
    let all = |names| {
        let (comparison, sources) = compare(&tree(&twice(names)), &package);
        let mut found = lines(&comparison, &sources);
        found.retain(|line| !line.contains("request") && !line.contains("response"));
        found.into_iter().map(|line| line.split_once(' ').map(|(id, _)| id.to_owned())).collect::<Vec<_>>()
    };
    assert_eq!(all(["Three", "Two", "One"]), []);
    assert_eq!(all(["Two", "Three", ""]), [Some("S002".to_owned())]);
    // Another name can only be that of the one that is left.
    assert_eq!(all(["Two", "Other", "Three"]), [Some("S001".to_owned())]);
}
