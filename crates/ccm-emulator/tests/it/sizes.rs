//! The sizes of bodies, which depend on who is calling.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{answer, assert_refused, client, connect, domains, rest, two_accounts_with};

#[tokio::test]
async fn body_sizes_depend_on_the_caller() {
    let emulator = two_accounts_with(|settings| {
        settings.max_signed_body_size = 100;
        settings.max_body_size = 1000;
        settings.max_unauthenticated_body_size = 300;
    })
    .await;
    let mut signed = domains();
    signed.method = Method::GET;
    let url = format!("{}/v3/auth/tokens", emulator.endpoint());
    let user = json!({"name": "somebody", "password": "a password", "domain": {"name": "blue"}});
    let body = json!({"auth": {"identity": {"methods": ["password"], "password": {"user": user}}}});
    let response = client().post(&url).json(&body).send().await.unwrap();
    let token = response.headers()["x-subject-token"].to_str().unwrap().to_owned();
    let refused = |answer: (u16, Value), reason: &str| {
        assert_eq!((answer.0, &answer.1["error_code"]), (413, &"APIGW.0201".into()), "{}", answer.1);
        assert!(answer.1["error_msg"].as_str().unwrap().contains(reason), "{}", answer.1);
    };
    for length in [100, 101, 10_000] {
        signed.body = "x".repeat(length);
        match length {
            100 => assert_eq!(signed.send(&emulator).await.0, 200),
            _ => refused(signed.send(&emulator).await, "100 bytes for signed requests"),
        }
    }
    let with_token = |length| {
        let request = client().get(format!("{}/v3/auth/domains", emulator.endpoint())).header("x-auth-token", &token);
        answer(request.body("x".repeat(length)))
    };
    assert_eq!(with_token(1000).await.0, 200);
    refused(with_token(1001).await, "1000 bytes for requests");
    for path in
        ["/v3/auth/tokens", "/v3.0/OS-CREDENTIAL/securitytokens", "/v5/agencies/assume-with-oidc", "/pca/ocsp/x"]
    {
        let request = client().post(format!("{}{path}", emulator.endpoint()));
        refused(answer(request.body("x".repeat(301))).await, "300 bytes for requests without authentication");
    }
    let controls = client().post(format!("{}/emulator/faults", emulator.endpoint())).body(" ".repeat(301));
    assert_eq!(controls.send().await.unwrap().status(), 413);
}

/// A client that is still sending must be able to read the refusal.
#[tokio::test]
async fn unknown_caller_is_refused_whatever_the_body() {
    let emulator = two_accounts_with(|settings| settings.max_body_size = 1000).await;
    let import = || client().post(format!("{}/v3/scm/certificates/import", emulator.endpoint()));
    let body = "{".repeat(8 << 20);
    assert_refused(import().body(body.clone()), "x-auth-token not found").await;
    assert_refused(import().body(body.clone()).header("x-auth-token", "x"), "decrypt token fail").await;
    let mut unknown = domains();
    unknown.access_key = "NOBODY".to_owned();
    assert_refused(unknown.request(&emulator).body(body.clone()), "ak not exist").await;
    // Sends everything before it reads anything.
    let length = body.len();
    let head = format!("POST /v3/scm/certificates/import HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {length}\r\n");
    let answer = rest(connect(&emulator, format!("{head}Connection: close\r\n\r\n{body}")).await).await;
    assert!(answer.starts_with("HTTP/1.1 401 "), "{answer}");
}
