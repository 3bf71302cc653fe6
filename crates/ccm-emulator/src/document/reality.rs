//! Bounds of answers in the documents that real answers cannot keep: `reality.yaml`, which `scripts/conformance` reads too.

use serde::Deserialize;
use serde_json::Value;

use crate::base::service::Service;

/// Bounds that are not held.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Exception {
    /// The name of its folder in `spec/`, such as `scm`.
    service: String,
    /// Why. For readers; but each has to have it.
    #[expect(dead_code, reason = "it is for readers")]
    because: String,
    /// The keywords that are taken away.
    without: Vec<String>,
    /// Where: a schema and its property, with a dot between them.
    properties: Vec<String>,
}

impl Exception {
    /// Where the properties stand in the document.
    fn pointers(&self) -> impl Iterator<Item = String> {
        self.properties.iter().map(|property| format!("/components/schemas/{}", property.replace('.', "/properties/")))
    }
}

fn exceptions(service: Service) -> Result<Vec<Exception>, String> {
    let all: Vec<Exception> = serde_yaml::from_str(include_str!("reality.yaml")).map_err(|error| error.to_string())?;
    Ok(all.into_iter().filter(|exception| exception.service.eq_ignore_ascii_case(service.name())).collect())
}

/// The document without the bounds of answers that are not held.
pub(super) fn of_answers(service: Service, document: &Value) -> Result<Value, String> {
    let mut document = document.clone();
    for exception in exceptions(service)? {
        for pointer in exception.pointers() {
            if let Some(property) = document.pointer_mut(&pointer).and_then(Value::as_object_mut) {
                property.retain(|keyword, _| !exception.without.contains(keyword));
            }
        }
    }
    Ok(document)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_exception_is_about_a_bound_of_the_document() {
        let mut count = 0;
        for service in clients::SERVICES.iter().map(Service::of) {
            let document = super::super::document(service).unwrap();
            for exception in exceptions(service).unwrap() {
                for pointer in exception.pointers() {
                    let property = document.pointer(&pointer).unwrap_or_else(|| panic!("{pointer}"));
                    let known = exception.without.iter().any(|key| property.get(key).is_some());
                    assert!(known, "{pointer} {:?}", exception.without);
                }
                count += 1;
            }
        }
        assert_eq!(count, include_str!("reality.yaml").matches("- service: ").count(), "each is of a service");
    }
}
