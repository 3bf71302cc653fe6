//! Calls of every operation for `scripts/wire`, which makes the same calls with the vendor's client and compares what arrives.

use e2e::merged::{DEMO, Merged, key};
use e2e::sample::{Fields, Samples};
use huaweicloud_core::{Config, Credentials, ErrorKind, NoRetry};
use serde_json::{Value, json};

use super::examples::{bodies, valid};
use super::table::{Call, operations};

/// What texts become in the last call of each operation: letters that need an encoding in a query or JSON.
const AWKWARD: &str = "a b+c/d%20e&f=g?h#i~j*k'l\"m\\n:;,!$()@é证🔐";
/// The same for a path, in which our client takes no slash.
const AWKWARD_IN_PATH: &str = "a b+c%20e&f=g?h#i~j*k'l\"m:;,!$()@é证🔐";

/// Sends every call to the server `WIRE_SERVER` with the keys `WIRE_AK` and `WIRE_SK` for the account `WIRE_DOMAIN_ID`, in the order of
/// the list that it writes to the file `WIRE_CALLS`. The server answers all of them with 400.
#[tokio::test]
#[ignore = "scripts/wire starts it, with a server"]
async fn every_operation_is_called() {
    let variable = |name: &str| std::env::var(name).unwrap_or_else(|_| panic!("{name} is missing: run scripts/wire"));
    let config = Config::builder()
        .retry(NoRetry)
        .endpoint(variable("WIRE_SERVER"))
        .credentials(Credentials::access_key(variable("WIRE_AK"), variable("WIRE_SK")))
        .domain_id(variable("WIRE_DOMAIN_ID"))
        .build()
        .expect("a sound configuration");
    let mut calls = Vec::new();
    for operation in operations().into_iter().filter(|operation| operation.service != DEMO) {
        let document = Merged::of(operation.service);
        let mut sent = vec![valid(&document, &operation)];
        let page = document.page(operation.id);
        if let Some(body) = page.body {
            let few = Samples::new(&document, Fields::Some, 3).value(&body["schema"]);
            for body in bodies(&document, body).into_iter().chain([few]) {
                sent.push(Call { body: Some(body), ..valid(&document, &operation) });
            }
        }
        let required = page.parameters.iter().filter(|parameter| parameter["required"] == true);
        let required: Vec<_> = required.map(|parameter| key(parameter)).collect();
        let mut bare = valid(&document, &operation);
        bare.arguments.retain(|key, _| required.contains(key));
        sent.push(bare);
        let mut awkward = valid(&document, &operation);
        awkward.body.iter_mut().for_each(|body| make(AWKWARD, body));
        for (place, text) in [("query", AWKWARD), ("path", AWKWARD_IN_PATH)] {
            for parameter in page.parameters.iter().filter(|parameter| parameter["in"] == place) {
                make(text, &mut awkward.arguments[&key(parameter)]);
            }
        }
        sent.push(awkward);

        for call in sent {
            let error = (operation.send)(&config, &call).await.expect_err("the server refuses it");
            assert_eq!(error.kind(), ErrorKind::Service, "{}: {error}", operation.name());
            // The vendor's client knows no places.
            let named =
                page.parameters.iter().filter_map(|parameter| Some((parameter, call.arguments.get(&key(parameter))?)));
            let named =
                named.map(|(parameter, value)| (parameter["name"].as_str().expect("a name").to_owned(), value.clone()));
            calls.push(json!({
                "service": operation.service, "operation": operation.id, "arguments": named.collect::<serde_json::Map<_, _>>(), "body": call.body,
            }));
        }
    }
    std::fs::write(variable("WIRE_CALLS"), Value::from(calls).to_string()).expect("the calls are written");
}

/// Puts the text in the place of every text, as much of it as keeps the length, since bodies are checked before they are sent.
fn make(new: &str, value: &mut Value) {
    match value {
        Value::String(text) => *text = new.chars().cycle().take(text.chars().count()).collect(),
        Value::Array(items) => items.iter_mut().for_each(|item| make(new, item)),
        Value::Object(fields) => fields.values_mut().for_each(|field| make(new, field)),
        _ => {}
    }
}
