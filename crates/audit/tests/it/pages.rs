//! Audits pages of the fictional service in all layouts, in both languages, as text and as HTML.
//! All of them agree with the spec, and each report is a snapshot. `wrong.rs` tests pages with one
//! error, `damages.rs` randomly damaged pages.

use std::collections::BTreeSet;

use audit::report;

use crate::common;

#[test]
fn all_pages_agree() {
    let document = common::document();
    for (name, text) in common::pages() {
        let audit = common::audit(&document, &name, &text);
        let shown = report::human(&audit, diagnostics::report::Layout::PLAIN);
        assert!(audit.agrees(), "{name}:\n{shown}");
        insta::assert_snapshot!(format!("agrees-{name}"), shown);
    }
}

#[test]
fn layouts_yield_equal_results() {
    let document = common::document();
    let summary = |name: &str, text: &str| {
        let audit = common::audit(&document, name, text);
        let departures: BTreeSet<_> =
            audit.comparison.departures.iter().map(|departure| departure.text.clone()).collect();
        (audit.operation.map(|(_, name)| name), departures, audit.facts.unrepresented.len())
    };
    for operation in ["CreateParcel", "ListParcels", "ShowParcel", "ReplaceLabels"] {
        let outcomes: Vec<_> = common::pages()
            .iter()
            .filter(|(name, _)| name.starts_with(operation))
            .map(|(name, text)| summary(name, text))
            .collect();
        assert!(outcomes.len() > 1, "{operation} has several layouts");
        assert!(outcomes.iter().all(|outcome| *outcome == outcomes[0]), "{outcomes:#?}");
    }
}

#[test]
fn json_report_lists_findings() {
    let document = common::document();
    let (name, text) = common::page("CreateParcel.en.txt");
    let audit = common::audit(&document, &name, &text.replace("Maximum: 99\n", "Maximum: 98\n"));
    let json: serde_json::Value = serde_json::from_str(&report::json(&[audit])).expect("JSON");
    let page = &json["pages"][0];
    assert_eq!((page["operation"].as_str(), page["agrees"].as_bool()), (Some("CreateParcel"), Some(false)));
    insta::assert_snapshot!("json", serde_json::to_string_pretty(page).expect("text"));
}
