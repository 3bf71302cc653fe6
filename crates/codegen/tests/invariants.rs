//! What must always hold of generated code; ARCHITECTURE.md names these tests.

use std::fs;
use std::path::{Path, PathBuf};

use codegen::{Changes, Files, Inventory, Package};

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Everything that is generated from a folder of specs.
fn generate(spec: &Path) -> Files {
    packages(spec).into_iter().flat_map(|package| package.files).collect()
}

fn packages(spec: &Path) -> Vec<Package> {
    let services = apispec::services(spec, "spec").unwrap_or_else(|report| panic!("{}", report.render(false)));
    assert!(!services.is_empty());
    let packages = services.iter().map(|service| {
        let document = apispec::check(spec, "spec", &service.name);
        codegen::generate(&document.unwrap_or_else(|report| panic!("{}", report.render(false)))).expect("generates")
    });
    packages.collect()
}

#[test]
fn generated_is_what_gen_writes() {
    let packages = packages(&workspace().join("spec"));
    let mut inventory = Inventory::default();
    packages.iter().for_each(|package| inventory.record(package, "generated"));
    let files = packages.into_iter().flat_map(|package| package.files);
    let files = files.chain([("MANIFEST.toml".to_owned(), inventory.text())]);
    let files = files.map(|(path, text)| (format!("generated/{path}"), text)).collect();
    let changes = Changes::between(&workspace(), "generated", &files, |_| true).unwrap();
    assert!(changes.is_empty(), "run `cargo xtask gen`:\n{}", changes.diff(60));
}

#[test]
fn order_and_layout_of_the_spec_change_no_byte() {
    let folder = tempfile::tempdir().unwrap();
    let spec = workspace().join("spec");
    for service in apispec::services(&spec, "spec").unwrap() {
        let from = spec.join(&service.name).join(&service.version);
        let to = folder.path().join(&service.name).join(&service.version);
        fs::create_dir_all(&to).unwrap();
        for file in fs::read_dir(from).unwrap() {
            let file = file.unwrap();
            let value: serde_yaml::Value = serde_yaml::from_str(&fs::read_to_string(file.path()).unwrap()).unwrap();
            // Without its comments, in another layout, every mapping from its last key to its first.
            let text = format!("# another comment\n{}", serde_yaml::to_string(&reversed(value)).unwrap());
            fs::write(to.join(file.file_name()), text).unwrap();
        }
    }
    assert_eq!(generate(folder.path()), generate(&spec));
}

fn reversed(value: serde_yaml::Value) -> serde_yaml::Value {
    match value {
        serde_yaml::Value::Mapping(mapping) => {
            let entries: Vec<_> = mapping.into_iter().collect();
            entries.into_iter().rev().map(|(key, value)| (key, reversed(value))).collect::<serde_yaml::Mapping>().into()
        }
        serde_yaml::Value::Sequence(items) => items.into_iter().map(reversed).collect(),
        scalar => scalar,
    }
}
