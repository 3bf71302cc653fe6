//! What the explorer asks for: samples and the last requests.

use std::collections::BTreeSet;

use ccm_emulator::{Coverage, Fault, coverage};
use serde_json::{Value, json};

use crate::demo::{demo, explorer, token};
use crate::examples::request;
use crate::support::{Signed, answer, assert_refused, client, domains, noon, two_accounts};

/// A signed request of the account `blue` for something of the explorer.
fn signed(what: &str) -> Signed {
    Signed { path: format!("/explorer/api/{what}"), ..domains() }
}

#[tokio::test]
async fn both_need_authentication_and_answer_for_the_account() {
    let emulator = two_accounts().await;
    for what in ["samples", "requests"] {
        assert_refused(client().get(format!("{}/explorer/api/{what}", emulator.endpoint())), "").await;
        let mut wrong = signed(what);
        wrong.secret_key = "another".to_owned();
        assert_refused(wrong.request(&emulator), "").await;
        assert_eq!(signed(what).send(&emulator).await.0, 200, "{what}");
        let other = signed(what).header("x-domain-id", "another").send(&emulator).await;
        assert_eq!(other.0, 403, "{what}");
    }
    assert_eq!(signed("samples").send(&emulator).await.1, json!({"samples": {}}), "there is no seed");

    assert_eq!(domains().send(&emulator).await.0, 200);
    emulator.faults().add(Fault::status(503).times(1)).unwrap();
    assert_eq!(domains().send(&emulator).await.0, 503);
    let mut red = domains();
    (red.access_key, red.secret_key) = ("REDACCESSKEY00000001".to_owned(), "the secret key of red".to_owned());
    assert_eq!(red.send(&emulator).await.0, 200);
    let nowhere = answer(client().get(format!("{}/nowhere?a=canary", emulator.endpoint()))).await;
    assert_eq!(nowhere.0, 404);

    let (_, body) = signed("requests").send(&emulator).await;
    let requests = body["requests"].as_array().unwrap();
    let seen: Vec<_> =
        requests.iter().map(|kept| (kept["status"].as_u64().unwrap(), kept["account"].as_str())).collect();
    assert_eq!(seen, [(404, None), (503, None), (200, Some("blue"))], "newest first, and none of another account");
    let own = &requests[2];
    assert_eq!(own["time"], json!("2030-01-01T12:00:00Z"), "{:?}", noon());
    assert_eq!((&own["service"], &own["operation"]), (&json!("IAM"), &json!("KeystoneListAuthDomains")));
    assert_eq!((&own["method"], &own["path"]), (&json!("GET"), &json!("/v3/auth/domains")));
    assert!(own["response_body"]["domains"].is_array() && own["request_body"].is_null(), "{own}");
    assert_eq!((&own["verdict"], &requests[1]["fault"]), (&json!("signed"), &json!("status")));
    assert_eq!(own["request_id"].as_str().unwrap().len(), 32);
    assert!(!body.to_string().contains("canary"));
}

#[tokio::test]
async fn requests_are_bounded() {
    let emulator = two_accounts().await;
    let mut long = domains();
    long.method = reqwest::Method::POST;
    long.path = "/v3/scm/csr/upload".to_owned();
    long.headers = vec![("content-type".to_owned(), "application/json".to_owned())];
    long.body = json!({"name": "a-name", "csr": "x".repeat(20_000)}).to_string();
    assert_eq!(long.send(&emulator).await.0, 400);
    let (_, body) = signed("requests").send(&emulator).await;
    assert!(body["requests"][0]["request_body"].as_str().unwrap().contains("bytes, not kept"), "{body}");
    for _ in 0..110 {
        assert_eq!(answer(client().get(format!("{}/nowhere", emulator.endpoint()))).await.0, 404);
    }
    let (_, body) = signed("requests").send(&emulator).await;
    assert_eq!(body["requests"].as_array().unwrap().len(), 100);
}

/// Adds the texts of properties with these names.
fn secrets(value: &Value, names: &[&str], is_secret: bool, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                secrets(member, names, names.contains(&name.as_str()), found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| secrets(item, names, is_secret, found)),
        Value::String(text) if is_secret => {
            found.insert(text.clone());
        }
        _ => {}
    }
}

/// Replaces the texts of properties with these names by a long one, if they are so short that they
/// could be in any text.
fn replace_short(value: &mut Value, names: &[&str]) {
    for (name, member) in value.as_object_mut().into_iter().flatten() {
        match member {
            Value::String(text) if names.contains(&name.as_str()) && text.len() < 16 => {
                *text = "a long canary".repeat(2)
            }
            member => replace_short(member, names),
        }
    }
}

/// Adds all texts.
fn texts(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => members.values().for_each(|member| texts(member, found)),
        Value::Array(items) => items.iter().for_each(|item| texts(item, found)),
        Value::String(text) => found.push(text.clone()),
        _ => {}
    }
}

#[tokio::test]
async fn no_secret_of_any_operation_is_kept() {
    let emulator = demo().await;
    let endpoint = emulator.endpoint();
    let token = token(endpoint, "emulator", "emulator", "emulator-password").await;
    let samples = explorer(endpoint, &token, "samples").await;
    let (mut hidden, mut kept) = (BTreeSet::from([token.clone()]), Vec::new());
    let emulated: Vec<Coverage> = coverage().into_iter().filter(|operation| operation.emulated).collect();
    // Not more than are kept at once.
    for some in emulated.chunks(50) {
        for operation in some {
            let service = clients::SERVICES.iter().find(|service| service.prefix == operation.service).unwrap();
            let documented = service.operations.iter().find(|known| known.name == operation.operation).unwrap();
            let name = format!("{}/{}", service.name, operation.operation);
            let sample = &samples["samples"][&name];
            let mut request = request(endpoint, operation, sample).header("x-auth-token", &token).build().unwrap();
            if let Some(body) = request.body().and_then(reqwest::Body::as_bytes) {
                let mut body = serde_json::from_slice(body).unwrap();
                replace_short(&mut body, documented.secrets);
                secrets(&body, documented.secrets, false, &mut hidden);
                *request.body_mut() = Some(body.to_string().into());
            }
            let response = client().execute(request).await.unwrap();
            for header in response.headers().values().filter_map(|value| value.to_str().ok()) {
                // Tokens are in headers.
                if header.len() > 100 {
                    hidden.insert(header.to_owned());
                }
            }
            let body = response.bytes().await.unwrap();
            let body = serde_json::from_slice(&body).unwrap_or_default();
            secrets(&body, documented.secrets, false, &mut hidden);
        }
        let requests = explorer(endpoint, &token, "requests").await;
        assert!(requests["requests"].as_array().unwrap().len() >= some.len());
        texts(&requests, &mut kept);
    }
    assert!(hidden.len() > 10, "{}", hidden.len());
    assert!(kept.iter().any(|text| text == "[redacted]"));
    for text in &kept {
        assert!(!hidden.iter().any(|secret| text.contains(secret.as_str())), "{text}");
    }
}
