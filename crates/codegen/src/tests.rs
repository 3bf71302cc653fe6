//! Snapshots: what each stage changes, on a small spec that has one of everything, and the whole of what is made from it.

use std::path::Path;

use crate::{generate, lower, passes};

fn document() -> apispec::Document {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/spec");
    apispec::check(&root, "spec", "demo").unwrap_or_else(|report| panic!("{}", report.render(false)))
}

/// The lines that a stage changes.
fn difference(before: &str, after: &str) -> String {
    let diff = similar::TextDiff::from_lines(before, after);
    diff.unified_diff().context_radius(2).to_string()
}

#[test]
fn each_lowering_step_changes_what_it_should() {
    let yaml = |document: &openapiv3::OpenAPI| serde_yaml::to_string(document).unwrap();
    let mut before = document().openapi;
    for step in lower::STEPS {
        let after = (step.run)(before.clone());
        insta::assert_snapshot!(format!("lower_{}", step.name), difference(&yaml(&before), &yaml(&after)));
        before = after;
    }
}

#[test]
fn each_pass_changes_what_it_should() {
    let mut before = generate::generate("demo", &lower::lower(document().openapi)).unwrap().file;
    for pass in passes::PASSES {
        let after = (pass.run)(before.clone());
        let difference = difference(&prettyplease::unparse(&before), &prettyplease::unparse(&after));
        insta::assert_snapshot!(format!("pass_{}", pass.name), difference);
        before = after;
    }
}

/// The golden crate is a member of the workspace, so that what is reviewed is compiled too. After a change that is meant,
/// `UPDATE_GOLDEN=1 cargo test -p codegen` writes it anew.
#[test]
fn the_golden_crate_is_what_is_generated() {
    let package = crate::generate(&document()).unwrap();
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden");
    let changes = crate::Changes::between(&golden, &package.files, |_| true).unwrap();
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        crate::emit::write::write(&golden, &changes).unwrap();
    } else {
        assert!(changes.is_empty(), "run `UPDATE_GOLDEN=1 cargo test -p codegen`:\n{}", changes.diff("golden", 100));
    }
}

#[test]
fn generating_again_gives_the_same() {
    let first = crate::generate(&document()).unwrap();
    let second = crate::generate(&document()).unwrap();
    assert_eq!(first.files, second.files);
}

#[test]
fn a_panic_of_progenitor_is_an_error_that_says_what_it_said() {
    // Two success answers of different types, which the lint refuses.
    let mut document = document().openapi;
    let text = serde_yaml::to_string(&document).unwrap().replace("'204':", "'200':");
    assert!(text.contains("'200':"));
    let mut wrong: serde_yaml::Value = serde_yaml::from_str(&text).unwrap();
    let answers = &mut wrong["paths"]["/v1/things"]["post"]["responses"];
    let extra = serde_yaml::from_str("{description: Another., content: {application/json: {schema: {type: string}}}}");
    answers["201"] = extra.unwrap();
    document = serde_yaml::from_value(wrong).unwrap();
    let Err(error) = generate::generate("demo", &lower::lower(document)) else { panic!("progenitor takes it") };
    let text = error.to_string();
    assert!(text.starts_with("progenitor cannot generate demo: "), "{text}");
    assert!(text.contains("response_types.len() <= 1"), "{text}");
}
