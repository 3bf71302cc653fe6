//! Which responses with a success status are errors.
//!
//! No valid JSON response is an error because of a bound, an enumeration, a null, or a missing or
//! additional field, with two exceptions. The outermost object
//!
//! - has none of the fields that the document requires, if it requires some; a field that is null
//!   is there;
//! - has an error code in `error_code` or `errorCode`, unless the document has a field of this
//!   name.
//!
//! Within the outermost object, everything may be missing.

use e2e::merged::MergedDocument;
use e2e::sample::{Fields, Samples, mutate};
use fastrand::Rng;
use huaweicloud_core::ErrorKind;
use serde_json::{Value, json};

use super::table::{Operation, Read, operations};

/// How many samples of each response are mutated.
const SEEDS: u64 = 40;

/// Calls `test` with each operation that has a response, its document and the schema of the
/// response.
fn for_each_response(test: impl Fn(&Operation, Read, &MergedDocument, &Value)) {
    for operation in operations() {
        let document = MergedDocument::of(operation.service);
        if let (Some(read), (_, Some(response))) = (operation.response, document.page(operation.id).success()) {
            test(&operation, read, document, &response["schema"]);
        }
    }
}

/// The fields without which a response is none.
fn required(document: &MergedDocument, schema: &Value) -> Vec<String> {
    let schema = document.resolve(schema);
    let names = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
    names.map(str::to_owned).collect()
}

/// Whether the response has one of these fields, or there are none.
fn has_any(response: &Value, required: &[String]) -> bool {
    // An object may arrive as the only item of a list.
    let mut object = response;
    while object.is_array() {
        object = &object[0];
    }
    required.is_empty() || required.iter().any(|name| object.get(name).is_some())
}

#[test]
fn no_response_fails_to_decode() {
    for_each_response(|operation, read, document, schema| {
        let required = required(document, schema);
        for seed in 0..SEEDS {
            let fields = if seed % 2 == 0 { Fields::All } else { Fields::Random };
            let valid = Samples::new(document, fields, seed).value(schema);
            let mut random = Rng::with_seed(seed);
            let mut mutated = valid.clone();
            // Start with no mutation and add one at a time, so that a failure has as few as
            // possible.
            for mutations in 0..6 {
                let context = || format!("{}, seed {seed}, {mutations} mutations\n{mutated:#}", operation.name());
                match read(&mutated) {
                    Ok(_) => assert!(has_any(&mutated, &required), "it has no required field: {}", context()),
                    Err(error) => {
                        assert!(!has_any(&mutated, &required), "{error}: {}", context());
                        assert_eq!(error.kind(), ErrorKind::Decode, "{error}: {}", context());
                    }
                }
                mutate(&mut mutated, &mut random);
            }
        }
    });
}

#[test]
fn response_without_required_fields_is_an_error() {
    for_each_response(|operation, read, document, schema| {
        let required = required(document, schema);
        let is_object = document.resolve(schema)["type"] == "object";
        assert_eq!(read(&json!({})).is_ok(), required.is_empty(), "{}", operation.name());
        for name in required {
            assert!(read(&json!({name: null})).is_ok(), "{} with one field", operation.name());
        }
        let failure = json!({"error_code": "SCM.0098", "error_msg": "Internal"});
        let mut response = Samples::new(document, Fields::All, 0).value(schema);
        if is_object {
            response.as_object_mut().expect("an object").append(&mut failure.as_object().expect("an object").clone());
        }
        for body in [failure, response].iter().filter(|body| body.is_object()) {
            match read(body) {
                Ok(_) => assert!(document.resolve(schema)["properties"].get("error_code").is_some(), "{body}"),
                Err(error) => assert_eq!(
                    (error.kind(), error.code(), error.message()),
                    (ErrorKind::Service, Some("SCM.0098"), Some("Internal")),
                    "{}",
                    operation.name()
                ),
            }
        }
    });
}
