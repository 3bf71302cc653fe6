//! Every operation has a page that states its facts, and is in the index, the sidebar and the
//! search.

use serde_json::Value;

use crate::html::words;
use crate::support::{Reference, operations, references, resolve, services, text};

#[test]
fn every_operation_has_a_page_and_is_in_the_index() {
    for reference in references() {
        let index = reference.page("index.html");
        let links: Vec<_> = index.values("href").collect();
        for operation in operations() {
            let (page, id) = (operation.page(), operation.id);
            // Once in the sidebar, once in the content.
            assert_eq!(links.iter().filter(|link| **link == ("a", &page)).count(), 2, "{page}");
            let html = reference.page(&page);
            let path = operation.path.split('#').next().unwrap();
            let summary = operation.node["summary"].as_str().unwrap();
            for fact in [id, path, summary, &operation.method.to_uppercase()] {
                assert!(html.text.contains(fact), "{page} lacks {fact}");
            }
            for key in ["x-doc-updated", "x-confirm", "x-deprecated"] {
                let fact = operation.node.get(key).and_then(Value::as_str).unwrap_or_default().replace('`', "");
                assert!(html.text.contains(&words(&fact)), "{page} lacks {key}");
            }
            if let Some(action) = operation.node.get("x-iam-action").and_then(Value::as_str) {
                let action = action.split(" (").next().unwrap();
                assert!(html.text.contains(action), "{page} lacks {action}");
            }
            let documentation = operation.node["externalDocs"]["url"].as_str().unwrap();
            assert!(html.values("href").any(|link| link == ("a", documentation)), "{page} lacks {documentation}");
        }
    }
}

#[test]
fn arguments_and_statuses_have_anchors() {
    for reference in references() {
        for operation in operations() {
            let document = &services().iter().find(|service| service.name == operation.service).unwrap().document;
            let html = reference.page(&operation.page());
            for parameter in operation.node.get("parameters").and_then(Value::as_array).into_iter().flatten() {
                let (place, name) = (parameter["in"].as_str().unwrap(), parameter["name"].as_str().unwrap());
                let field = html.by_id(&format!("{place}-{name}")).unwrap_or_else(|| panic!("{name}"));
                let shown = html.shown(field);
                let schema = resolve(document, &parameter["schema"]);
                for key in ["maxLength", "maximum", "default", "pattern"] {
                    let Some(fact) = schema.get(key) else { continue };
                    let fact = fact.as_str().map_or_else(|| fact.to_string(), str::to_owned);
                    assert!(shown.contains(&words(&fact)), "{} {name} lacks {key}", operation.id);
                }
                for value in schema.get("enum").and_then(Value::as_array).into_iter().flatten() {
                    let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                    assert!(shown.contains(&value), "{} {name} lacks {value}", operation.id);
                }
                assert_eq!(
                    html.has(field, "required"),
                    parameter.get("required") == Some(&Value::Bool(true)),
                    "{} {name}: {shown}",
                    operation.id
                );
            }
            if let Some(body) = operation.node.get("requestBody") {
                let schema = resolve(document, &resolve(document, body)["content"]["application/json"]["schema"]);
                for (name, _) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
                    assert!(html.by_id(&format!("body-{name}")).is_some(), "{} {name}", operation.id);
                }
            }
            for (status, answer) in operation.node["responses"].as_object().unwrap() {
                let meaning = resolve(document, answer)["description"].as_str().unwrap().replace('`', "");
                let shown = html.by_id(&format!("status-{status}")).unwrap_or_else(|| panic!("{status}"));
                assert!(html.shown(shown).contains(&words(&meaning)), "{} {status}", operation.id);
            }
        }
    }
}

#[test]
fn error_codes_are_listed_with_their_meaning() {
    for reference in references() {
        for service in services() {
            let html = reference.page(&format!("{}/errors.html", service.name));
            for (code, node) in service.document["x-error-codes"].as_object().unwrap() {
                let shown = html.shown(html.by_id(code).unwrap_or_else(|| panic!("{code}")));
                let meaning = words(&node["meaning"].as_str().unwrap().replace('`', ""));
                assert!(shown.contains(&meaning) && shown.starts_with(code), "{code}: {shown}");
            }
        }
    }
}

#[test]
fn search_knows_every_operation_code_and_field() {
    for reference in references() {
        let script = text(&reference.site, "search-index.js");
        let json = script.split_once("window.explorerIndex = ").unwrap().1.trim_end().trim_end_matches(';');
        let index: Value = serde_json::from_str(json).unwrap();
        let known = index["operations"].as_array().unwrap();
        let found = operations();
        assert_eq!(known.len(), found.len());
        for operation in found {
            let entry = known.iter().find(|entry| entry["id"] == operation.id && entry["service"] == operation.service);
            let entry = entry.unwrap_or_else(|| panic!("{}", operation.id));
            assert_eq!(entry["path"], operation.path.split('#').next().unwrap());
            assert_eq!(entry["summary"], operation.node["summary"]);
            assert_eq!(entry["tag"], operation.node["tags"][0]);
            let html = reference.page(&operation.page());
            for field in entry["fields"].as_array().unwrap() {
                assert!(html.by_id(field[1].as_str().unwrap()).is_some(), "{}: {field}", operation.id);
            }
        }
        let codes = services().iter().flat_map(|service| service.document["x-error-codes"].as_object().unwrap().keys());
        let listed: Vec<_> = index["codes"].as_array().unwrap().iter().map(|code| &code["code"]).collect();
        assert!(codes.into_iter().eq(listed.into_iter().map(|code| code.as_str().unwrap())));
    }
}

#[test]
fn only_pages_of_an_emulator_have_forms() {
    let [with, without] = references();
    for operation in operations() {
        let forms = |reference: &Reference| {
            reference.page(&operation.page()).elements.iter().filter(|each| each.name == "form").count()
        };
        assert_eq!((forms(with), forms(without)), (1, 0), "{}", operation.id);
    }
    for only in ["state.html", "state.js", "try.js", "session.js"] {
        assert!(with.site.get(only).is_some() && without.site.get(only).is_none(), "{only}");
    }
}

#[test]
fn samples_are_shown_as_they_are() {
    let mut count = 0;
    for operation in operations() {
        let html = references()[1].page(&operation.page());
        let blocks = html.elements.iter().filter(|element| element.name == "pre");
        let shown: Vec<_> = blocks.map(|block| html.raw(block)).collect();
        for sample in operation.node.get("x-codeSamples").and_then(Value::as_array).into_iter().flatten() {
            let source = sample["source"].as_str().unwrap();
            assert!(
                shown.iter().any(|text| text.trim_end() == source.trim_end()),
                "{} {}",
                operation.id,
                sample["label"]
            );
            count += 1;
        }
    }
    assert!(count > 0, "the documents have samples");
}
