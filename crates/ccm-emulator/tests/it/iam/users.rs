//! The users and projects of the account.

use serde_json::{Value, json};

use super::support::{blue_key, call, emulator, red_key, user_id};
use crate::support::blue;

#[tokio::test]
async fn users_are_listed_and_shown() {
    let emulator = emulator().await;
    let list = async |query: &str| {
        let body = call(&emulator, &blue_key(), &format!("GET /v3/users{query}"), Value::Null).await.ok(200);
        let users = body["users"].as_array().unwrap().iter();
        users.map(|user| user["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(list("").await, ["blue", "somebody", "careful"]);
    assert_eq!(list("?name=somebody&enabled=true").await, ["somebody"]);
    assert_eq!(list("?enabled=false").await, Vec::<String>::new());
    assert_eq!(list("?password_expires_at=lt:2031-01-01T00:00:00Z").await, Vec::<String>::new());
    assert_eq!(list("?password_expires_at=neq:2031-01-01T00:00:00Z").await.len(), 3);
    let id = user_id(&blue(), "somebody");
    let shown = call(&emulator, &blue_key(), &format!("GET /v3/users/{id}"), Value::Null).await.ok(200);
    assert_eq!((&shown["user"]["name"], &shown["user"]["password_expires_at"]), (&"somebody".into(), &Value::Null));
    assert_eq!(shown["user"]["domain_id"], blue().domain_id());
    call(&emulator, &red_key(), &format!("GET /v3/users/{id}"), Value::Null).await.assert_error(404, &id);
    let of_blue = format!("GET /v3/users?domain_id={}", blue().domain_id());
    call(&emulator, &red_key(), &of_blue, Value::Null).await.assert_error(403, "not authorized");
}

#[tokio::test]
async fn projects_are_filtered() {
    let emulator = emulator().await;
    let list = async |query: &str| {
        let body = call(&emulator, &blue_key(), &format!("GET /v3/projects{query}"), Value::Null).await.ok(200);
        body["projects"].as_array().unwrap().len()
    };
    for (query, count) in [
        ("", 1),
        ("?name=cn-north-4&enabled=true&is_domain=false", 1),
        ("?enabled=false", 0),
        ("?is_domain=true", 0),
        ("?parent_id=unknown", 0),
        ("?page=2&per_page=1", 0),
    ] {
        assert_eq!(list(query).await, count, "{query}");
    }
    let mine = call(&emulator, &blue_key(), "GET /v3/auth/projects", Value::Null).await.ok(200);
    assert_eq!(mine["projects"][0]["domain_id"], json!(blue().domain_id()));
}
