//! Edits of the base that the fixtures cannot show, because they are not changes, are reported
//! once, or make a document that the lint rejects: each with the rules that report it.

use serde_yaml::Value;

use crate::common::{self, document, side};

fn yaml(text: &str) -> Value {
    serde_yaml::from_str(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// The rules that report an edit of a document, and its reverse.
fn reported(before: &Value, edit: impl FnOnce(&mut Value)) -> [Vec<&'static str>; 2] {
    let mut after = before.clone();
    edit(&mut after);
    let sides = (side(before, "before"), side(&after, "after"));
    common::assert_mirrored("edit", &sides.0, &sides.1);
    let rules = |before, after| {
        let changes = specdiff::compare(before, after).changes;
        changes.iter().map(|change| change.rule.name).collect::<Vec<_>>()
    };
    [rules(&sides.0, &sides.1), rules(&sides.1, &sides.0)]
}

fn base() -> Value {
    document("base", "before")
}

const NOTHING: [Vec<&str>; 2] = [Vec::new(), Vec::new()];

#[test]
fn list_of_all_regions_is_not_a_change() {
    let list = |regions: &str| {
        let regions = yaml(regions);
        move |document: &mut Value| document["paths"]["/v1/things"]["get"]["x-regions"] = regions
    };
    assert_eq!(reported(&base(), list("[north-1]")), NOTHING);
    let mut two = base();
    two["servers"] = yaml(
        "[{url: https://demo.north-1.example.com, x-region: north-1}, {url: https://demo.south-1.example.com, x-region: south-1}]",
    );
    assert_eq!(reported(&two, list("[south-1, north-1]")), NOTHING);
    let one_less = [vec!["operation-region-removed"], vec!["operation-region-added"]];
    assert_eq!(reported(&two, list("[south-1]")), one_less);
}

#[test]
fn regions_without_endpoints_are_one_change() {
    let mut unnamed = base();
    unnamed["servers"] = yaml("[{url: https://demo.example.com}]");
    let list = |document: &mut Value| document["paths"]["/v1/things"]["get"]["x-regions"] = yaml("[north-1]");
    assert_eq!(reported(&unnamed, list), [vec!["operation-region-removed"], vec!["operation-region-added"]]);
}

#[test]
fn new_alternative_is_reported_once() {
    let scheme = "{type: apiKey, in: header, name: X-Auth-Token, description: A token.}";
    let added = [vec!["authentication-alternative-added"], vec!["authentication-changed"]];
    let of_document = reported(&base(), |document| {
        document["security"] = yaml("[{Token: []}, {AkSk: []}]");
        document["components"]["securitySchemes"]["Token"] = yaml(scheme);
    });
    assert_eq!(of_document, added);
    let of_operation = reported(&base(), |document| {
        document["paths"]["/v1/things"]["get"]["security"] = yaml("[{AkSk: []}, {Token: []}]");
        document["components"]["securitySchemes"]["Token"] = yaml(scheme);
    });
    assert_eq!(of_operation, added);
    let same = reported(&base(), |document| document["paths"]["/v1/things"]["get"]["security"] = yaml("[{AkSk: []}]"));
    assert_eq!(same, NOTHING);
    let both = reported(&base(), |document| {
        document["security"] = yaml("[{AkSk: [], Token: []}]");
        document["components"]["securitySchemes"]["Token"] = yaml(scheme);
    });
    assert_eq!(both, [vec!["authentication-changed"], vec!["authentication-changed"]], "both schemes are required");
    let none = reported(&base(), |document| document["security"] = yaml("[]"));
    assert_eq!(none, [vec!["authentication-changed"], vec!["authentication-changed"]]);
    let optional = reported(&base(), |document| document["security"] = yaml("[{AkSk: []}, {}]"));
    assert_eq!(optional, added);
    let unused = reported(&base(), |document| document["components"]["securitySchemes"]["Token"] = yaml(scheme));
    assert_eq!(unused, [vec!["about-changed"], vec!["about-changed"]]);
}

#[test]
fn unknown_keywords_are_reported() {
    let properties = |keyword: &'static str, value: &'static str| {
        move |document: &mut Value| {
            let schemas = &mut document["components"]["schemas"];
            schemas["CreateThingRequestBody"]["properties"]["weight"][keyword] = yaml(value);
        }
    };
    let unknown = [vec!["unknown-change"], vec!["unknown-change"]];
    for (keyword, value) in [
        ("exclusiveMinimum", "0"),
        ("exclusiveMaximum", "10.5"),
        ("exclusiveMinimum", "true"),
        ("const", "1"),
        ("contentEncoding", "base64"),
        ("nullable", "sometimes"),
        ("uniqueItems", "1"),
        ("format", "5"),
        ("x-else", "1"),
    ] {
        assert_eq!(reported(&base(), properties(keyword, value)), unknown, "{keyword}: {value}");
    }
    let size = "{type: integer, format: int32, description: Its size., minimum: 1, exclusiveMinimum: 0}";
    let mut bounded = base();
    bounded["components"]["schemas"]["CreateThingRequestBody"]["properties"]["size"] = yaml(size);
    let edit = |document: &mut Value| {
        document["components"]["schemas"]["CreateThingRequestBody"]["properties"]["size"]["exclusiveMinimum"] =
            3.into();
    };
    assert_eq!(reported(&bounded, edit), unknown, "beside a bound");
}

#[test]
fn header_in_other_case_is_the_same_header() {
    let header = |name: &str| {
        let mut document = base();
        let text = format!("{{name: {name}, in: header, description: The language., schema: {{type: string}}}}");
        document["paths"]["/v1/things"]["get"]["parameters"].as_sequence_mut().expect("a list").push(yaml(&text));
        document
    };
    let renamed = reported(&header("X-LanguageCode"), |document| *document = header("x-languagecode"));
    let rules = vec!["setter-renamed", "parameter-respelled"];
    assert_eq!(renamed, [rules.clone(), rules]);
}
