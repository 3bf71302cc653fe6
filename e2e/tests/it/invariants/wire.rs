//! Calls every operation for `scripts/wire`, which makes the same calls with the vendor's client
//! and compares the requests.

use e2e::merged::{FIXTURES, MergedDocument, key};
use e2e::sample::{Fields, Samples};
use huaweicloud_core::{Config, Credentials, ErrorKind, NoRetry};
use serde_json::{Value, json};

use super::examples::{bodies, valid_call};
use super::table::{Call, operations};

/// The value of every text in one call of each operation: every kind of character that a path, a
/// query or JSON encodes. Without the slash in paths, where it is refused.
const AWKWARD: &str = "a b+c/d%20e&f=g?h#i~j*k'l\"m\\n:;,!$()@[]{}<>|^`\t\r\n\u{7f}é证🔐";
/// A text that our client refuses in a path.
const REFUSED_IN_PATH: &str = "a/b";

/// Sends all calls to the server `WIRE_SERVER` with the keys `WIRE_AK` and `WIRE_SK` for the
/// account `WIRE_DOMAIN_ID`, and writes them in the same order to the file `WIRE_CALLS`. The server
/// rejects all of them with 400, except those that our client refuses to send.
#[tokio::test]
#[ignore = "run by scripts/wire, with a server"]
async fn call_every_operation() {
    let variable = |name: &str| std::env::var(name).unwrap_or_else(|_| panic!("{name} is missing: run scripts/wire"));
    let config = Config::builder()
        .retry(NoRetry)
        .endpoint(variable("WIRE_SERVER"))
        .credentials(Credentials::access_key(variable("WIRE_AK"), variable("WIRE_SK")))
        .domain_id(variable("WIRE_DOMAIN_ID"))
        .build()
        .expect("a valid configuration");
    let mut calls = Vec::new();
    for operation in operations().into_iter().filter(|operation| !FIXTURES.contains(&operation.service)) {
        let document = MergedDocument::of(operation.service);
        let mut sent = vec![valid_call(document, &operation)];
        let page = document.page(operation.id);
        if let Some(body) = page.body {
            let partial = Samples::new(document, Fields::Random, 3).value(&body["schema"]);
            let bodies = bodies(document, body).into_iter().chain([partial]).map(Some);
            // An optional body of which nothing is set is not sent.
            let empty = |body: &Option<Value>| page.body_required || *body != Some(json!({}));
            for body in bodies.filter(empty).chain((!page.body_required).then_some(None)) {
                sent.push(Call { body, ..valid_call(document, &operation) });
            }
        }
        let required = page.parameters.iter().filter(|parameter| parameter["required"] == true);
        let required: Vec<_> = required.map(|parameter| key(parameter)).collect();
        let mut required_only = valid_call(document, &operation);
        required_only.arguments.retain(|key, _| required.contains(key));
        sent.push(required_only);
        // Limits are not checked, so every text can have any length.
        let mut awkward = valid_call(document, &operation);
        awkward.body.iter_mut().for_each(|body| replace_strings(AWKWARD, body));
        for parameter in &page.parameters {
            let text = match parameter["in"].as_str() {
                Some("path") => AWKWARD.replace('/', ""),
                // A header has no other characters: they are refused.
                Some("header") => AWKWARD.replace(|character| !matches!(character, ' '..='~'), ""),
                _ => AWKWARD.to_owned(),
            };
            replace_strings(&text, &mut awkward.arguments[&key(parameter)]);
        }
        sent.push(awkward);
        for parameter in page.parameters.iter().filter(|parameter| parameter["in"] == "path") {
            let mut refused = valid_call(document, &operation);
            replace_strings(REFUSED_IN_PATH, &mut refused.arguments[&key(parameter)]);
            sent.push(refused);
        }

        for call in sent {
            let error = (operation.send)(&config, &call).await.expect_err("a rejected request");
            let refused = call.arguments.values().any(|value| value == REFUSED_IN_PATH);
            let kind = if refused { ErrorKind::InvalidRequest } else { ErrorKind::Service };
            assert_eq!(error.kind(), kind, "{}: {error}", operation.name());
            // The vendor's client identifies parameters by name only.
            let named =
                page.parameters.iter().filter_map(|parameter| Some((parameter, call.arguments.get(&key(parameter))?)));
            let named =
                named.map(|(parameter, value)| (parameter["name"].as_str().expect("a name").to_owned(), value.clone()));
            calls.push(json!({
                "service": operation.service, "operation": operation.id, "refused": refused,
                "arguments": named.collect::<serde_json::Map<_, _>>(), "body": call.body,
            }));
        }
    }
    std::fs::write(variable("WIRE_CALLS"), Value::from(calls).to_string()).expect("the calls can be written");
}

/// Replaces every string.
fn replace_strings(new: &str, value: &mut Value) {
    match value {
        Value::String(text) => new.clone_into(text),
        Value::Array(items) => items.iter_mut().for_each(|item| replace_strings(new, item)),
        Value::Object(fields) => fields.values_mut().for_each(|field| replace_strings(new, field)),
        _ => {}
    }
}
