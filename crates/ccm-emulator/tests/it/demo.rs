//! The demonstration seed: every operation succeeds with the examples of its document and its
//! sample.

use ccm_emulator::{Coverage, Emulator, Seed, Settings, coverage};
use serde_json::{Value, json};

use crate::examples::request;
use crate::support::client;

/// An emulator with the demonstration, which validates its responses.
pub(crate) async fn demo() -> Emulator {
    let mut settings = Settings::default();
    settings.validate_responses = true;
    Emulator::builder().seed(Seed::demo()).settings(settings).start().await.unwrap()
}

/// A token of a user, whose password is as the README says.
pub(crate) async fn token(endpoint: &str, account: &str, user: &str, password: &str) -> String {
    let user = json!({"name": user, "password": password, "domain": {"name": account}});
    let body = json!({"auth": {"identity": {"methods": ["password"], "password": {"user": user}}}});
    let response = client().post(format!("{endpoint}/v3/auth/tokens")).json(&body).send().await.unwrap();
    assert_eq!(response.status(), 201);
    response.headers()["x-subject-token"].to_str().unwrap().to_owned()
}

pub(crate) async fn explorer(endpoint: &str, token: &str, what: &str) -> Value {
    let request = client().get(format!("{endpoint}/explorer/api/{what}")).header("x-auth-token", token);
    let response = request.send().await.unwrap();
    assert_eq!(response.status(), 200, "{what}");
    response.json().await.unwrap()
}

/// Calls each operation once, and returns those that failed, with their responses.
async fn call_each(emulator: &Emulator, operations: impl Iterator<Item = Coverage>) -> Vec<String> {
    let endpoint = emulator.endpoint();
    let token = token(endpoint, "emulator", "emulator", "emulator-password").await;
    let mut failed = Vec::new();
    let samples = explorer(endpoint, &token, "samples").await;
    for operation in operations {
        let name = format!("{}/{}", operation.service.to_lowercase(), operation.operation);
        let request = request(endpoint, &operation, &samples["samples"][&name]);
        let response = request.header("x-auth-token", &token).send().await.unwrap();
        let status = response.status();
        if !status.is_success() {
            failed.push(format!("{name}: {status} {}", response.text().await.unwrap()));
        }
    }
    failed
}

#[tokio::test]
async fn every_operation_succeeds_in_either_order() {
    let emulator = demo().await;
    let emulated: Vec<Coverage> = coverage().into_iter().filter(|operation| operation.emulated).collect();
    assert!(emulated.len() > 100);
    let failed = call_each(&emulator, emulated.iter().copied()).await;
    assert!(failed.is_empty(), "{}", failed.join("\n"));
    emulator.reset().await.unwrap();
    let failed = call_each(&emulator, emulated.iter().rev().copied()).await;
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}
