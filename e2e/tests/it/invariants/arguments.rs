//! No argument of any operation can change the path segments, the host or the query parameters of
//! the request.

use e2e::merged::{MergedDocument, key, key_of};
use e2e::sample::{Fields, Samples};
use huaweicloud_core::test_util::{MockResponse, ReplayTransport, credentials};
use huaweicloud_core::{Config, ErrorKind, Scope};
use percent_encoding::percent_decode_str;
use proptest::prelude::*;
use proptest::test_runner::{Config as Cases, RngSeed, TestRunner};
use serde_json::{Value, json};

use super::table::{Call, Operation, operations};

const HOST: &str = "service.example.com";
const ENDPOINT: &str = "https://service.example.com";

/// Delimiters, encodings and other pieces that might break out of a path segment or query value.
const PIECES: [&str; 26] = [
    "",
    ".",
    "..",
    "/",
    "\\",
    "%2e%2e",
    "%2E",
    "%2f",
    "%5c",
    "%00",
    "?",
    "#",
    "&",
    "=",
    "a",
    "a=b",
    ":80",
    "@evil.example.com",
    "http://evil.example.com/",
    "\r\nHost: evil",
    "\0",
    "\u{7f}",
    " ",
    "证",
    "🔐",
    "%",
];

fn texts() -> impl Strategy<Value = String> {
    let pieces =
        proptest::collection::vec(proptest::sample::select(&PIECES[..]), 0..4).prop_map(|pieces| pieces.concat());
    prop_oneof![3 => pieces, 1 => any::<String>()]
}

/// Replaces a string with the text, and a list with a list that contains it twice. Other values
/// remain valid.
fn hostile(text: &str, valid: Value) -> Value {
    match valid {
        Value::String(_) => text.into(),
        Value::Array(items) => {
            json!([hostile(text, items[0].clone()), hostile(text, items[0].clone())])
        }
        other => other,
    }
}

/// Calls an operation. Returns whether the request was sent.
async fn check(operation: &Operation, document: &MergedDocument, texts: &[String]) -> Result<bool, TestCaseError> {
    let page = document.page(operation.id);
    let mut samples = Samples::new(document, Fields::All, 1);
    let mut call = Call::default();
    for (index, parameter) in page.parameters.iter().enumerate() {
        let valid = samples.value(&parameter["schema"]);
        let hostile = hostile(&texts[index % texts.len()], valid);
        let key = key(parameter);
        let value = operation.filled(&key).unwrap_or(hostile);
        call.arguments.insert(key, value);
    }
    call.body = page.body.map(|body| samples.value(&body["schema"]));
    let (status, response) = page.success();
    let response = match response {
        Some(response) => MockResponse::json(status, &samples.value(&response["schema"])),
        None => MockResponse::status(status),
    };
    let transport = ReplayTransport::new([response]);
    let config = Config::builder().credentials(credentials()).endpoint(ENDPOINT).transport(transport.clone()).build();

    if let Err(error) = (operation.send)(&config.expect("a valid configuration"), &call).await {
        prop_assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{}", error);
        prop_assert_eq!(transport.requests().len(), 0, "a rejected request is not sent");
        return Ok(false);
    }
    let requests = transport.requests();
    let [request] = &requests[..] else { return Err(TestCaseError::fail("expected one request")) };
    // Only a signed request names its host itself.
    prop_assert_eq!(request.header("host"), operation.metadata.needs_credentials.then_some(HOST));
    prop_assert_eq!(request.url().host_str(), Some(HOST));
    prop_assert_eq!(request.url().fragment(), None);
    let (sent, template): (Vec<&str>, Vec<&str>) =
        (request.url().path().split('/').collect(), page.path.split('/').collect());
    prop_assert_eq!(sent.len(), template.len(), "{:?}", sent);
    for (sent, template) in sent.iter().zip(template) {
        let argument = template.strip_prefix('{').and_then(|name| name.strip_suffix('}'));
        let expected =
            argument.map_or(template, |name| call.arguments[&key_of("path", name)].as_str().expect("a string"));
        let sent = percent_decode_str(sent).decode_utf8_lossy().into_owned();
        prop_assert_eq!(sent, expected);
    }
    let mut expected: Vec<(&str, String)> = Vec::new();
    for parameter in page.parameters.iter().filter(|parameter| parameter["in"] == "query") {
        let name = parameter["name"].as_str().expect("a name");
        let values = match &call.arguments[&key(parameter)] {
            Value::Array(values) => values.clone(),
            value => vec![value.clone()],
        };
        expected.extend(values.iter().map(|value| (name, value.as_str().map_or(value.to_string(), str::to_owned))));
    }
    let pairs = request.url().query_pairs().into_owned().collect::<Vec<_>>();
    let mut pairs: Vec<(&str, String)> = pairs.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
    pairs.sort();
    expected.sort();
    prop_assert_eq!(pairs, expected);
    let id = if operation.metadata.scope == Scope::Project { "x-project-id" } else { "x-domain-id" };
    let known = ["accept", "authorization", "content-length", "content-type", "host", id, "x-sdk-date"];
    for name in request.headers().keys().map(|name| name.as_str()) {
        let documented = page.parameters.iter().any(|parameter| {
            parameter["in"] == "header"
                && parameter["name"].as_str().is_some_and(|header| header.eq_ignore_ascii_case(name))
        });
        prop_assert!(documented || known.contains(&name), "the header {} is sent", name);
    }
    Ok(true)
}

#[test]
fn arguments_never_change_segments_host_or_query() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    for operation in operations() {
        let document = MergedDocument::of(operation.service);
        if document.page(operation.id).parameters.is_empty() {
            continue;
        }
        let config = Cases { cases: 64, rng_seed: RngSeed::Fixed(4), failure_persistence: None, ..Cases::default() };
        let arguments = proptest::collection::vec(texts(), 4);
        let sent = std::cell::Cell::new(0);
        let result = TestRunner::new(config).run(&arguments, |texts| {
            sent.set(sent.get() + u32::from(runtime.block_on(check(&operation, document, &texts))?));
            Ok(())
        });
        result.unwrap_or_else(|error| panic!("{}: {error}", operation.name()));
        assert!(sent.get() > 0, "{}: no request was sent", operation.name());
    }
}
