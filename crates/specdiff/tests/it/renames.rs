//! Likely renames in whole documents: what is proposed, and when nothing is. Fixtures show each
//! kind, and their code is compiled.

use serde_yaml::Value;
use specdiff::Change;

use crate::common::{document, side};

const THING: &str = "Thing";

/// The changes when the properties of a schema are replaced by others.
fn replaced(schema: &str, removed: &[(&str, &str)], added: &[(&str, &str)]) -> Vec<Change> {
    let with = |properties: &[(&str, &str)]| {
        let mut document = document("base", "before");
        let known = document["components"]["schemas"][schema]["properties"].as_mapping_mut().expect("properties");
        for (name, property) in properties {
            known.insert((*name).into(), serde_yaml::from_str(property).expect("YAML"));
        }
        document
    };
    changes(&with(removed), &with(added))
}

fn changes(before: &Value, after: &Value) -> Vec<Change> {
    specdiff::compare(&side(before, "x"), &side(after, "y")).changes
}

/// Each proposal, as the two listed items.
fn proposals(changes: &[Change]) -> Vec<(&str, &str)> {
    let renames = changes.iter().filter_map(|change| change.renamed.as_ref());
    renames.map(|rename| (rename.from.listed.as_str(), rename.to.listed.as_str())).collect()
}

const COLOR: (&str, &str) = ("color", "{type: string, description: Its colour.}");
const COLOUR: (&str, &str) = ("colour", "{type: string, description: Its colour.}");

#[test]
fn renamed_property_is_proposed_beside_both_findings() {
    let found = replaced(THING, &[COLOR], &[COLOUR]);
    assert_eq!(proposals(&found), [("Thing.color", "Thing.colour")]);
    let rules: Vec<_> = found.iter().map(|change| change.rule.name).collect();
    assert_eq!(rules, ["read-property-removed", "read-property-added"], "neither is suppressed");
    assert!(found[0].renamed.is_some(), "it is beside the removal");
    let again = replaced(THING, &[COLOR], &[COLOUR]);
    assert_eq!(proposals(&again), proposals(&found));
}

#[test]
fn renames_keep_type_and_presence() {
    for other in [
        ("colour", "{type: integer, description: Its colour.}"),
        ("colour", "{type: string, format: password, description: Its colour.}"),
        ("colour", "{type: array, description: Its colour., items: {type: string}}"),
        ("owner_of_it", "{type: string, description: Who pays for it every month.}"),
    ] {
        assert_eq!(proposals(&replaced(THING, &[COLOR], &[other])), [], "{other:?}");
    }
    let mut before = document("base", "before");
    let mut after = before.clone();
    for (document, (name, property)) in [(&mut before, COLOR), (&mut after, COLOUR)] {
        document["components"]["schemas"][THING]["properties"][name] = serde_yaml::from_str(property).expect("YAML");
    }
    let required = after["components"]["schemas"][THING]["required"].as_sequence_mut().expect("a list");
    required.push("colour".into());
    assert_eq!(proposals(&changes(&before, &after)), [], "one is required");
}

#[test]
fn equally_good_candidates_are_not_proposed() {
    let colours = ("colours", COLOUR.1);
    assert_eq!(proposals(&replaced(THING, &[COLOR], &[COLOUR, colours])), []);
    let colors = ("colors", COLOR.1);
    assert_eq!(proposals(&replaced(THING, &[COLOR, colors], &[COLOUR])), []);
    let weight = ("mass", "{type: string, description: How heavy it is.}");
    let found = replaced(THING, &[COLOR, weight], &[COLOUR, ("weight", weight.1)]);
    assert_eq!(proposals(&found), [("Thing.color", "Thing.colour"), ("Thing.mass", "Thing.weight")]);
}

#[test]
fn operations_with_several_successors_are_not_proposed() {
    let touch = |name: &str| -> Value {
        let text = std::fs::read_to_string(crate::common::fixtures().join("operation-removed/before.yaml"));
        let text = text.expect("a fixture").replace("TouchThing", name).replace("/touch", &format!("/{name}"));
        serde_yaml::from_str(&text).expect("YAML")
    };
    let with = |names: &[&str]| {
        let mut document = document("base", "before");
        names.iter().for_each(|name| test_support::yaml::merge(&mut document, touch(name)));
        document
    };
    let found = changes(&with(&["TouchThing"]), &with(&["StrokeThing"]));
    assert_eq!(proposals(&found), [("Client::touch_thing", "Client::stroke_thing")]);
    let found = changes(&with(&["TouchThing"]), &with(&["StrokeThing", "StriveThing"]));
    assert_eq!(proposals(&found), []);
}

#[test]
fn type_with_several_successors_is_not_proposed() {
    let mut before = document("base", "before");
    let label = before["components"]["schemas"]["Label"].clone();
    let items = |name: &str| -> Value {
        let reference = format!("{{type: array, description: More., items: {{$ref: '#/components/schemas/{name}'}}}}");
        serde_yaml::from_str(&reference).expect("YAML")
    };
    before["components"]["schemas"]["CreateThingRequestBody"]["properties"]["more"] = items("Label");
    let renamed = |names: [&str; 2]| {
        let mut after = before.clone();
        let schemas = &mut after["components"]["schemas"];
        schemas.as_mapping_mut().expect("schemas").remove("Label");
        for (property, name) in ["labels", "more"].iter().zip(names) {
            schemas[name] = label.clone();
            schemas["CreateThingRequestBody"]["properties"][*property] = items(name);
        }
        after
    };
    let found = changes(&before, &renamed(["Mark", "Mark"]));
    assert_eq!(proposals(&found), [("Label", "Mark"), ("Label", "Mark")], "at each use");
    assert_eq!(proposals(&changes(&before, &renamed(["Mark", "Tag"]))), []);
}
