//! Pages of an invented service in each layout, in both languages, as text and as HTML: all of them agree with the spec, and what the
//! audit says of each is a snapshot. Pages that are wrong in one way are in `wrong.rs`, damaged ones in `damages.rs`.

use std::collections::BTreeSet;

use audit::report;

use crate::common;

#[test]
fn every_page_agrees() {
    let document = common::document();
    for (name, text) in common::pages() {
        let audit = common::audit(&document, &name, &text);
        let shown = report::human(&audit, diagnostics::report::Layout::PLAIN);
        assert!(audit.agrees(), "{name}:\n{shown}");
        insta::assert_snapshot!(format!("agrees-{name}"), shown);
    }
}

#[test]
fn each_layout_says_the_same() {
    let document = common::document();
    let said = |name: &str, text: &str| {
        let audit = common::audit(&document, name, text);
        let departures: BTreeSet<_> =
            audit.comparison.departures.iter().map(|departure| departure.text.clone()).collect();
        (audit.operation.map(|(_, name)| name), departures, audit.facts.without_place.len())
    };
    for operation in ["CreateParcel", "ListParcels", "ShowParcel", "ReplaceLabels"] {
        let outcomes: Vec<_> = common::pages()
            .iter()
            .filter(|(name, _)| name.starts_with(operation))
            .map(|(name, text)| said(name, text))
            .collect();
        assert!(!outcomes.is_empty());
        assert!(outcomes.iter().all(|outcome| *outcome == outcomes[0]), "{outcomes:#?}");
    }
}

#[test]
fn programs_read_json() {
    let document = common::document();
    let (name, text) = common::page("CreateParcel.en.txt");
    let audit = common::audit(&document, &name, &text.replace("Maximum: 99\n", "Maximum: 98\n"));
    let json: serde_json::Value = serde_json::from_str(&report::json(&[audit])).expect("JSON");
    let page = &json["pages"][0];
    assert_eq!((page["operation"].as_str(), page["agrees"].as_bool()), (Some("CreateParcel"), Some(false)));
    insta::assert_snapshot!("json", serde_json::to_string_pretty(page).expect("text"));
}
