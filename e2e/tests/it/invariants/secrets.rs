//! No secret value appears in `Debug`, `Display`, an error, a log or the output of a whole call.

use std::process::Command;

use e2e::Server;
use e2e::merged::{MergedDocument, key};
use e2e::sample::{Fields, Samples};
use huaweicloud_core::Credentials;
use huaweicloud_core::test_util::RecordingTransport;
use serde_json::{Value, json};

use super::table::{Call, Operation, is_complete, operations};

/// Set in the child process whose entire output is searched.
const CHILD: &str = "E2E_PRINT_CANARIES";

/// The prefix of every canary, so that truncated ones are found too.
const CANARY: &str = "canary";

/// A call with a canary in every secret, and its response.
struct Sample {
    call: Call,
    status: u16,
    response: Option<Value>,
    /// The number of canaries.
    canaries: usize,
}

impl Sample {
    fn of(operation: &Operation, document: &MergedDocument) -> Self {
        let page = document.page(operation.id);
        let mut samples = Samples::new(document, Fields::All, 5);
        let mut call = Call::default();
        for parameter in &page.parameters {
            let key = key(parameter);
            let value = operation.filled(&key).unwrap_or_else(|| samples.value(&parameter["schema"]));
            call.arguments.insert(key, value);
        }
        call.body = page.body.map(|body| samples.value(&body["schema"]));
        let (status, response) = page.success();
        let response = response.map(|response| samples.value(&response["schema"]));
        Self { call, status, response, canaries: samples.canaries().len() }
    }
}

/// Calls an operation with a canary in every secret. Returns the number of canaries and all printed
/// output.
async fn call(operation: &Operation, document: &MergedDocument) -> (usize, String) {
    let Sample { mut call, status, response, canaries } = Sample::of(operation, document);
    let mut printed = String::new();
    if let (Some(round_trip), Some(body)) = (operation.body, &call.body) {
        printed.push_str(&round_trip(body).expect("a valid value").printed);
    }
    if let (Some(round_trip), Some(response)) = (operation.response, &response) {
        printed.push_str(&round_trip(response).expect("a valid value").printed);
    }

    let page = document.page(operation.id);
    let server = Server::answering(&page, status, response.as_ref()).await;
    (operation.send)(&server.config(), &call).await.expect("a response");
    // A service that echoes the request in an error, and one that returns an invalid error.
    let echo = json!({"error_code": "X.1", "error_msg": "no", "sent": call.body.clone()});
    for body in [echo, json!([call.body.clone()])] {
        let server = Server::responding(500, Some(&body)).await;
        let error = (operation.send)(&server.config(), &call).await.expect_err("an error");
        printed.push_str(&format!("{error}\n{error:?}\n{error:#?}\n"));
    }
    let server = Server::responding(status, Some(&json!([response, call.body.clone()]))).await;
    if let Err(error) = (operation.send)(&server.config(), &call).await {
        printed.push_str(&format!("{error}\n{error:?}\n{error:#?}\n"));
    }
    // Secrets that violate their limits.
    if let Some(body) = &mut call.body {
        lengthen(body);
        let server = Server::responding(status, response.as_ref()).await;
        if let Err(error) = (operation.send)(&server.config(), &call).await {
            printed.push_str(&format!("{error}\n{error:?}\n{error:#?}\n"));
        }
    }
    printed.push_str(&call.printed());
    (canaries, printed)
}

fn lengthen(value: &mut Value) {
    match value {
        Value::String(text) if text.starts_with(CANARY) => *text = text.repeat(1_000),
        Value::Array(items) => items.iter_mut().for_each(lengthen),
        Value::Object(fields) => fields.values_mut().for_each(lengthen),
        _ => {}
    }
}

#[tokio::test]
async fn secrets_are_never_printed() {
    if std::env::var_os(CHILD).is_some() {
        let _ = log::set_logger(&Print).map(|()| log::set_max_level(log::LevelFilter::Trace));
    }
    let mut canaries = 0;
    for operation in operations() {
        let (count, printed) = call(&operation, MergedDocument::of(operation.service)).await;
        canaries += count;
        assert!(!printed.contains(CANARY), "{} prints a secret:\n{printed}", operation.name());
        assert!(!printed.contains(e2e::server::SECRET_KEY), "{} prints the secret key", operation.name());
    }
    assert!(canaries >= 5 || !is_complete(), "the documents have secrets");
}

/// The same calls, recorded to be replayed.
#[tokio::test]
async fn recorded_sessions_contain_no_secret() {
    let mut redacted = 0;
    for operation in operations() {
        let document = MergedDocument::of(operation.service);
        let Sample { call, status, response, .. } = Sample::of(&operation, document);
        let server = Server::answering(&document.page(operation.id), status, response.as_ref()).await;
        let recorder = RecordingTransport::new([operation.metadata]);
        let key = Credentials::access_key(e2e::server::ACCESS_KEY, e2e::server::SECRET_KEY);
        let config = server.builder(key).transport(recorder.clone()).build().expect("a valid configuration");
        (operation.send)(&config, &call).await.expect("a response");

        let session = recorder.session();
        assert_eq!(session.operations(), [operation.id]);
        let text = serde_json::to_string(&session).expect("JSON");
        assert!(!text.contains(CANARY), "{} records a secret:\n{text}", operation.name());
        redacted += text.matches("[redacted]").count();
        // What was recorded answers the same call.
        let replay = server.builder(Credentials::token("token")).transport(session.replay([operation.metadata]));
        (operation.send)(&replay.build().expect("a valid configuration"), &call).await.expect("the recorded response");
    }
    assert!(redacted >= 5 || !is_complete(), "the documents have secrets");
}

/// All output of the calls, in a separate process, including everything that reqwest and hyper log.
#[test]
fn output_of_calls_contains_no_secret() {
    let output = Command::new(std::env::current_exe().expect("the test program"))
        .args(["--exact", "invariants::secrets::secrets_are_never_printed", "--nocapture"])
        .env(CHILD, "1")
        .env("RUST_LOG", "trace")
        .env("RUST_BACKTRACE", "full")
        .output()
        .expect("output");
    let text = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    assert!(output.status.success() && text.contains("log:"), "nothing is logged:\n{text}");
    for secret in [CANARY, e2e::server::SECRET_KEY] {
        assert!(!text.contains(secret), "the output contains a secret:\n{text}");
    }
}

/// Prints every record.
struct Print;

impl log::Log for Print {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        // The server runs in this process too; its log is not the client's.
        if !record.target().starts_with("wiremock") {
            eprintln!("log: {} {}", record.target(), record.args());
        }
    }

    fn flush(&self) {}
}
