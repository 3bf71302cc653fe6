//! Each format of the same findings: one in a file that is missing, one with another place, odd characters in the text.

use std::path::Path;

use apispec::report::{Format, render};

fn reports() -> Vec<apispec::Report> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/several/spec");
    vec![apispec::check(&root, "spec", "scm").expect_err("several things are wrong")]
}

fn settings() -> insta::Settings {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings
}

#[test]
fn github() {
    settings().bind(|| insta::assert_snapshot!("format-github", render(&reports(), Format::Github)));
    assert_eq!(render(&[], Format::Github), "");
}

#[test]
fn json() {
    settings().bind(|| insta::assert_snapshot!("format-json", render(&reports(), Format::Json)));
    assert_eq!(render(&[], Format::Json), "{\n  \"findings\": []\n}\n");
}

#[test]
fn sarif() {
    let log: serde_json::Value = serde_json::from_str(&render(&reports(), Format::Sarif)).expect("JSON");
    let run = &log["runs"][0];
    settings().bind(|| insta::assert_snapshot!("format-sarif", format!("{:#}", run["results"])));
    let rules = run["tool"]["driver"]["rules"].as_array().expect("the rules");
    assert_eq!(rules.len(), apispec::lint::rules().count());
    for result in run["results"].as_array().expect("the results") {
        assert!(rules.iter().any(|rule| rule["id"] == result["ruleId"]), "{} is described", result["ruleId"]);
    }
    let clean: serde_json::Value = serde_json::from_str(&render(&[], Format::Sarif)).expect("JSON");
    assert_eq!(clean["runs"][0]["results"], serde_json::json!([]));
}

#[test]
fn human_in_colour_is_the_same_text() {
    let plain = render(&reports(), Format::Human { colour: false });
    let colour = render(&reports(), Format::Human { colour: true });
    assert!(colour.contains("\u{1b}["));
    let mut without = String::new();
    let mut rest = colour.as_str();
    while let Some((text, escape)) = rest.split_once("\u{1b}[") {
        without.push_str(text);
        rest = escape.split_once('m').expect("the end of an escape").1;
    }
    without.push_str(rest);
    assert_eq!(without, plain);
}
