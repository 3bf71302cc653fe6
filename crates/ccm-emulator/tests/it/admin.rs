//! The controls under `/emulator`.

use ccm_emulator::Fault;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{client, domains, two_accounts};

async fn control(endpoint: &str, method: Method, path: &str, body: Value) -> (u16, Value) {
    let request = client().request(method, format!("{endpoint}/emulator{path}"));
    let request = if body.is_null() { request } else { request.body(body.to_string()) };
    let response = request.send().await.unwrap();
    (response.status().as_u16(), response.json().await.unwrap())
}

#[tokio::test]
async fn clock_can_be_set_over_http() {
    let emulator = two_accounts().await;
    let clock = async |method: Method, path: &str, body: Value| control(emulator.endpoint(), method, path, body).await;
    let now = |text: &str, frozen: bool| (200, json!({"now": text, "frozen": frozen}));
    assert_eq!(clock(Method::GET, "/clock", Value::Null).await, now("2030-01-01T12:00:00Z", true));
    assert_eq!(clock(Method::POST, "/clock/advance", json!({"seconds": 61})).await, now("2030-01-01T12:01:01Z", true));
    let set = json!({"now": "2040-02-29T01:00:00+01:00", "frozen": true});
    assert_eq!(clock(Method::PUT, "/clock", set).await, now("2040-02-29T00:00:00Z", true));
    assert_eq!(emulator.clock().now(), std::time::UNIX_EPOCH + std::time::Duration::from_secs(2_214_086_400));
    let (status, body) = clock(Method::PUT, "/clock", json!({"now": "2030-01-01T12:00:00Z"})).await;
    assert_eq!((status, &body["frozen"]), (200, &false.into()));
    assert_eq!(domains().send(&emulator).await.0, 200);
    assert_eq!(clock(Method::DELETE, "/clock", Value::Null).await.0, 200);
    assert_eq!(domains().send(&emulator).await.0, 401, "the system time differs");
    let unset = json!({"now": "2030-01-01T12:00:00Z", "frozen": null});
    assert_eq!(clock(Method::PUT, "/clock", unset).await.1["frozen"], json!(false));
    for (method, path, body) in [
        (Method::PUT, "/clock", json!({"now": "tomorrow"})),
        (Method::PUT, "/clock", json!({"now": "1960-01-01T00:00:00Z"})),
        (Method::PUT, "/clock", json!({"time": "2030-01-01T12:00:00Z"})),
        (Method::POST, "/clock/advance", json!({"seconds": -1})),
        (Method::POST, "/clock/advance", json!({"seconds": u64::MAX})),
    ] {
        let (status, answer) = clock(method, path, body.clone()).await;
        assert_eq!((status, &answer["error_code"]), (400, &"EMULATOR.Controls".into()), "{body}");
    }
}

#[tokio::test]
async fn faults_can_be_injected_over_http() {
    let emulator = two_accounts().await;
    let faults = async |method: Method, body: Value| control(emulator.endpoint(), method, "/faults", body).await;
    let fault = json!({"fault": "status", "status": 500, "operation": "KeystoneListAuthDomains", "times": 1});
    assert_eq!(faults(Method::POST, fault.clone()).await, (200, json!({"faults": [fault]})));
    assert_eq!(emulator.faults().list(), [Fault::status(500).on("KeystoneListAuthDomains").times(1)]);
    assert_eq!(domains().send(&emulator).await.0, 500);
    assert_eq!(faults(Method::GET, Value::Null).await, (200, json!({"faults": []})));
    for fault in [
        json!({"fault": "fire"}),
        json!({"fault": "status", "status": 200}),
        json!({"fault": "reset", "operation": "x"}),
        json!([]),
    ] {
        assert_eq!(faults(Method::POST, fault).await.0, 400);
    }
    faults(Method::POST, json!({"fault": "reset"})).await;
    assert_eq!(faults(Method::DELETE, Value::Null).await, (200, json!({"faults": []})));
}

#[tokio::test]
async fn controls_refuse_browsers() {
    let emulator = two_accounts().await;
    let url = format!("{}/emulator/faults", emulator.endpoint());
    let response = client().delete(url).header("origin", "https://example.com").send().await.unwrap();
    assert_eq!(response.status(), 403);
    let (status, health) = control(emulator.endpoint(), Method::GET, "/health", Value::Null).await;
    assert_eq!((status, &health["status"]), (200, &json!("ok")));
    assert_eq!((&health["version"], &health["seeded"]), (&json!(env!("CARGO_PKG_VERSION")), &json!(false)));
    let (_, body) = control(emulator.endpoint(), Method::GET, "/operations", Value::Null).await;
    assert_eq!(body["operations"].as_array().unwrap().len(), ccm_emulator::coverage().len());
}

#[tokio::test]
async fn reset_returns_to_the_start() {
    let emulator = two_accounts().await;
    let scm = huaweicloud_scm::Client::new(&emulator.config()).unwrap();
    let other = huaweicloud_scm::Client::new(&emulator.config_for("red").unwrap()).unwrap();
    let create = async |scm: &huaweicloud_scm::Client| {
        let call = scm.create_csr().name("mine").domain_name("www.example.com");
        call.private_key_algo("EC_P256").usage("PERSONAL").send().await.unwrap();
    };
    let count = async |scm: &huaweicloud_scm::Client| scm.list_csr().send().await.unwrap().total;
    for reset_over_http in [true, false] {
        create(&scm).await;
        create(&other).await;
        emulator.faults().add(Fault::reset().on("DeleteCsr")).unwrap();
        emulator.clock().freeze(crate::support::noon()).unwrap();
        if reset_over_http {
            let answer = control(emulator.endpoint(), Method::POST, "/reset", Value::Null).await;
            assert_eq!(answer, (200, json!({"status": "ok"})));
        } else {
            emulator.reset().await.unwrap();
        }
        assert!(emulator.faults().list().is_empty() && !emulator.clock().is_frozen());
        assert_eq!((count(&scm).await, count(&other).await), (Some(0), Some(0)));
    }
    create(&scm).await;
    assert_eq!(count(&scm).await, Some(1));
}
