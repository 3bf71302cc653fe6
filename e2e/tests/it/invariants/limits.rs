//! Every documented limit of every operation is checked before a request is sent, and violations
//! name the field. A call that skips validation is sent unchanged. The expectations are derived
//! from the document alone: this test compares lengths and numbers itself, and matches patterns
//! with an ECMAScript engine, which the runtime does not use.

use std::collections::BTreeSet;

use e2e::merged::{MergedDocument, key};
use e2e::sample::{Fields, Samples};
use fastrand::Rng;
use huaweicloud_core::test_util::{MockResponse, ReplayTransport, credentials};
use huaweicloud_core::{Config, ErrorKind};
use model::names;
use serde_json::Value;

use super::table::{Call, Operation, operations};

/// The number of generated requests per operation.
const ROUNDS: u64 = 24;

/// Secrets that violate a limit consist of this character, which nothing else contains, so that
/// they are found wherever they are printed.
const SECRET: &str = "§";

/// Collects the paths of all values that violate a limit, in the client's notation.
fn collect_violations(
    document: &MergedDocument,
    schema: &Value,
    value: &Value,
    path: &str,
    violations: &mut BTreeSet<String>,
) {
    let schema = document.resolve(schema);
    if violates(schema, value) {
        violations.insert(path.to_owned());
    }
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                let (schema, place) = match schema["properties"].get(name) {
                    Some(property) => (
                        property,
                        if path.is_empty() { names::field(name) } else { format!("{path}.{}", names::field(name)) },
                    ),
                    None => (&schema["additionalProperties"], format!("{path}[{name:?}]")),
                };
                if !is_omitted(document, schema, value) {
                    collect_violations(document, schema, value, &place, violations);
                }
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                collect_violations(document, &schema["items"], item, &format!("{path}[{index}]"), violations);
            }
        }
        _ => {}
    }
}

/// Whether a value itself violates a limit of its schema.
fn violates(schema: &Value, value: &Value) -> bool {
    let count = |key: &str| schema[key].as_u64();
    let outside = |found: u64, min: &str, max: &str| {
        count(min).is_some_and(|min| found < min) || count(max).is_some_and(|max| found > max)
    };
    match value {
        // Enumerations accept unknown values.
        Value::String(_) if schema.get("enum").is_some() => false,
        Value::String(text) => {
            let pattern = schema["pattern"].as_str().map(|pattern| regress::Regex::new(pattern).expect("a pattern"));
            // No value that is generated here is nearly a time or a date.
            let is_time = schema["format"] == "date-time" || schema["format"] == "date";
            outside(text.chars().count() as u64, "minLength", "maxLength")
                || (is_time && !text.starts_with(|first: char| first.is_ascii_digit()))
                || pattern.is_some_and(|pattern| pattern.find(text).is_none())
        }
        Value::Array(items) => outside(items.len() as u64, "minItems", "maxItems"),
        Value::Number(number) => {
            let number = number.as_f64().expect("a number");
            schema["minimum"].as_f64().is_some_and(|min| number < min)
                || schema["maximum"].as_f64().is_some_and(|max| number > max)
                || schema["enum"]
                    .as_array()
                    .is_some_and(|values| values.iter().all(|value| value.as_f64() != Some(number)))
        }
        _ => false,
    }
}

/// Whether a field is omitted: an empty list that is not nullable.
fn is_omitted(document: &MergedDocument, schema: &Value, value: &Value) -> bool {
    let nullable = document.resolve(schema)["nullable"] == true;
    !nullable && value.as_array().is_some_and(Vec::is_empty)
}

/// Changes some values to violate a limit. A string in a path remains one segment.
fn violate(document: &MergedDocument, schema: &Value, value: &mut Value, random: &mut Rng) {
    let schema = document.resolve(schema);
    let size = |key: &str| schema[key].as_u64().and_then(|size| usize::try_from(size).ok());
    let hit = random.u8(..3) == 0;
    match value {
        Value::String(text) if hit && schema.get("enum").is_none() => {
            let short = size("minLength").filter(|min| *min > 1).map(|min| "x".repeat(min - 1));
            let long = size("maxLength").map(|max| "y".repeat(max + 1));
            let odd = schema.get("pattern").map(|_| "~!~".repeat(size("minLength").unwrap_or(1).max(1)));
            let is_time = schema["format"] == "date-time" || schema["format"] == "date";
            let soon = is_time.then(|| "soon".to_owned());
            let candidates: Vec<String> = [short, long, odd, soon].into_iter().flatten().collect();
            if !candidates.is_empty() {
                let candidate = &candidates[random.usize(..candidates.len())];
                let is_secret = schema["format"] == "password";
                *text = if is_secret { SECRET.repeat(candidate.len()) } else { candidate.clone() };
            }
        }
        Value::Number(_) if hit => {
            let low = schema["minimum"].as_i64().map(|min| min - 1);
            let high = schema["maximum"].as_i64().filter(|max| *max < i64::from(i32::MAX)).map(|max| max + 1);
            let other = schema.get("enum").map(|_| 1_000_003);
            let candidates: Vec<i64> = [low, high, other].into_iter().flatten().collect();
            if !candidates.is_empty() {
                *value = candidates[random.usize(..candidates.len())].into();
            }
        }
        Value::Array(items) => {
            items.iter_mut().for_each(|item| violate(document, &schema["items"], item, random));
            if let (true, Some(max), Some(item)) = (hit, size("maxItems"), items.first().cloned()) {
                items.resize(max + 1, item);
            }
        }
        Value::Object(fields) => {
            for (name, value) in fields {
                let schema = schema["properties"].get(name).unwrap_or(&schema["additionalProperties"]);
                violate(document, schema, value, random);
            }
        }
        _ => {}
    }
}

/// Whether [`violate`] finds a limit in a schema, or within it up to this depth.
fn is_limited(document: &MergedDocument, schema: &Value, depth: usize) -> bool {
    let schema = document.resolve(schema);
    let has = |keys: &[&str]| keys.iter().any(|key| schema.get(key).is_some());
    let inner = |schema: &Value| depth > 0 && is_limited(document, schema, depth - 1);
    match schema["type"].as_str() {
        Some("string") => {
            let is_short = schema["minLength"].as_u64().is_some_and(|min| min > 1);
            let is_time = schema["format"] == "date-time" || schema["format"] == "date";
            schema.get("enum").is_none() && (is_short || is_time || has(&["maxLength", "pattern"]))
        }
        Some("array") => has(&["maxItems"]) || inner(&schema["items"]),
        Some("object") => {
            let values = schema.get("additionalProperties").filter(|values| values.is_object());
            schema["properties"].as_object().into_iter().flatten().map(|(_, value)| value).chain(values).any(inner)
        }
        _ => has(&["minimum", "maximum", "enum"]),
    }
}

/// Sends a call. Returns its result and the bodies of the requests.
async fn send(
    operation: &Operation,
    call: &Call,
    response: MockResponse,
) -> (Result<Value, huaweicloud_core::Error>, Vec<Vec<u8>>) {
    let transport = ReplayTransport::new([response]);
    let config = Config::builder().credentials(credentials()).endpoint("https://service.example.com");
    let config = config.transport(transport.clone()).build().expect("a configuration");
    let result = (operation.send)(&config, call).await;
    (result, transport.requests().iter().map(|request| request.body().to_vec()).collect())
}

/// Generates a request and checks its violations. Returns their number.
async fn check(operation: &Operation, document: &MergedDocument, round: u64) -> usize {
    let page = document.page(operation.id);
    let mut samples = Samples::new(document, Fields::All, round);
    let mut random = Rng::with_seed(round);
    let (mut call, mut violations) = (Call { checked: true, ..Call::default() }, BTreeSet::new());
    for parameter in &page.parameters {
        let key = key(parameter);
        if let Some(filled) = operation.filled(&key) {
            call.arguments.insert(key, filled);
            continue;
        }
        let mut value = samples.value(&parameter["schema"]);
        violate(document, &parameter["schema"], &mut value, &mut random);
        let setter = operation.setters.iter().find(|(name, _)| *name == key).expect("a setter").1;
        if !is_omitted(document, &parameter["schema"], &value) || parameter["required"] == true {
            collect_violations(document, &parameter["schema"], &value, setter, &mut violations);
        }
        call.arguments.insert(key, value);
    }
    call.body = page.body.map(|body| samples.value(&body["schema"]));
    if let (Some(media), Some(body)) = (page.body, &mut call.body) {
        violate(document, &media["schema"], body, &mut random);
        collect_violations(
            document,
            &media["schema"],
            body,
            if body.is_array() { "body" } else { "" },
            &mut violations,
        );
    }
    let (status, response) = page.success();
    let response = || match response {
        Some(response) => {
            MockResponse::json(status, &Samples::new(document, Fields::All, 1).value(&response["schema"]))
        }
        None => MockResponse::status(status),
    };

    let name = format!("{}, round {round}: {call:?}", operation.name());
    let (result, sent) = send(operation, &call, response()).await;
    match result {
        Ok(_) => assert_eq!((violations.len(), sent.len()), (0, 1), "{name}"),
        Err(error) => {
            assert_eq!((error.kind(), sent.len()), (ErrorKind::InvalidRequest, 0), "{name}: {error}");
            let found = error.violations().iter().map(|violation| violation.field().to_owned());
            assert_eq!(found.collect::<BTreeSet<_>>(), violations, "{name}: {error}");
            let printed = format!("{error} {error:?}");
            assert!(!printed.contains(SECRET) && !printed.contains("canary"), "{name}: {printed}");
        }
    }

    call.checked = false;
    let (result, sent) = send(operation, &call, response()).await;
    result.unwrap_or_else(|error| panic!("{name}: {error}"));
    let [sent] = &sent[..] else { panic!("{name}: expected one request") };
    if let Some(body) = &call.body {
        assert_eq!(&serde_json::from_slice::<Value>(sent).expect("JSON"), body, "{name}");
    }
    assert!(!call.printed().contains(SECRET), "{name}: a secret is printed");
    violations.len()
}

#[test]
fn limits_are_checked_unless_skipped() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    for operation in operations() {
        let document = MergedDocument::of(operation.service);
        assert!(!format!("{document:?}").contains(SECRET), "{}: examples contain {SECRET}", operation.service);
        let page = document.page(operation.id);
        let arguments = page.parameters.iter().filter(|parameter| operation.filled(&key(parameter)).is_none());
        let schemas = arguments.map(|parameter| &parameter["schema"]);
        let limited =
            schemas.chain(page.body.map(|body| &body["schema"])).any(|schema| is_limited(document, schema, 4));
        let violations: usize = (0..ROUNDS).map(|round| runtime.block_on(check(&operation, document, round))).sum();
        assert_eq!(violations > 0, limited, "{}: {violations} violations were tried", operation.name());
    }
}
