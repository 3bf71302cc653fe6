//! Tests each output format with the same findings: in a missing file, with a related location, and
//! with unusual characters.

use std::path::Path;

use diagnostics::Report;
use diagnostics::report::{self, Format, Layout};

fn reports() -> Vec<Report> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/several/spec");
    vec![apispec::check(&root, "spec", "scm").expect_err("several things are wrong")]
}

fn settings() -> insta::Settings {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings
}

fn show(reports: &[Report], format: Format) -> String {
    report::render(reports, format, &apispec::lint::rules().collect::<Vec<_>>())
}

#[test]
fn github() {
    settings().bind(|| insta::assert_snapshot!("format-github", show(&reports(), Format::Github)));
    assert_eq!(show(&[], Format::Github), "");
}

#[test]
fn json() {
    settings().bind(|| insta::assert_snapshot!("format-json", show(&reports(), Format::Json)));
    assert_eq!(show(&[], Format::Json), "{\n  \"findings\": []\n}\n");
}

#[test]
fn sarif() {
    let log: serde_json::Value = serde_json::from_str(&show(&reports(), Format::Sarif)).expect("JSON");
    let run = &log["runs"][0];
    settings().bind(|| insta::assert_snapshot!("format-sarif", format!("{:#}", run["results"])));
    let rules = run["tool"]["driver"]["rules"].as_array().expect("the rules");
    assert_eq!(rules.len(), apispec::lint::rules().count());
    for result in run["results"].as_array().expect("the results") {
        assert!(rules.iter().any(|rule| rule["id"] == result["ruleId"]), "{} is described", result["ruleId"]);
    }
    let clean: serde_json::Value = serde_json::from_str(&show(&[], Format::Sarif)).expect("JSON");
    assert_eq!(clean["runs"][0]["results"], serde_json::json!([]));
}

#[test]
fn colour_does_not_change_the_text() {
    let plain = show(&reports(), Format::Human(Layout::PLAIN));
    let colour = show(&reports(), Format::Human(Layout { colour: true, ..Layout::PLAIN }));
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
