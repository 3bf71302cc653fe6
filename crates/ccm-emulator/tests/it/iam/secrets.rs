//! No key, token, password or code reaches the log of the program.

use serde_json::{Value, json};

use super::support::password;
use crate::running::Running;
use crate::support::client;

#[tokio::test]
async fn secrets_are_not_logged() {
    let running = Running::start(
        &["--user", "somebody", "--clock", "2030-01-01T12:00:00Z"],
        &[("CCM_EMULATOR_PASSWORD", "a canary")],
    );
    let address = |path: &str| format!("{}{path}", running.endpoint());
    let response = client().post(address("/v3/auth/tokens")).json(&password("emulator", "somebody", "a canary"));
    let response = response.send().await.unwrap();
    assert_eq!(response.status(), 201);
    let token = response.headers()["x-subject-token"].to_str().unwrap().to_owned();
    let body: Value = response.json().await.unwrap();
    let post = async |path: &str, body: Value| -> Value {
        let response = client().post(address(path)).header("x-auth-token", &token).json(&body).send().await.unwrap();
        assert_eq!(response.status(), 201, "{path}");
        response.json().await.unwrap()
    };
    let user = json!({"credential": {"user_id": body["token"]["user"]["id"]}});
    let permanent = post("/v3.0/OS-CREDENTIAL/credentials", user).await;
    let temporary = json!({"auth": {"identity": {"methods": ["token"], "token": {"id": &token}}}});
    let temporary = post("/v3.0/OS-CREDENTIAL/securitytokens", temporary).await;
    // A wrong type of a secret, so that an error is about it.
    let mut wrong = password("emulator", "somebody", "another canary");
    wrong["auth"]["identity"]["password"]["user"]["name"] = json!(["canary"]);
    let refused = client().post(address("/v3/auth/tokens")).json(&wrong).send().await.unwrap();
    assert_eq!(refused.status(), 400);
    let refused = refused.text().await.unwrap();
    assert!(refused.contains("auth.identity.password.user.name") && !refused.contains("canary"), "{refused}");

    let log = running.stop();
    assert!(log.contains("201 IAM CreatePermanentAccessKey"), "{log}");
    let mut secrets = vec!["canary", &token];
    for key in [&permanent, &temporary] {
        secrets.extend(["secret", "securitytoken"].iter().filter_map(|name| key["credential"][name].as_str()));
    }
    assert_eq!(secrets.len(), 5);
    for secret in secrets {
        assert!(!log.contains(secret), "{secret}");
    }
}
