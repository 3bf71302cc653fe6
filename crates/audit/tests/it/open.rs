//! Operations that need no credentials: the page has no token, the spec `security: []`. What differs
//! is reported, unless it is recorded.

use apispec::Document;
use audit::Audit;
use test_support::{Folder, files};

use crate::common;

/// The spec, with these lines in the operation `MoveParcel`.
fn spec(lines: &str) -> Document {
    let mut spec = files(&common::fixtures().join("spec/depot"));
    let text = spec.get_mut("MoveParcel.yaml").expect("the file");
    *text = text.replacen("      parameters:\n", &format!("{lines}      parameters:\n"), 1);
    let folder = Folder::new();
    folder.write_all("depot", spec);
    apispec::check(folder.root(), "spec", "depot").unwrap_or_else(|report| panic!("{}", report.render(false)))
}

/// The pages with the token and without it, compared with the spec.
fn compared(lines: &str) -> [Audit; 2] {
    let document = spec(lines);
    let (name, text) = common::page("MoveParcel.en.txt");
    [text.clone(), common::without_token(&text)].map(|text| common::audit(&document, &name, &text))
}

/// The rule and message of each finding.
fn findings(audit: &Audit) -> Vec<String> {
    let findings = audit.comparison.findings.iter();
    findings.map(|finding| format!("{}: {}", finding.rule.name, finding.message)).collect()
}

const NOTHING: &[&str] = &[];
const OPEN: &str = "      security: []\n";

fn recorded(documented: &str) -> String {
    format!("      x-documented: {{security: {documented}}}\n      x-reason: The page is wrong.\n")
}

#[test]
fn token_on_the_page_means_that_credentials_are_needed() {
    let [with, without] = compared("");
    assert_eq!(findings(&with), NOTHING);
    assert_eq!(findings(&without), ["spec-only: the spec has the credential `X-Auth-Token`, the page does not"]);
    let [with, without] = compared(OPEN);
    assert_eq!(
        findings(&with),
        ["page-only: the page has the credential `X-Auth-Token`, but the spec has `security: []`"]
    );
    assert_eq!(findings(&without), NOTHING);
}

#[test]
fn departures_of_credentials_are_recorded() {
    for (lines, agrees) in [(recorded("[]"), 1), (format!("{OPEN}{}", recorded("null")), 0)] {
        let audits = compared(&lines);
        let (right, wrong) = (&audits[agrees], &audits[1 - agrees]);
        assert_eq!(findings(right), NOTHING, "{lines}");
        let departures: Vec<_> = right.comparison.departures.iter().map(|found| found.reason.as_str()).collect();
        assert!(departures.contains(&"The page is wrong."), "{departures:?}");
        // The page no longer says what is recorded.
        assert_eq!(findings(wrong).len(), 1, "{lines}");
        assert!(findings(wrong)[0].starts_with("page-differs: "), "{:?}", findings(wrong));
    }
}
