//! Checks each construct that progenitor is known to mishandle or to support: either a rule rejects
//! it, or it is in the demo spec, whose generated crate is compiled with the workspace.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde_yaml::Value;
use test_support::yaml::merge;
use test_support::{Folder, files, workspace};

/// Checks the base spec of the rules with this change.
fn checked(change: &Value) -> Result<apispec::Document, diagnostics::Report> {
    let folder = Folder::new();
    for (name, text) in files(&workspace().join("crates/apispec/rules/base")) {
        let mut value = serde_yaml::from_str(&text).expect("YAML");
        if let Some(change) = change.get(name.as_str()) {
            merge(&mut value, change.clone());
        }
        folder.write(&format!("demo/{name}"), serde_yaml::to_string(&value).expect("YAML"));
    }
    model::check(folder.root(), "spec", "demo")
}

/// The rules that reject the base spec with this change. There are none if code can be generated
/// from it.
fn rejecting_rules(change: &Value) -> BTreeSet<&'static str> {
    match checked(change) {
        Err(report) => report.findings.iter().map(|finding| finding.rule.name).collect(),
        Ok(document) => {
            codegen::generate(&document).expect("a spec that passes the lint can be generated");
            BTreeSet::new()
        }
    }
}

#[test]
fn constructs_are_rejected_or_compiled() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let table = fs::read_to_string(root.join("tests/constructs.yaml")).expect("the table");
    let table: Vec<Value> = serde_yaml::from_str(&table).expect("YAML");
    let demo = model::check(&root.join("fixtures/spec"), "spec", "demo");
    let demo = demo.unwrap_or_else(|report| panic!("{}", report.render(false)));
    let mut outcomes = String::new();
    for row in table {
        let construct = row["construct"].as_str().expect("a name");
        let outcome = match (row.get("golden").and_then(Value::as_str), row.get("change")) {
            (Some(pointer), None) => {
                assert!(demo.tree.root.pointer(pointer).is_some(), "the demo spec lacks {pointer}, {construct}");
                "supported, see the demo spec".to_owned()
            }
            (None, Some(change)) => {
                let rules = rejecting_rules(change);
                // A construct that is not rejected must be compiled, so it must be in the demo
                // spec.
                assert!(!rules.is_empty(), "{construct} is not rejected: move it to the demo spec");
                format!("rejected by {}", rules.into_iter().collect::<Vec<_>>().join(", "))
            }
            _ => panic!("{construct} needs either `change` or `golden`"),
        };
        let _ = writeln!(outcomes, "{construct}: {outcome}");
    }
    insta::with_settings!({omit_expression => true, prepend_module_to_snapshot => false}, {
        insta::assert_snapshot!("constructs", outcomes);
    });
}

/// A component that is not a type of its own is inlined wherever it is referenced, with its limits.
#[test]
fn string_component_is_inlined() {
    let change = "
        shared.yaml:
          components: {schemas: {Thing: null, Word: {type: string, description: A word., maxLength: 9}}}
        ShowThing.yaml:
          components:
            schemas: {Thing: {type: object, description: A thing., properties: {id: {type: string, description: Its id.}}}}
        CreateThing.yaml:
          paths:
            /v1/things:
              post: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Word'}, example: word}}}}
          components: {schemas: {CreateThingRequestBody: null}}
    ";
    let change: Value = serde_yaml::from_str(change).expect("YAML");
    let document = checked(&change).unwrap_or_else(|report| panic!("{}", report.render(false)));
    let files = codegen::generate(&document).expect("generates").files;
    let request = &files["huaweicloud-demo/src/create_thing.rs"];
    assert!(request.contains("        required body: String where [length(0, 9)],\n"), "{request}");
    assert!(files.iter().all(|(path, text)| !path.ends_with(".rs") || !text.contains("Word")));
}
