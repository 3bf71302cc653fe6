//! No secret value appears in `Debug`, `Display`, an error, a log or the output of a whole call.

use std::process::Command;

use e2e::Server;
use e2e::merged::{Merged, key};
use e2e::sample::{Fields, Samples};
use serde_json::{Value, json};

use super::table::{Call, Operation, are_all, operations};

/// Set in the child process whose whole output is searched.
const CHILD: &str = "E2E_PRINT_CANARIES";

/// What every canary begins with, so that a piece of one is found too.
const CANARY: &str = "canary";

/// Calls an operation with a canary in every secret, and gives how many there were and all that was printed on the way.
async fn call(operation: &Operation, document: &Merged) -> (usize, String) {
    let page = document.page(operation.id);
    let mut samples = Samples::new(document, Fields::All, 5);
    let mut call = Call::default();
    for parameter in &page.parameters {
        call.arguments.insert(key(parameter), samples.value(&parameter["schema"]));
    }
    call.body = page.body.map(|body| samples.value(&body["schema"]));
    let (status, answer) = page.success();
    let answer = answer.map(|answer| samples.value(&answer["schema"]));
    let canaries = samples.canaries().len();
    let mut printed = String::new();
    if let (Some(through), Some(body)) = (operation.body, &call.body) {
        printed.push_str(&through(body).expect("it is read").printed);
    }
    if let (Some(through), Some(answer)) = (operation.answer, &answer) {
        printed.push_str(&through(answer).expect("it is read").printed);
    }

    let server = Server::answering(status, answer.as_ref()).await;
    (operation.send)(&server.config(), &call).await.expect("it succeeds");
    // A service that repeats what it was sent, one that talks nonsense, and one that is not there.
    let echo = json!({"error_code": "X.1", "error_msg": "no", "sent": call.body.clone()});
    for body in [echo, json!([call.body.clone()])] {
        let server = Server::answering(500, Some(&body)).await;
        let error = (operation.send)(&server.config(), &call).await.expect_err("it fails");
        printed.push_str(&format!("{error}\n{error:?}\n{error:#?}\n"));
    }
    let server = Server::answering(status, Some(&json!([answer, call.body.clone()]))).await;
    if let Err(error) = (operation.send)(&server.config(), &call).await {
        printed.push_str(&format!("{error}\n{error:?}\n{error:#?}\n"));
    }
    // What breaks its bounds.
    if let Some(body) = &mut call.body {
        lengthen(body);
        let server = Server::answering(status, answer.as_ref()).await;
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
async fn no_secret_is_printed() {
    if std::env::var_os(CHILD).is_some() {
        let _ = log::set_boxed_logger(Box::new(Print)).map(|()| log::set_max_level(log::LevelFilter::Trace));
    }
    let mut canaries = 0;
    for operation in operations() {
        let (count, printed) = call(&operation, &Merged::of(operation.service)).await;
        canaries += count;
        assert!(!printed.contains(CANARY), "{} prints a secret:\n{printed}", operation.name());
        assert!(!printed.contains(e2e::server::SECRET_KEY), "{} prints the key", operation.name());
    }
    assert!(canaries >= 5 || !are_all(), "there are secrets");
}

/// The same in a process of its own, with everything that reqwest and hyper log.
#[test]
fn no_secret_is_in_the_output_of_a_call() {
    let output = Command::new(std::env::current_exe().expect("this program"))
        .args(["--exact", "invariants::secrets::no_secret_is_printed", "--nocapture"])
        .env(CHILD, "1")
        .env("RUST_LOG", "trace")
        .env("RUST_BACKTRACE", "full")
        .output()
        .expect("it runs");
    let text = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    assert!(output.status.success() && text.contains("log:"), "something is logged:\n{text}");
    for secret in [CANARY, e2e::server::SECRET_KEY] {
        assert!(!text.contains(secret), "the output holds a secret:\n{text}");
    }
}

/// Prints every record.
struct Print;

impl log::Log for Print {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        // The server is part of this process, and what it logs is not the client's.
        if !record.target().starts_with("wiremock") {
            eprintln!("log: {} {}", record.target(), record.args());
        }
    }

    fn flush(&self) {}
}
