//! Two releases as documents that `specdiff` can compare.

use std::collections::BTreeMap;

use drift::{Release, releases};
use test_support::vendor_sdk::Dialect;

use crate::common::{documents, package_of, read, without_records};

fn release(document: &serde_yaml::Value, version: &str, dialect: Dialect) -> Release {
    BTreeMap::from([("depot".to_owned(), read(&package_of(document, version, dialect)))])
}

#[test]
fn documents_of_a_release_have_its_facts() {
    for (tree, mut document) in documents() {
        without_records(&mut document);
        let (before, after) =
            releases(&release(&document, "1.2.3", Dialect::Old), &release(&document, "1.2.4", Dialect::New))
                .expect("documents");
        assert_eq!(before[0].merged_yaml(), after[0].merged_yaml());
        let names = |tree: &apispec::Tree| {
            tree.operations
                .iter()
                .map(|operation| (operation.operation_id.clone(), operation.request_line()))
                .collect::<Vec<_>>()
        };
        assert_eq!(names(&before[0]), names(&tree));
        let parameters = |tree: &apispec::Tree| {
            let all = tree.operations.iter().flat_map(|operation| {
                tree.parameters(operation).map(|node| {
                    (
                        operation.path.clone(),
                        node.get("name").cloned().and_then(|name| name.as_str().map(str::to_owned)),
                    )
                })
            });
            all.collect::<std::collections::BTreeSet<_>>()
        };
        assert_eq!(parameters(&before[0]), parameters(&tree));
    }
}

#[test]
fn versions_of_an_api_are_documents_of_their_own() {
    let (_, mut document) = documents().remove(0);
    without_records(&mut document);
    let mut release = release(&document, "1.2.3", Dialect::New);
    let sdk = release.get_mut("depot").expect("the package");
    let mut other = sdk.apis[0].clone();
    other.version = "v9".to_owned();
    sdk.apis.push(other);
    let (trees, _) = releases(&release, &release).expect("documents");
    let names: Vec<_> = trees.iter().map(|tree| tree.service.as_str()).collect();
    assert_eq!(names, [format!("depot-{}", trees[0].versions()[0]), "depot-v9".to_owned()]);
}

#[test]
fn operations_that_share_a_path_are_told_apart() {
    let (_, mut document) = documents().remove(0);
    without_records(&mut document);
    let before = release(&document, "1.2.3", Dialect::New);
    let mut after = before.clone();
    let api = &mut after.get_mut("depot").expect("the package").apis[0];
    let mut twin = api.operations[0].clone();
    twin.name.value = "Twin".to_owned();
    api.operations.push(twin);
    let first = api.operations[0].name.value.clone();
    let (before, after) = releases(&before, &after).expect("documents");
    let find = |tree: &apispec::Tree, name: &str| {
        let mut operations = tree.operations.iter();
        operations.find(|operation| operation.operation_id == name).expect("the operation").clone()
    };
    let (old, new, twin) = (find(&before[0], &first), find(&after[0], &first), find(&after[0], "Twin"));
    // The path of the first is the same in both, so it is not reported as changed.
    assert_eq!(old.request_line(), new.request_line());
    assert_eq!(new.request_line(), twin.request_line());
    assert_eq!([old.key, new.key], [old.path.clone(), format!("{}#{first}", old.path)]);
    assert_eq!(twin.key, format!("{}#Twin", old.path));
}
