//! Every documented limit of every operation is checked before anything is sent, with the path of what breaks it; and a call that skips
//! validation is sent as it is. What is expected follows from the document alone: lengths and numbers are compared here, and
//! patterns are matched by an engine for ECMAScript, which the runtime does not have.

use std::collections::BTreeSet;

use e2e::merged::{Merged, key};
use e2e::sample::{Fields, Samples};
use fastrand::Rng;
use huaweicloud_core::test_util::{MockResponse, ReplayTransport, credentials};
use huaweicloud_core::{Config, ErrorKind};
use model::names;
use serde_json::Value;

use super::table::{Call, Operation, are_all, operations};

/// How many requests are made up of each operation.
const ROUNDS: u64 = 24;

/// Adds the paths of all values that break a limit, as the client has them.
fn expect(document: &Merged, schema: &Value, value: &Value, path: &str, broken: &mut BTreeSet<String>) {
    let schema = document.resolve(schema);
    if breaks(schema, value) {
        broken.insert(path.to_owned());
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
                if !is_left_out(document, schema, value) {
                    expect(document, schema, value, &place, broken);
                }
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                expect(document, &schema["items"], item, &format!("{path}[{index}]"), broken);
            }
        }
        _ => {}
    }
}

/// Whether a value itself breaks a limit of its schema.
fn breaks(schema: &Value, value: &Value) -> bool {
    let count = |key: &str| schema[key].as_u64();
    let outside = |found: u64, min: &str, max: &str| {
        count(min).is_some_and(|min| found < min) || count(max).is_some_and(|max| found > max)
    };
    match value {
        // Enumerations are open.
        Value::String(_) if schema.get("enum").is_some() => false,
        Value::String(text) => {
            let pattern = schema["pattern"].as_str().map(|pattern| regress::Regex::new(pattern).expect("a pattern"));
            outside(text.chars().count() as u64, "minLength", "maxLength")
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

/// Whether a field is not sent at all: what is empty and may be left out.
fn is_left_out(document: &Merged, schema: &Value, value: &Value) -> bool {
    let nullable = document.resolve(schema)["nullable"] == true;
    !nullable && value.as_array().is_some_and(Vec::is_empty)
}

/// Changes some values so that they break a limit. In a path a text stays one segment.
fn damage(document: &Merged, schema: &Value, value: &mut Value, random: &mut Rng) {
    let schema = document.resolve(schema);
    let size = |key: &str| schema[key].as_u64().and_then(|size| usize::try_from(size).ok());
    let hit = random.u8(..3) == 0;
    match value {
        Value::String(text) if hit && schema.get("enum").is_none() => {
            let short = size("minLength").filter(|min| *min > 1).map(|min| "x".repeat(min - 1));
            let long = size("maxLength").map(|max| "y".repeat(max + 1));
            let odd = schema.get("pattern").map(|_| "~!~".repeat(size("minLength").unwrap_or(1).max(1)));
            let ways: Vec<String> = [short, long, odd].into_iter().flatten().collect();
            if !ways.is_empty() {
                // What is secret stays one that can be found.
                let way = &ways[random.usize(..ways.len())];
                *text = if schema["format"] == "password" { way.replace(['x', 'y'], "@") } else { way.clone() };
            }
        }
        Value::Number(_) if hit => {
            let low = schema["minimum"].as_i64().map(|min| min - 1);
            let high = schema["maximum"].as_i64().filter(|max| *max < i64::from(i32::MAX)).map(|max| max + 1);
            let other = schema.get("enum").map(|_| 1_000_003);
            let ways: Vec<i64> = [low, high, other].into_iter().flatten().collect();
            if !ways.is_empty() {
                *value = ways[random.usize(..ways.len())].into();
            }
        }
        Value::Array(items) => {
            items.iter_mut().for_each(|item| damage(document, &schema["items"], item, random));
            if let (true, Some(max), Some(item)) = (hit, size("maxItems"), items.first().cloned()) {
                items.resize(max + 1, item);
            }
        }
        Value::Object(fields) => {
            for (name, value) in fields {
                let schema = schema["properties"].get(name).unwrap_or(&schema["additionalProperties"]);
                damage(document, schema, value, random);
            }
        }
        _ => {}
    }
}

/// Sends a call, and gives its result with the requests that were sent.
async fn send(
    operation: &Operation,
    call: &Call,
    answer: MockResponse,
) -> (Result<Value, huaweicloud_core::Error>, Vec<Vec<u8>>) {
    let transport = ReplayTransport::new([answer]);
    let config = Config::builder().credentials(credentials()).endpoint("https://service.example.com");
    let config = config.transport(transport.clone()).build().expect("a configuration");
    let result = (operation.send)(&config, call).await;
    (result, transport.requests().iter().map(|request| request.body().to_vec()).collect())
}

/// Makes up one request, and says how many limits it breaks.
async fn check(operation: &Operation, document: &Merged, round: u64) -> usize {
    let page = document.page(operation.id);
    let mut samples = Samples::new(document, Fields::All, round);
    let mut random = Rng::with_seed(round);
    let (mut call, mut broken) = (Call { checked: true, ..Call::default() }, BTreeSet::new());
    for parameter in &page.parameters {
        let key = key(parameter);
        let mut value = samples.value(&parameter["schema"]);
        damage(document, &parameter["schema"], &mut value, &mut random);
        let setter = operation.setters.iter().find(|(name, _)| *name == key).expect("a setter").1;
        if !is_left_out(document, &parameter["schema"], &value) || parameter["required"] == true {
            expect(document, &parameter["schema"], &value, setter, &mut broken);
        }
        call.arguments.insert(key, value);
    }
    call.body = page.body.map(|body| samples.value(&body["schema"]));
    if let (Some(media), Some(body)) = (page.body, &mut call.body) {
        damage(document, &media["schema"], body, &mut random);
        expect(document, &media["schema"], body, if body.is_array() { "body" } else { "" }, &mut broken);
    }
    let (status, answer) = page.success();
    let answer = || match answer {
        Some(answer) => MockResponse::json(status, &Samples::new(document, Fields::All, 1).value(&answer["schema"])),
        None => MockResponse::status(status),
    };

    let name = format!("{}, round {round}: {call:?}", operation.name());
    let (result, sent) = send(operation, &call, answer()).await;
    match result {
        Ok(_) => assert_eq!((broken.len(), sent.len()), (0, 1), "{name}"),
        Err(error) => {
            assert_eq!((error.kind(), sent.len()), (ErrorKind::InvalidRequest, 0), "{name}: {error}");
            let found = error.violations().iter().map(|violation| violation.field().to_owned());
            assert_eq!(found.collect::<BTreeSet<_>>(), broken, "{name}: {error}");
            let printed = format!("{error} {error:?}");
            assert!(!printed.contains('@') && !printed.contains("canary"), "{name}: {printed}");
        }
    }

    call.checked = false;
    let (result, sent) = send(operation, &call, answer()).await;
    result.unwrap_or_else(|error| panic!("{name}: {error}"));
    let [sent] = &sent[..] else { panic!("{name}: one request is sent") };
    if let Some(body) = &call.body {
        assert_eq!(&serde_json::from_slice::<Value>(sent).expect("JSON"), body, "{name}");
    }
    assert!(!call.printed().contains('@'), "{name}: a secret is printed");
    broken.len()
}

#[test]
fn limits_are_checked_unless_that_is_skipped() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let (mut of_service, mut unlimited) = (std::collections::BTreeMap::<&str, usize>::new(), Vec::new());
    for operation in operations() {
        let document = Merged::of(operation.service);
        let broken: usize = (0..ROUNDS).map(|round| runtime.block_on(check(&operation, &document, round))).sum();
        *of_service.entry(operation.service).or_default() += broken;
        unlimited.extend((broken == 0).then(|| operation.name()));
    }
    println!("broken limits: {of_service:?}; without a limit: {unlimited:?}");
    assert!(of_service.values().all(|broken| *broken > 0) || !are_all(), "{of_service:?}");
}
