//! Finds what a document does not know in a request. Services ignore that; a file that people write
//! by hand should not have it, since it is a mistake.

use huaweicloud_core::Operation;
use serde_json::{Map, Value};

use super::{Location, contract};
use crate::base::service::Service;

/// The parts of a request.
pub(crate) struct Known<'a> {
    pub(crate) path: &'a Map<String, Value>,
    pub(crate) query: &'a Map<String, Value>,
    pub(crate) headers: &'a Map<String, Value>,
    pub(crate) body: &'a Value,
}

/// Fails with the place and the reason, if the document of the operation does not know a part.
pub(crate) fn check(
    service: Service,
    operation: &'static Operation,
    given: &Known<'_>,
) -> Result<(), (String, String)> {
    let contract = contract(service, operation).map_err(|error| (String::new(), error.message))?;
    let places = [
        ("path", Location::Path, given.path),
        ("query", Location::Query, given.query),
        ("headers", Location::Header, given.headers),
    ];
    for (place, location, parameters) in places {
        let known = contract.parameters.iter().filter(|parameter| parameter.location == location);
        let known: Vec<&str> = known.map(|parameter| parameter.name.as_str()).collect();
        let is_known = |name: &str| known.iter().any(|known| known.eq_ignore_ascii_case(name));
        if let Some(name) = parameters.keys().find(|name| !is_known(name)) {
            return Err((format!("{place}.{name}"), unknown("parameter", &known)));
        }
    }
    match &contract.body {
        None if !given.body.is_null() => Err(("body".to_owned(), format!("{} has no body", operation.name))),
        None => Ok(()),
        Some(body) => field(&body.fields, given.body, "body"),
    }
}

fn unknown(what: &str, known: &[&str]) -> String {
    match known {
        [] => format!("unknown {what}; the document has none here"),
        known => format!("unknown {what}; the document has {}", known.join(", ")),
    }
}

/// `schema` has no references any more.
fn field(schema: &Value, value: &Value, place: &str) -> Result<(), (String, String)> {
    match value {
        Value::Array(items) => {
            items.iter().enumerate().try_for_each(|(at, item)| field(&schema["items"], item, &format!("{place}[{at}]")))
        }
        Value::Object(members) => {
            let Some(known) = schema["properties"].as_object() else { return Ok(()) };
            for (name, member) in members {
                let place = format!("{place}.{name}");
                match known.get(name) {
                    Some(schema) => field(schema, member, &place)?,
                    None if schema.get("additionalProperties").is_some_and(|more| *more != Value::Bool(false)) => {}
                    None => {
                        return Err((place, unknown("field", &known.keys().map(String::as_str).collect::<Vec<_>>())));
                    }
                }
            }
            Ok(())
        }
        _ => Ok(()),
    }
}
