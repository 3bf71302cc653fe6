//! Every recorded departure is on the page of all, and at its field on the pages that have it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::html::words;
use crate::support::{operations, references, resolve, services};

/// A reason as it is shown, by the place that records it.
type Reasons = BTreeMap<String, String>;

/// Adds the reasons in a part of a document.
fn collect(node: &Value, place: &str, found: &mut Reasons) {
    match node {
        Value::Object(map) => {
            if map.get("x-documented").is_some_and(Value::is_object) {
                let reason = map["x-reason"].as_str().unwrap();
                found.insert(place.to_owned(), words(&reason.replace('`', "")));
            }
            for (key, value) in map.iter().filter(|(key, _)| !["example", "x-documented"].contains(&key.as_str())) {
                collect(value, &format!("{place}/{key}"), found);
            }
        }
        Value::Array(list) => {
            list.iter().enumerate().for_each(|(at, value)| collect(value, &format!("{place}/{at}"), found));
        }
        _ => {}
    }
}

/// Adds the reasons of an operation, through references.
fn reachable(document: &Value, node: &Value, seen: &mut BTreeSet<String>, found: &mut BTreeSet<String>) {
    match node {
        Value::Object(map) => {
            if map.get("x-documented").is_some_and(Value::is_object) {
                found.insert(words(&map["x-reason"].as_str().unwrap().replace('`', "")));
            }
            let reference = map.get("$ref").and_then(Value::as_str);
            if let Some(reference) = reference.filter(|reference| seen.insert((*reference).to_owned())) {
                reachable(document, document.pointer(&reference[1..]).unwrap(), seen, found);
            }
            for (_, value) in map.iter().filter(|(key, _)| !["example", "x-documented"].contains(&key.as_str())) {
                reachable(document, value, seen, found);
            }
        }
        Value::Array(list) => list.iter().for_each(|value| reachable(document, value, seen, found)),
        _ => {}
    }
}

#[test]
fn every_departure_is_on_the_page_of_all() {
    for reference in references() {
        let html = reference.page("departures.html");
        let entries = html.elements.iter().filter(|element| element.name == "article");
        let mut shown: Vec<_> = entries.map(|entry| html.shown(entry)).collect();
        let mut count = 0;
        for service in services() {
            let mut reasons = Reasons::new();
            collect(&service.document, "", &mut reasons);
            count += reasons.len();
            for (place, reason) in reasons {
                let at = shown.iter().position(|text| text.contains(&reason));
                shown.remove(at.unwrap_or_else(|| panic!("{place} is missing")));
            }
        }
        assert!(shown.is_empty(), "each departure is listed once, but these are left: {shown:#?}");
        assert!(html.text.contains(&format!("{count} records")));
    }
}

#[test]
fn every_departure_is_on_its_pages() {
    for operation in operations() {
        let document = &services().iter().find(|service| service.name == operation.service).unwrap().document;
        let mut reasons = BTreeSet::new();
        reachable(document, operation.node, &mut BTreeSet::new(), &mut reasons);
        for reference in references() {
            let html = reference.page(&operation.page());
            for reason in &reasons {
                assert!(html.text.contains(reason), "{} lacks: {reason}", operation.id);
            }
        }
    }
}

#[test]
fn departures_of_parameters_are_at_the_parameter() {
    let mut count = 0;
    for operation in operations() {
        let document = &services().iter().find(|service| service.name == operation.service).unwrap().document;
        let html = references()[1].page(&operation.page());
        for parameter in operation.node.get("parameters").and_then(Value::as_array).into_iter().flatten() {
            for node in [parameter, &parameter["schema"], resolve(document, &parameter["schema"])] {
                let Some(departure) = node.get("x-documented").and_then(Value::as_object) else { continue };
                let id = format!("{}-{}", parameter["in"].as_str().unwrap(), parameter["name"].as_str().unwrap());
                let shown = html.shown(html.by_id(&id).unwrap());
                let reason = words(&node["x-reason"].as_str().unwrap().replace('`', ""));
                assert!(shown.contains(&reason), "{} {id}: {shown}", operation.id);
                for (keyword, value) in departure {
                    let value =
                        value.as_str().map_or_else(|| value.to_string().replace("null", "nothing"), str::to_owned);
                    assert!(
                        shown.contains(&format!("{keyword}page{value}")) || shown.contains(&value),
                        "{id}: {keyword}"
                    );
                }
                count += 1;
            }
        }
    }
    assert!(count > 0);
}
