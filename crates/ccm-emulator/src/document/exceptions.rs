//! Exceptions from the validation of responses, for documented limits that real responses exceed.
//! They are listed in `exceptions.yaml`, which `scripts/conformance` reads too.

use serde::Deserialize;
use serde_json::Value;

use crate::base::service::Service;

/// Limits that are not enforced.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Exception {
    /// The folder of the service in `spec/`, such as `scm`.
    service: String,
    /// Required, although only readers of the file use it.
    #[expect(dead_code, reason = "only for readers of the file")]
    because: String,
    /// The schema keywords to remove.
    without: Vec<String>,
    /// The properties, as `SCHEMA.property`.
    properties: Vec<String>,
}

impl Exception {
    /// JSON pointers to the properties in the document.
    fn pointers(&self) -> impl Iterator<Item = String> {
        self.properties.iter().map(|property| format!("/components/schemas/{}", property.replace('.', "/properties/")))
    }
}

fn exceptions(service: Service) -> Result<Vec<Exception>, String> {
    let all: Vec<Exception> =
        serde_yaml::from_str(include_str!("exceptions.yaml")).map_err(|error| error.to_string())?;
    Ok(all.into_iter().filter(|exception| exception.service.eq_ignore_ascii_case(service.name())).collect())
}

/// The document without the limits that responses may exceed.
pub(super) fn apply(service: Service, document: &Value) -> Result<Value, String> {
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
    fn every_exception_removes_a_documented_limit() {
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
        let total = include_str!("exceptions.yaml").matches("- service: ").count();
        assert_eq!(count, total, "every exception names a service");
    }
}
