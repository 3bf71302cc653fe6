//! The formats, exceptions and changelog of a set of changes of each severity.

use diagnostics::report::Layout;
use specdiff::exceptions::{self, Exception};
use specdiff::report::{Format, Links, render};
use specdiff::review::{Acceptance, Commits};
use specdiff::{Review, Side, Source, changelog};

use crate::common::{HUMAN, cases, document, side, today};
use crate::rules::{Compared, compared};

/// Changes of each severity, one of them in a schema of requests and responses.
fn documents() -> [serde_yaml::Value; 2] {
    let before = document("base", "before");
    let mut after = before.clone();
    let schemas = &mut after["components"]["schemas"];
    schemas["Label"]["properties"]["key"]["maxLength"] = 30.into();
    schemas["CreateThingRequestBody"]["properties"]["size"]["default"] = 20.into();
    schemas["Thing"]["properties"]["state"]["enum"] = serde_yaml::from_str("[ON, OFF, BROKEN]").expect("YAML");
    schemas["Thing"]["properties"]["name"]["description"] = "What it is called.".into();
    schemas["ListThingsResponseBody"]["properties"]["total"]["maximum"] = 100.into();
    schemas["CreateThingResponseBody"]["properties"]["label"] =
        serde_yaml::from_str("{$ref: '#/components/schemas/Label'}").expect("YAML");
    let mut both = before;
    both["components"]["schemas"]["CreateThingResponseBody"] = schemas["CreateThingResponseBody"].clone();
    [both, after]
}

fn sides() -> (Side, Side) {
    let [before, after] = documents();
    let version = |side: Side| Side { version: "0.1.0".parse().ok(), ..side };
    (version(side(&before, "main")), version(side(&after, specdiff::review::WORKING)))
}

fn review(exceptions: &[Exception]) -> Review {
    let (before, after) = sides();
    Review::new(&before, &after, exceptions, today())
}

#[test]
fn formats_show_all_findings() {
    let review = review(&[]);
    let links =
        Links { before: Some("https://example.com/old/".to_owned()), after: "https://example.com/new/".to_owned() };
    for (name, format) in [
        ("human", Format::Human(HUMAN)),
        ("markdown", Format::Markdown { links }),
        ("json", Format::Json),
        ("github", Format::Github),
    ] {
        insta::with_settings!({omit_expression => true, prepend_module_to_snapshot => false}, {
            insta::assert_snapshot!(name, render(&review, &format));
        });
    }
    let coloured = render(&review, &Format::Human(Layout { colour: true, ..HUMAN }));
    assert!(coloured.contains("\u{1b}["), "{coloured}");
}

/// Changes of code, a rename, a change of the wire alone, and updated pages.
fn code_review() -> Review {
    let yaml = |text: &str| serde_yaml::from_str::<serde_yaml::Value>(text).expect("YAML");
    let before = document("base", "before");
    let mut after = before.clone();
    let properties = &mut after["components"]["schemas"]["CreateThingRequestBody"]["properties"];
    let comment = properties.as_mapping_mut().expect("properties").remove("comment").expect("a property");
    properties["comments"] = comment;
    properties["note"]["type"] = "boolean".into();
    after["components"]["schemas"]["Thing"]["required"] = yaml("[id, name, size, owner, state]");
    after["paths"]["/v1/things/{thing_id}/export"]["post"]["operationId"] = "HandOutTheFilesOfAThing".into();
    after["paths"]["/v1/things/{thing_id}/export"]["post"]["x-doc-updated"] = "2025-12-24".into();
    after["paths"]["/v1/things/{thing_id}"]["get"]["x-doc-updated"] = "2025-12-31".into();
    after["components"]["schemas"]["Label"]["properties"]["key"]["maxLength"] = 30.into();
    Review::new(&side(&before, "main"), &side(&after, specdiff::review::WORKING), &[], today())
}

#[test]
fn code_renames_and_pages_are_shown() {
    let review = code_review();
    let human = render(&review, &Format::Human(HUMAN));
    assert!(human.lines().all(|line| line.chars().count() <= 80), "{human}");
    for (name, text) in
        [("human_code", human), ("markdown_code", render(&review, &Format::Markdown { links: Links::default() }))]
    {
        insta::with_settings!({omit_expression => true, prepend_module_to_snapshot => false}, {
            insta::assert_snapshot!(name, text);
        });
    }
}

#[test]
fn json_has_code_renames_and_pages() {
    let json = render(&code_review(), &Format::Json);
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let of = |rule: &str| {
        let mut findings = json["findings"].as_array().expect("findings").iter();
        findings.find(|finding| finding["rule"] == rule).expect(rule)
    };
    let code = serde_json::json!({
        "before": "let created: i64 = thing.created;",
        "after": "let created: Option<i64> = thing.created;",
    });
    assert_eq!(of("read-property-became-optional")["code"], code);
    let renamed =
        serde_json::json!({ "from": "CreateThingRequestBody.comment", "to": "CreateThingRequestBody.comments" });
    assert_eq!(of("sent-property-removed")["renamed"], renamed);
    let tightened = of("sent-bound-tightened");
    assert!(tightened["code"].is_null() && tightened["shipped_clients"].is_string(), "{tightened}");
    let pages = json["pages"].as_array().expect("pages");
    let page = pages.iter().find(|page| page["operation"] == "ShowThing").expect("the page");
    assert_eq!((&page["from"], &page["to"]), (&"2025-11-28".into(), &"2025-12-31".into()));
    assert_eq!(page["url"], "https://docs.example.com/ShowThing.html");
    let number = page["finding"].as_u64().and_then(|number| usize::try_from(number).ok()).expect("a number");
    assert_eq!(json["findings"][number - 1]["rule"], "page-date-changed");
}

#[test]
fn second_verdict_refers_to_the_first() {
    let review = review(&[]);
    let label: Vec<_> =
        review.findings.iter().filter(|finding| finding.change.subject.starts_with("Label.key")).collect();
    assert_eq!(label.len(), 2, "in requests and responses");
    assert_eq!(label[0].change.used_by.iter().collect::<Vec<_>>(), ["CreateThing"]);
    let first =
        review.findings.iter().position(|finding| finding.change.same_place(&label[0].change)).expect("it is there");
    assert_eq!((label[0].repeats, label[1].repeats), (None, Some(first + 1)));
    assert!(
        label[0].breaks() && !label[1].breaks(),
        "the same edit is breaking in a request and harmless in a response"
    );
}

#[test]
fn exception_holds_until_its_date() {
    let plain = review(&[]);
    let fingerprint = plain.findings.iter().find(|finding| finding.breaks()).expect("one breaks").change.fingerprint();
    let exception = |fingerprint: &str, until: &str| {
        let text =
            format!("[[exception]]\nfingerprint = \"{fingerprint}\"\nreason = \"never shipped\"\nuntil = {until}\n");
        exceptions::parse(&text).expect("it is sound")
    };
    let accepted = review(&exception(&fingerprint, "2026-01-01"));
    assert!(!accepted.breaks());
    assert_eq!(accepted.findings.len(), plain.findings.len(), "it is still shown");
    assert!(render(&accepted, &Format::Human(HUMAN)).contains("accepted: never shipped"));
    assert!(accepted.verdict.level() <= plain.verdict.level());
    let expired = review(&exception(&fingerprint, "2025-12-31"));
    assert!(expired.breaks());
    assert!(expired.findings.iter().any(|finding| matches!(finding.acceptance, Acceptance::Expired(_))));
    assert!(
        render(&expired, &Format::Markdown { links: Links::default() })
            .contains("accepted until 2025-12-31, and counts again since")
    );
    let idle = review(&exception("0123456789ab", "2026-12-31"));
    assert_eq!(idle.unused_exceptions, ["0123456789ab"]);
}

#[test]
fn fingerprint_survives_moved_lines_not_other_values() {
    let (before, after) = sides();
    let [mut moved, _] = documents();
    moved["info"]["description"] = "Longer.\n\nThan\n\nbefore.".into();
    let prints = |changes: &[specdiff::Change]| {
        changes.iter().map(specdiff::Change::fingerprint).collect::<std::collections::BTreeSet<_>>()
    };
    let changes = specdiff::compare(&before, &after).changes;
    let all = prints(&changes);
    assert_eq!(all.len(), changes.len(), "each has its own");
    let again = prints(&specdiff::compare(&side(&moved, "x"), &after).changes);
    assert!(all.is_subset(&again), "{all:?} {again:?}");
}

#[test]
fn changelog_has_an_entry_for_each_change() {
    insta::with_settings!({omit_expression => true, prepend_module_to_snapshot => false}, {
        insta::assert_snapshot!("changelog", changelog::entries(&review(&[]), "demo"));
    });
    let (_, after) = sides();
    assert_eq!(changelog::entries(&Review::new(&after, &after, &[], today()), "demo"), "");
}

#[test]
fn changelog_names_rust_items() {
    let yaml = |text: &str| serde_yaml::from_str::<serde_yaml::Value>(text).expect("YAML");
    let mut before = document("base", "before");
    before["components"]["schemas"]["CSRBody"] =
        yaml("{type: object, description: A request., properties: {id: {type: string, description: Its identifier.}}}");
    before["components"]["schemas"]["Thing"]["properties"]["csr"] = yaml("{$ref: '#/components/schemas/CSRBody'}");
    let mut after = before.clone();
    after["components"]["schemas"]["CSRBody"]["properties"]["company_city"] =
        yaml("{type: string, description: A city.}");
    let list = &mut after["paths"]["/v1/things"]["get"];
    list["parameters"][3]["schema"]["enum"] = yaml("[SMALL, BIG, halfBig]");
    list["x-pagination"] = yaml("{limit: limit, offset: offset, in: query, items: marks, total: total}");
    list["parameters"][0]["schema"]["maximum"] = 40.into();
    after["paths"]["/v1/things"]["post"]["operationId"] = "MakeThing".into();
    after["components"]["schemas"]["CreateThingResponseBody"]["properties"]["csr"] =
        yaml("{$ref: '#/components/schemas/CSRBody'}");
    let text = changelog::entries(&Review::new(&side(&before, "main"), &side(&after, "x"), &[], today()), "demo");
    for expected in [
        "- `CsrBody::company_city` was added: optional, string",
        "- `ListThingsKind::HalfBig` (`halfBig` in the document) was added.",
        "- `CreateThingResponseBody::csr` was added: optional, `CsrBody` (in",
        "- `ListThingsKind` (`kind` in the document): `enum` changed from",
        "- `ListThings::items()` (`ListThings x-pagination` in the document) changed from",
        "- `ListThings::limit()`: `maximum` changed from `50` to `40`.",
        "- `create_thing()` (now `make_thing()`): its name in the document changed from `CreateThing` to `MakeThing` (in `make_thing()`).",
    ] {
        assert!(text.contains(expected), "{expected}\n{text}");
    }
}

#[test]
fn every_change_of_code_names_its_rust_item() {
    for (_, case) in cases() {
        let Compared { before, after, .. } = compared(&case);
        let review = Review::new(before, after, &[], today());
        for change in review.findings.iter().map(|finding| &finding.change) {
            let named = [&change.item.before, &change.item.after].into_iter().flatten().next();
            // Regions are strings; the scope is that of all operations.
            let whole = ["region-removed", "scope-changed"].contains(&change.rule.name);
            let unnamed = change.rule.source == Source::Fine || whole;
            let unnamed = unnamed || change.rule.refused_by.is_some();
            assert!(unnamed || named.is_some(), "{case}: {}", change.message());
            let text = changelog::entries(&review, &change.service);
            let entry = format!("- {}", change.message());
            assert!(change.rule.documentation || text.contains(&entry), "{case}: {entry}\n{text}");
        }
    }
}

#[test]
fn links_follow_the_ci_run() {
    let commits = Commits { before: Some("a1".to_owned()), after: Some("b2".to_owned()) };
    let on = Links::on_github(&commits, |name| match name {
        "GITHUB_SERVER_URL" => Some("https://github.com".to_owned()),
        "GITHUB_REPOSITORY" => Some("o/r".to_owned()),
        _ => None,
    });
    assert_eq!(on.before.as_deref(), Some("https://github.com/o/r/blob/a1/"));
    assert_eq!(on.after, "https://github.com/o/r/blob/b2/");
    assert_eq!(Links::on_github(&commits, |_| None), Links::default());
}

#[test]
fn comment_is_never_too_long() {
    let before = document("base", "before");
    let mut after = before.clone();
    let properties = after["components"]["schemas"]["Thing"]["properties"].as_mapping_mut().expect("properties");
    for index in 0..500 {
        let property = serde_yaml::from_str("{type: string, description: New.}").expect("YAML");
        properties.insert(format!("a_rather_long_name_of_a_property_{index}").into(), property);
    }
    let review = Review::new(&side(&before, "main"), &side(&after, "x"), &[], today());
    let text = render(&review, &Format::Markdown { links: Links::default() });
    assert!(text.chars().count() < 65_536 && text.contains("more changes do not fit here"), "{}", text.len());
}
