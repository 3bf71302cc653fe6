//! Documents of the spec, and results of comparisons.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use apispec::Tree;
use diagnostics::source::SourceMap;
use drift::{Comparison, Package, Sdk};
use serde_yaml::Value;
use test_support::vendor_sdk::{Dialect, Files, package};

/// The documents of all services that have a package.
pub(crate) fn documents() -> Vec<(Tree, Value)> {
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec");
    let services = apispec::services(&spec, "spec").expect("the services");
    let trees = services.into_iter().map(|service| {
        apispec::load::tree(&spec, "spec", &service).unwrap_or_else(|report| panic!("{}", report.render(false)))
    });
    let trees: Vec<_> = trees.filter(|tree| drift::package_name(tree).is_some()).collect();
    assert!(!trees.is_empty());
    trees
        .into_iter()
        .map(|tree| {
            let text = tree.merged_yaml();
            (tree, serde_yaml::from_str(&text).expect("a document"))
        })
        .collect()
}

/// The document without records of differences from the real SDK.
pub(crate) fn without_records(value: &mut Value) {
    match value {
        Value::Mapping(mapping) => {
            for key in ["x-sdk", "x-documented", "x-reason", "x-undocumented"] {
                mapping.remove(key);
            }
            mapping.values_mut().for_each(without_records);
        }
        Value::Sequence(items) => items.iter_mut().for_each(without_records),
        _ => {}
    }
}

/// A document as a tree.
pub(crate) fn tree(document: &Value) -> Tree {
    let text = serde_yaml::to_string(document).expect("YAML");
    apispec::load::parse_merged("spec.yaml", &text, "service")
        .unwrap_or_else(|report| panic!("{}", report.render(false)))
}

/// Writes files as a wheel.
pub(crate) fn wheel(folder: &Path, name: &str, files: &Files) -> PathBuf {
    let path = folder.join(format!("{name}.whl"));
    let mut archive = zip::ZipWriter::new(std::fs::File::create(&path).expect("a file"));
    for (name, text) in files {
        let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
        archive.start_file(name.as_str(), options).expect("an entry");
        archive.write_all(text).expect("content");
    }
    archive.finish().expect("an archive");
    path
}

/// A package with the facts of a document.
pub(crate) fn package_of(document: &Value, version: &str, dialect: Dialect) -> Package {
    let folder = tempfile::tempdir().expect("a folder");
    let path = wheel(folder.path(), &format!("package-{version}"), &package(document, version, dialect));
    Package::read(&path).expect("a package")
}

/// The facts of a package.
pub(crate) fn read(package: &Package) -> Sdk {
    drift::read(package, &mut SourceMap::new())
}

/// Compares a package with a tree.
pub(crate) fn compare(tree: &Tree, package: &Package) -> (Comparison, SourceMap) {
    let mut sources = tree.sources.clone();
    let sdk = drift::read(package, &mut sources);
    (drift::compare(tree, &sdk, &sources), sources)
}

/// The findings, each in one line.
pub(crate) fn lines(comparison: &Comparison, sources: &SourceMap) -> Vec<String> {
    let line = |finding: &diagnostics::Finding| {
        format!("{} {}: {}", finding.rule.id(), finding.location(sources), finding.message)
    };
    comparison.findings.iter().map(line).collect()
}
