//! Permanent access keys: their life, their quota, and the configured ones.

use std::time::Duration;

use ccm_emulator::Emulator;
use serde_json::{Value, json};

use super::support::{Caller, blue_key, blue_token, call, created_key, emulator, red_key, user_id};
use crate::support::{blue, noon, red};

const KEYS: &str = "/v3.0/OS-CREDENTIAL/credentials";

async fn create(emulator: &Emulator, caller: &Caller, user: &str) -> super::support::Response {
    let body = json!({"credential": {"user_id": user, "description": "for a test"}});
    call(emulator, caller, &format!("POST {KEYS}"), body).await
}

/// The response to a request that needs a valid signature.
async fn sign(emulator: &Emulator, key: &Caller) -> super::support::Response {
    call(emulator, key, "GET /v3/auth/domains", Value::Null).await
}

fn id(key: &Caller) -> &str {
    let Caller::Key(id, ..) = key else { panic!("{key:?}") };
    id
}

#[tokio::test]
async fn key_signs_until_it_is_inactive_or_deleted() {
    let emulator = emulator().await;
    let user = user_id(&blue(), "somebody");
    let body = create(&emulator, &blue_key(), &user).await.ok(201);
    let credential = &body["credential"];
    assert_eq!(credential["create_time"], "2030-01-01T12:00:00.000000Z");
    assert_eq!((&credential["status"], &credential["user_id"]), (&"active".into(), &user.as_str().into()));
    assert_eq!(credential["description"], "for a test");
    let key = created_key(&body);
    assert_eq!(sign(&emulator, &key).await.ok(200)["domains"][0]["name"], "blue");
    let identity = call(&emulator, &key, "GET /v5/caller-identity", Value::Null).await.ok(200);
    assert_eq!(identity["principal_id"], user.as_str());

    let address = format!("{KEYS}/{}", id(&key));
    let update =
        async |body: Value| call(&emulator, &blue_key(), &format!("PUT {address}"), json!({"credential": body})).await;
    let updated = update(json!({"status": "inactive"})).await.ok(200);
    assert_eq!(
        (&updated["credential"]["status"], updated["credential"]["secret"].is_null()),
        (&"inactive".into(), true)
    );
    sign(&emulator, &key).await.assert_refused("the access key is inactive");
    let updated = update(json!({"status": "active", "description": "again"})).await.ok(200);
    assert_eq!(updated["credential"]["description"], "again");
    sign(&emulator, &key).await.ok(200);
    update(json!({"status": "other"})).await.assert_error(400, "credential.status");

    let deleted = call(&emulator, &blue_key(), &format!("DELETE {address}"), Value::Null).await;
    assert_eq!((deleted.status, deleted.body), (204, Value::Null));
    sign(&emulator, &key).await.assert_refused("ak not exist");
    for request in [format!("DELETE {address}"), format!("GET {address}")] {
        call(&emulator, &blue_key(), &request, Value::Null).await.assert_error(404, id(&key));
    }
    update(json!({"status": "active"})).await.assert_error(404, id(&key));
}

#[tokio::test]
async fn shown_key_has_its_last_use() {
    let emulator = emulator().await;
    let key = created_key(&create(&emulator, &blue_key(), &user_id(&blue(), "somebody")).await.ok(201));
    let show = async || {
        let body = call(&emulator, &blue_key(), &format!("GET {KEYS}/{}", id(&key)), Value::Null).await.ok(200);
        assert!(body["credential"].get("secret").is_none());
        body["credential"]["last_use_time"].clone()
    };
    assert_eq!(show().await, "2030-01-01T12:00:00.000000Z");
    emulator.clock().advance(Duration::from_secs(60)).unwrap();
    sign(&emulator, &key).await.ok(200);
    emulator.clock().advance(Duration::from_secs(60)).unwrap();
    assert_eq!(show().await, "2030-01-01T12:01:00.000000Z");
}

#[tokio::test]
async fn user_has_at_most_two_keys() {
    let emulator = emulator().await;
    let somebody = user_id(&blue(), "somebody");
    for _ in 0..2 {
        create(&emulator, &blue_key(), &somebody).await.ok(201);
    }
    create(&emulator, &blue_key(), &somebody).await.assert_error(400, "akSkNumExceed");
    // The configured key of the administrator counts.
    create(&emulator, &blue_key(), &blue().administrator_id()).await.ok(201);
    create(&emulator, &blue_key(), &blue().administrator_id()).await.assert_error(400, "akSkNumExceed");
    create(&emulator, &blue_key(), &user_id(&blue(), "careful")).await.ok(201);
}

#[tokio::test]
async fn keys_are_listed_per_user() {
    let emulator = emulator().await;
    let somebody = user_id(&blue(), "somebody");
    let created = created_key(&create(&emulator, &blue_key(), &somebody).await.ok(201));
    let list = async |caller: &Caller, query: String| {
        let body = call(&emulator, caller, &format!("GET {KEYS}{query}"), Value::Null).await.ok(200);
        let ids = body["credentials"].as_array().unwrap().iter().map(|key| key["access"].as_str().unwrap().to_owned());
        ids.collect::<Vec<_>>()
    };
    // By default, those of the caller.
    assert_eq!(list(&blue_key(), String::new()).await, ["BLUEACCESSKEY0000001"]);
    assert_eq!(list(&blue_token(&emulator).await, String::new()).await, [id(&created)]);
    assert_eq!(list(&blue_key(), format!("?user_id={somebody}")).await, [id(&created)]);
    // Another account has no such user and no such key.
    let of_blue = format!("GET {KEYS}?user_id={somebody}");
    call(&emulator, &red_key(), &of_blue, Value::Null).await.assert_error(404, "Could not find user");
    let shown = format!("GET {KEYS}/{}", id(&created));
    call(&emulator, &red_key(), &shown, Value::Null).await.assert_error(404, "Could not find credential");
    create(&emulator, &red_key(), &somebody).await.assert_error(400, "Could not find user");
    create(&emulator, &red_key(), &user_id(&red(), "visitor")).await.ok(201);
}

#[tokio::test]
async fn configured_key_cannot_be_changed() {
    let emulator = emulator().await;
    let address = format!("{KEYS}/BLUEACCESSKEY0000001");
    let shown = call(&emulator, &blue_key(), &format!("GET {address}"), Value::Null).await.ok(200);
    assert_eq!(shown["credential"]["user_id"], blue().administrator_id());
    assert_eq!(shown["credential"]["last_use_time"], "2030-01-01T12:00:00.000000Z");
    let body = json!({"credential": {"status": "inactive"}});
    for (method, body) in [("DELETE", Value::Null), ("PUT", body)] {
        let refused = call(&emulator, &blue_key(), &format!("{method} {address}"), body).await;
        refused.assert_error(403, "part of the emulator's configuration");
    }
    // To another account it does not exist.
    call(&emulator, &red_key(), &format!("DELETE {address}"), Value::Null).await.assert_error(404, "credential");
    sign(&emulator, &blue_key()).await.ok(200);
}

#[tokio::test]
async fn key_survives_a_restart_and_not_a_reset() {
    let folder = tempfile::tempdir().unwrap();
    let start = async || {
        let builder = Emulator::builder().account(blue()).account(red()).data(folder.path());
        let emulator = builder.start().await.unwrap();
        emulator.clock().freeze(noon()).unwrap();
        emulator
    };
    let emulator = start().await;
    let key = created_key(&create(&emulator, &blue_key(), &user_id(&blue(), "somebody")).await.ok(201));
    emulator.shutdown().await;
    let emulator = start().await;
    sign(&emulator, &key).await.ok(200);
    emulator.reset().await.unwrap();
    emulator.clock().freeze(noon()).unwrap();
    sign(&emulator, &key).await.assert_refused("ak not exist");
    let Caller::Key(_, secret, _) = &key else { panic!() };
    let created = created_key(&create(&emulator, &blue_key(), &user_id(&blue(), "somebody")).await.ok(201));
    emulator.shutdown().await;
    // Secrets are sealed at rest.
    let Caller::Key(_, other, _) = &created else { panic!() };
    let file = std::fs::read(folder.path().join("store.redb")).unwrap();
    for secret in [secret, other] {
        assert!(!file.windows(secret.len()).any(|window| window == secret.as_bytes()));
    }
    // A key of a user who is not configured any more.
    let without = ccm_emulator::Account::new("blue").with_access_key("BLUEACCESSKEY0000001", "the secret key of blue");
    let emulator = Emulator::builder().account(without).data(folder.path()).start().await.unwrap();
    emulator.clock().freeze(noon()).unwrap();
    sign(&emulator, &created).await.assert_refused("no longer exists");
}
