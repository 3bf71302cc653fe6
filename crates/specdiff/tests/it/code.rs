//! When a report shows no code: it is not certain which code breaks. `compile.rs` compiles the code
//! that is shown.

use serde_yaml::Value;
use specdiff::Source;

use crate::common::{document, side};

fn yaml(text: &str) -> Value {
    serde_yaml::from_str(text).expect("YAML")
}

/// The rules of the changes that break code, each with the code before, if it is shown.
fn broken(before: &Value, edit: impl FnOnce(&mut Value)) -> Vec<(&'static str, Option<String>)> {
    let mut after = before.clone();
    edit(&mut after);
    let changes = specdiff::compare(&side(before, "x"), &side(&after, "y")).changes;
    let changes = changes.iter().filter(|change| change.rule.source == Source::Breaks);
    changes.map(|change| (change.rule.name, change.code().map(|code| code.before.text))).collect()
}

#[test]
fn setters_that_accept_the_old_value_are_not_shown() {
    let base = document("base", "before");
    let parameter = |index: usize, schema: &'static str| {
        move |document: &mut Value| document["paths"]["/v1/things"]["get"]["parameters"][index]["schema"] = yaml(schema)
    };
    let enumeration = broken(&base, parameter(2, "{type: string, enum: [A, B]}"));
    assert_eq!(enumeration, [("sent-text-became-enumeration", None)], "the setter accepts any string");
    let secret = broken(&base, parameter(2, "{type: string, format: password}"));
    assert_eq!(secret, [("secret-changed", None)]);
    let number = broken(&base, parameter(1, "{type: number, minimum: 0}"));
    assert_eq!(number, [("sent-type-changed", None)], "numbers accept integers");
    let text = broken(&base, parameter(1, "{type: string}"));
    assert_eq!(text, [("sent-type-changed", Some("client.list_things().offset(1)".to_owned()))]);
}

#[test]
fn enumerations_have_no_builder_to_show() {
    let mut before = document("base", "before");
    let reference = yaml("{$ref: '#/components/schemas/ThingKind'}");
    let schemas = &mut before["components"]["schemas"];
    schemas["ThingKind"] = yaml("{type: string, description: What it is., enum: [BIG, SMALL]}");
    schemas["Thing"]["properties"]["kind"] = reference.clone();
    schemas["CreateThingRequestBody"]["properties"]["form"] = reference;
    let found = broken(&before, |document| {
        let body = &mut document["components"]["schemas"]["CreateThingRequestBody"];
        body["properties"].as_mapping_mut().expect("properties").remove("form");
    });
    let setter = "client.create_thing().form(ThingKind::Big)".to_owned();
    assert_eq!(found, [("sent-property-removed", Some(setter)), ("schema-no-longer-sent", None)]);
}

#[test]
fn code_names_the_type_inside_a_property() {
    let mut before = document("base", "before");
    let shape = "{type: object, description: Its shape., properties: {width: {type: integer, description: How wide.}, height: {type: integer, description: How high.}}}";
    before["components"]["schemas"]["Thing"]["properties"]["shape"] = yaml(shape);
    before["components"]["schemas"]["CreateThingRequestBody"]["properties"]["shapes"] =
        yaml(&format!("{{type: array, description: Shapes., items: {shape}}}"));
    let found = broken(&before, |document| {
        let schemas = &mut document["components"]["schemas"];
        for pointer in [["Thing", "shape"], ["CreateThingRequestBody", "shapes"]] {
            let property = &mut schemas[pointer[0]]["properties"][pointer[1]];
            let object = if property.get("items").is_some() { &mut property["items"] } else { property };
            object["properties"].as_mapping_mut().expect("properties").remove("width");
        }
    });
    let code: Vec<_> = found.into_iter().map(|(_, code)| code.expect("code")).collect();
    assert_eq!(code, ["CreateThingRequestBodyShapesItem::builder().width(1)", "let width = thing_shape.width;"]);
}
