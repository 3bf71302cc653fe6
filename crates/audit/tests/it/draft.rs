//! Drafts operations from the pages of the fictional service after removing them from the spec.
//! Each draft is a snapshot; the linter rejects it, and accepts it once the remaining texts are
//! written.

use std::collections::BTreeSet;

use apispec::Document;
use audit::Draft;
use diagnostics::Report;
use test_support::{Folder, files};

use crate::common;

/// Copies the spec without one operation to a temporary folder.
fn spec_without(operation: &str) -> (Folder, Document) {
    let folder = Folder::new();
    let mut spec = files(&common::fixtures().join("spec/depot"));
    spec.remove(&format!("{operation}.yaml"));
    folder.write_all("depot", spec);
    let document =
        apispec::check(folder.root(), "spec", "depot").unwrap_or_else(|report| panic!("{}", report.render(false)));
    (folder, document)
}

fn check(folder: &Folder, draft: &Draft, text: &str) -> Result<Document, Report> {
    folder.write(&draft.path, text);
    apispec::check(folder.root(), "spec", "depot")
}

fn without(text: &str, lines: &[&str]) -> String {
    let kept = text.split_inclusive('\n').filter(|line| !lines.contains(&line.trim()));
    kept.collect()
}

#[test]
fn draft_fails_lint_until_completed() {
    for page in [
        "CreateParcel.en.txt",
        "ListParcels.zh.html",
        "ShowParcel.en-tabs.txt",
        "ReplaceLabels.en.html",
        "MoveParcel.en.md",
        "RemoveParcel.zh.txt",
    ] {
        let operation = page.split('.').next().expect("a name");
        let (folder, document) = spec_without(operation);
        let (name, mut text) = common::page(page);
        // The page's own example violates these bounds, so a person must decide what they mean.
        if operation == "CreateParcel" || operation == "ShowParcel" {
            text = without(&text, &["Minimum: 13", "Maximum: 20"]);
        }
        let draft = audit::draft(&[&document.tree], &name, &text, None, None)
            .unwrap_or_else(|report| panic!("{}", report.render(false)));
        assert!(draft.problems.findings.is_empty(), "{}", draft.problems.render(false));
        let notes: String = draft.notes.iter().map(|note| format!("note: {note}\n")).collect();
        insta::assert_snapshot!(operation, format!("{}: \n{}\n{notes}", draft.path, draft.text));

        let report = check(&folder, &draft, &draft.text).expect_err("the draft has TODOs");
        let rules: BTreeSet<_> = report.findings.iter().map(|finding| finding.rule.name).collect();
        assert!(rules.contains("unfinished-text"), "{}", report.render(false));

        // Complete the draft: the tag, the texts, and the URL if the page lacks it.
        let finished = draft
            .text
            .replace("- TODO", "- Parcels")
            .replace("url: TODO", "url: https://docs.example.com/")
            .replace("x-doc-updated: TODO", "x-doc-updated: 2025-03-14")
            // Of the objects in a list, the page says nothing.
            .replace(
                "items:\n            type: object",
                "items:\n            additionalProperties: true\n            type: object",
            )
            .replace("TODO", "What callers must know");
        let finished = finished.replace("summary: What callers must know", "summary: Do what the page says");
        let document =
            check(&folder, &draft, &finished).unwrap_or_else(|report| panic!("{finished}\n{}", report.render(false)));

        // A completed draft agrees with its page.
        let audit = common::audit(&document, &name, &text);
        let left: Vec<_> = audit.comparison.findings.iter().map(|finding| finding.message.clone()).collect();
        assert!(left.is_empty(), "{left:#?}");
    }
}

/// Every layout of a page gives the same draft, apart from what a format cannot say.
#[test]
fn layouts_yield_equal_drafts() {
    for operation in ["CreateParcel", "ListParcels", "MoveParcel", "RemoveParcel", "ReplaceLabels", "ShowParcel"] {
        let (_folder, document) = spec_without(operation);
        let pages = common::pages().into_iter().filter(|(name, _)| name.starts_with(operation));
        let pages = pages.filter(|(name, _)| !name.contains("without-mandatory"));
        let drafts = pages.map(|(name, text)| {
            let draft = audit::draft(&[&document.tree], &name, &text, None, None)
                .unwrap_or_else(|report| panic!("{}", report.render(false)));
            assert!(draft.problems.findings.is_empty(), "{name}: {}", draft.problems.render(false));
            let mut draft: serde_yaml::Value = serde_yaml::from_str(&draft.text).expect("YAML");
            let (_, path) = draft["paths"].as_mapping_mut().and_then(|paths| paths.iter_mut().next()).expect("a path");
            let (_, operation) = path.as_mapping_mut().and_then(|path| path.iter_mut().next()).expect("a method");
            operation["x-doc-updated"] = "checked elsewhere".into();
            operation["externalDocs"] = "checked elsewhere".into();
            (name, serde_yaml::to_string(&draft).expect("text"))
        });
        let drafts: Vec<_> = drafts.collect();
        assert!(drafts.len() > 1, "{operation}");
        for (name, draft) in &drafts {
            assert_equal(&drafts[0].0, &drafts[0].1, name, draft);
        }
    }
}

fn assert_equal(one: &str, expected: &str, other: &str, found: &str) {
    let lines = expected.lines().zip(found.lines()).find(|(expected, found)| expected != found);
    assert!(expected == found, "{one} and {other} differ at {lines:?}:\n{expected}\n{found}");
}

#[test]
fn undraftable_pages_are_reported() {
    let document = common::document();
    let drafted = |path: &str, text: &str, service: Option<&str>, name: Option<&str>| {
        let report = audit::draft(&[&document.tree], path, text, service, name).expect_err("the draft fails");
        report.findings.iter().map(|finding| finding.message.clone()).collect::<Vec<_>>().join("\n")
    };
    let (name, page) = common::page("CreateParcel.en.txt");
    let other = page.replace("POST /v1/parcels\n", "POST /v2/letters\n");
    insta::assert_snapshot!(
        "refused",
        [
            drafted(&name, &page, None, None),
            drafted("page.txt", &other, None, None),
            drafted("SendLetter.txt", &other, None, None),
            drafted("SendLetter.txt", "Updated on 2025-03-14 GMT+08:00\n", None, None),
        ]
        .join("\n---\n")
    );
    let draft =
        audit::draft(&[&document.tree], "page.txt", &other, Some("depot"), Some("SendLetter")).expect("a draft");
    assert_eq!(draft.path, "depot/SendLetter.yaml");
}

#[test]
fn unreadable_types_are_reported_and_left_todo() {
    let (_folder, document) = spec_without("CreateParcel");
    let (name, text) = common::page("CreateParcel.en.txt");
    let text = text.replace("Boolean", "Boolian");
    let draft = audit::draft(&[&document.tree], &name, &text, None, None).expect("a draft");
    assert_eq!(draft.problems.findings.len(), 1);
    assert!(draft.text.contains("type: TODO"), "{}", draft.text);
}

#[test]
fn headers_of_responses_are_drafted() {
    let (_folder, document) = spec_without("CreateParcel");
    let (name, text) = common::page("CreateParcel.en.txt");
    let table = "Table 4 Response header parameters\n\nParameter\n\nType\n\nDescription\n\nX-Receipt\n\nString\n\nThe receipt.\n\n\
                 X-Request-Id\n\nString\n\nThe request.\n\nTable 5 Response body parameters\n";
    let text = text.replacen("Table 4 Response body parameters\n", table, 1);
    let draft = audit::draft(&[&document.tree], &name, &text, None, None).expect("a draft");
    let drafted: serde_yaml::Value = serde_yaml::from_str(&draft.text).expect("YAML");
    let headers = &drafted["paths"]["/v1/parcels"]["post"]["responses"]["201"]["headers"];
    let expected = "X-Receipt: {description: TODO, schema: {type: string}}";
    assert_eq!(headers, &serde_yaml::from_str::<serde_yaml::Value>(expected).expect("YAML"), "{}", draft.text);
}

/// A page without the token is that of an operation without credentials.
#[test]
fn page_without_token_is_drafted_without_credentials() {
    let (folder, document) = spec_without("MoveParcel");
    let (name, text) = common::page("MoveParcel.en.txt");
    let draft = |text: &str| audit::draft(&[&document.tree], &name, text, None, None).expect("a draft");
    let noted = |draft: &Draft| draft.notes.iter().any(|note| note.contains("`security: []`"));
    let with = draft(&text);
    assert!(!with.text.contains("security:") && !noted(&with), "{}", with.text);
    let open = draft(&common::without_token(&text));
    assert!(open.text.contains("      security: []\n") && noted(&open), "{}", open.text);
    let report = check(&folder, &open, &open.text).expect_err("the draft has TODOs");
    assert!(report.findings.iter().all(|finding| finding.rule.name != "security"), "{}", report.render(false));
}

#[test]
fn times_in_examples_have_a_format() {
    let (_folder, document) = spec_without("CreateParcel");
    let (name, text) = common::page("CreateParcel.en.txt");
    for (example, format, note) in [
        ("2019-09-12T07:15:27Z", Some("date-time"), false),
        ("2019-09-12", Some("date"), false),
        ("2019-09-12 07:15:27", None, true),
        ("soon", None, false),
    ] {
        let place = "\"marks\"";
        assert!(text.contains(place), "the page has no {place}");
        let text = text.replace(place, &format!("\"note\": \"{example}\", {place}"));
        let draft = audit::draft(&[&document.tree], &name, &text, None, None)
            .unwrap_or_else(|report| panic!("{}", report.render(false)));
        let drafted: serde_yaml::Value = serde_yaml::from_str(&draft.text).expect("YAML");
        let properties = &drafted["components"]["schemas"]["CreateParcelRequestBody"]["properties"];
        assert_eq!(properties["note"]["format"].as_str(), format, "{example}");
        assert_eq!(draft.notes.iter().any(|note| note.contains("`note`")), note, "{example}: {:?}", draft.notes);
    }
}

/// A page whose method and path the spec has: both operations get keys with their names.
#[test]
fn page_with_a_known_path_is_drafted_beside_its_operation() {
    let mut spec = files(&common::fixtures().join("spec/depot"));
    let create = spec.remove("CreateParcel.yaml").expect("the file");
    let store = create.replace("CreateParcel", "StoreParcel");
    spec.insert("StoreParcel.yaml".to_owned(), store.clone());
    let folder = Folder::new();
    folder.write_all("depot", spec);
    let checked =
        || apispec::check(folder.root(), "spec", "depot").unwrap_or_else(|report| panic!("{}", report.render(false)));
    let (name, text) = common::page("CreateParcel.en.txt");
    let draft = audit::draft(&[&checked().tree], &name, &text, None, None)
        .unwrap_or_else(|report| panic!("{}", report.render(false)));
    assert!(draft.text.contains("\n  /v1/parcels#CreateParcel:\n"), "{}", draft.text);
    let note = "`StoreParcel` is `POST /v1/parcels` too: if both pages are right, write `/v1/parcels#StoreParcel` as its path in spec/depot/StoreParcel.yaml";
    assert!(draft.notes.iter().any(|found| found == note), "{:?}", draft.notes);

    // A page is compared with the operation of its name.
    folder.write("depot/StoreParcel.yaml", store.replace("/v1/parcels:", "/v1/parcels#StoreParcel:"));
    folder.write("depot/CreateParcel.yaml", create.replace("/v1/parcels:", "/v1/parcels#CreateParcel:"));
    let both = checked();
    let of_name = |name: &str| common::audit(&both, name, &text).operation.map(|(_, name)| name);
    assert_eq!(of_name(&name).as_deref(), Some("CreateParcel"));
    let titled = text.replace("CreateParcel", "StoreParcel");
    let audit = common::audit(&both, "StoreParcel.en.txt", &titled);
    assert_eq!(audit.operation.map(|(_, name)| name).as_deref(), Some("StoreParcel"));
    let messages: Vec<_> = audit.comparison.findings.iter().map(|finding| finding.message.as_str()).collect();
    assert!(messages.iter().all(|message| !message.contains("path")), "{messages:?}");
    // Without its name, it could be of either.
    let nameless = titled.replace("StoreParcel", "");
    let audit = common::audit(&both, "page.txt", &nameless);
    let message = &audit.comparison.findings.iter().next().expect("a finding").message;
    assert_eq!(message, "2 operations of the spec are `POST /v1/parcels`, and none has the name of the page");
}
