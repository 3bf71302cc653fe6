//! Edits of the base that the fixtures cannot show, because they are not changes, are reported
//! once, or make a document that the lint rejects: each with the rules that report it.

use serde_yaml::Value;
use specdiff::Side;

use crate::common::{self, document};
use crate::strange::parsed;

fn yaml(text: &str) -> Value {
    serde_yaml::from_str(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn merged_side(document: &Value) -> Side {
    parsed(document).expect("it is read")
}

/// The rules that report an edit of a document, and its reverse.
fn reported(before: &Value, edit: impl FnOnce(&mut Value)) -> [Vec<&'static str>; 2] {
    let mut after = before.clone();
    edit(&mut after);
    let (before, after) = (merged_side(before), merged_side(&after));
    let forth = specdiff::compare(&before, &after).changes;
    let back = common::assert_mirrors("edit", &forth, &before, &after);
    [forth, back].map(|changes| changes.iter().map(|change| change.rule.name).collect())
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

/// Merges a change into a document, as fixtures do.
fn merged(mut document: Value, change: &str) -> Value {
    test_support::yaml::merge(&mut document, yaml(change));
    document
}

/// The rules that report the difference of two changes of the base, and its reverse.
fn between(before: &str, after: &str) -> [Vec<&'static str>; 2] {
    reported(&merged(base(), before), |document| *document = merged(base(), after))
}

#[test]
fn defaults_written_out_are_not_changes() {
    let list = |change: &str| format!("paths: {{/v1/things: {{get: {change}}}}}");
    let body = |change: &str| format!("components: {{schemas: {{CreateThingRequestBody: {{{change}}}}}}}");
    for change in [
        list("{parameters: {0: {required: false}}}"),
        list("{parameters: {0: {style: form, explode: true}}}"),
        list("{parameters: {0: {allowReserved: false, allowEmptyValue: false, deprecated: false}}}"),
        list("{parameters: {0: {schema: {nullable: false, exclusiveMinimum: false}}}}"),
        list("{parameters: {1: {schema: {type: integer, format: int32, minimum: 0.0}}}}"),
        list("{x-retry-safe: false, deprecated: false}"),
        list("{security: [{AkSk: []}]}"),
        list("{x-regions: [north-1]}"),
        "paths: {'/v1/things/{thing_id}': {get: {parameters: {0: {style: simple, explode: false}}}}}".to_owned(),
        "{paths: {/v1/things: {}}, components: {parameters: {}, requestBodies: {}}}".to_owned(),
        body("properties: {note: {minLength: 0, nullable: false, readOnly: false, writeOnly: false}}"),
        body("properties: {labels: {minItems: 0, uniqueItems: false}}"),
        body("properties: {expires: {format: int64}, weight: {format: double}}"),
    ] {
        assert_eq!(between("{}", &change), NOTHING, "{change}");
    }
    let closed = between("{}", "components: {schemas: {Thing: {additionalProperties: false}}}");
    assert_eq!(closed, [vec!["closed-object-changed"], vec!["closed-object-changed"]]);
}

#[test]
fn parameter_that_moves_keeps_the_default_style() {
    let parameter = |place: &str, style: &str| {
        format!(
            "paths: {{/v1/things: {{get: {{parameters: {{4: {{name: a, in: {place}, style: {style}, description: A word., schema: {{type: string}}}}}}}}}}}}"
        )
    };
    let moved = between(&parameter("query", "form"), &parameter("header", "simple"));
    assert_eq!(moved, [vec!["parameter-moved"], vec!["parameter-moved"]]);
}

#[test]
fn operation_without_credentials_has_verdicts_of_its_own() {
    let security = |list: &str| format!("paths: {{/v1/things: {{get: {{security: {list}}}}}}}");
    let verdicts = [vec!["credentials-no-longer-needed"], vec!["credentials-needed"]];
    assert_eq!(between("{}", &security("[]")), verdicts);
    assert_eq!(between(&security("[{AkSk: []}]"), &security("[{}]")), verdicts, "none is named either way");
    assert_eq!(between(&security("[]"), &security("[{}]")), NOTHING);
}

#[test]
fn renamed_scheme_is_documentation() {
    let scheme = |name: &str, header: &str| {
        format!(
            "{{security: [{{{name}: []}}], components: {{securitySchemes: {{AkSk: null, {name}: {{type: apiKey, in: header, name: {header}, description: A key.}}}}}}}}"
        )
    };
    let about = |count: usize| [vec!["about-changed"; count], vec!["about-changed"; count]];
    assert_eq!(between(&scheme("One", "X-Key"), &scheme("Two", "X-Key")), about(2));
    assert_eq!(between(&scheme("One", "X-Key"), &scheme("One", "x-key")), about(1), "header names ignore case");
    let changed = [vec!["authentication-changed"], vec!["authentication-changed"]];
    assert_eq!(between(&scheme("One", "X-Key"), &scheme("One", "X-Keys")), changed);
    assert_eq!(between(&scheme("One", "X-Key"), &scheme("Two", "X-Keys")), changed);
}

#[test]
fn header_in_other_case_can_change_otherwise() {
    let header = |name: &str, more: &str| {
        format!(
            "paths: {{/v1/things: {{get: {{parameters: {{4: {{name: {name}, in: header, {more}, description: A word., schema: {{type: string}}}}}}}}}}}}"
        )
    };
    let changed = between(&header("X-Language", "required: false"), &header("x-language", "required: true"));
    let rules =
        [["parameter-became-required", "parameter-respelled"], ["parameter-respelled", "parameter-became-optional"]];
    assert_eq!(changed, rules.map(Vec::from));
}

#[test]
fn operation_with_the_same_method_is_the_same() {
    let operation = |path: &str, id: &str| {
        format!("paths: {{{path}: {{get: {{operationId: {id}, responses: {{'204': {{description: Done.}}}}}}}}}}")
    };
    let rules = vec!["path-changed", "operation-respelled"];
    let moved = between(&operation("/v1/csrs", "ListCSR"), &operation("/v1/requests", "ListCsr"));
    assert_eq!(moved, [rules.clone(), rules]);
}

#[test]
fn what_no_operation_uses_is_reported() {
    let unused = [vec!["unused-component-changed"], vec!["unused-component-changed"]];
    for component in [
        "schemas: {Other: {type: string}}",
        "responses: {Other: {description: Done.}}",
        "parameters: {Other: {name: a, in: query, schema: {type: string}}}",
        "requestBodies: {Other: {content: {}}}",
    ] {
        assert_eq!(between("{}", &format!("components: {{{component}}}")), unused, "{component}");
    }
    let unknown = [vec!["unknown-change"], vec!["unknown-change"]];
    for (before, after) in [
        ("{}", "paths: {/v1/more: {parameters: []}}"),
        ("{}", "paths: {x-more: 1}"),
        ("{}", "webhooks: {}"),
        ("{}", "components: {pathItems: {}}"),
        (
            "components: {schemas: {Thing: {properties: {note: true}}}}",
            "components: {schemas: {Thing: {properties: {note: false}}}}",
        ),
        (
            "components: {schemas: {Thing: {properties: {tags: {items: [{type: string}]}}}}}",
            "components: {schemas: {Thing: {properties: {tags: {items: [{type: boolean}]}}}}}",
        ),
    ] {
        assert_eq!(between(before, after), unknown, "{before} {after}");
    }
    let beside =
        "paths: {/v1/things: {get: {responses: {'400': {x-more: 1, $ref: '#/components/responses/Refused'}}}}}";
    assert_eq!(between("{}", beside), [vec!["error-shape-changed"], vec!["error-shape-changed"]]);
    let archive =
        "paths: {'/v1/things/{thing_id}/export': {post: {responses: {'200': {content: {application/zip: null}}}}}}";
    let media = [vec!["response-media-type-changed"], vec!["response-media-type-changed"]];
    assert_eq!(between("{}", archive), media, "although `x-archive` is still there");
    let reason = "paths: {/v1/things: {get: {x-deprecated: Use another.}}}";
    assert_eq!(between("{}", reason), [vec!["text-changed"], vec!["text-changed"]]);
    let twice = "servers: {1: {url: https://demo.north-2.example.com, x-region: north-1}}";
    assert_eq!(between("{}", twice), [vec!["region-added"], vec!["region-removed"]]);
}
