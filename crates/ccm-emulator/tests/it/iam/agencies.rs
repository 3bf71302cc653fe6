//! Agencies between two accounts: `blue` lets users of `red` act in it.

use std::time::Duration;

use ccm_emulator::Emulator;
use serde_json::{Value, json};

use super::support::{
    Caller, Response, blue_key, blue_token, call, created_key, emulator, red_key, red_token, user_id,
};
use crate::support::{blue, red};

const AGENCIES: &str = "/v3.0/OS-AGENCY/agencies";

fn agency(duration: Value) -> Value {
    let mut agency = json!({
        "name": "helper",
        "domain_id": blue().domain_id(),
        "trust_domain_name": "red",
        "description": "for a test",
    });
    if !duration.is_null() {
        agency["duration"] = duration;
    }
    json!({"agency": agency})
}

/// The id of a new agency of `blue` that trusts `red`.
async fn create(emulator: &Emulator, duration: Value) -> String {
    let body = call(emulator, &blue_key(), &format!("POST {AGENCIES}"), agency(duration)).await.ok(201);
    body["agency"]["id"].as_str().unwrap().to_owned()
}

async fn agency_token(emulator: &Emulator, caller: &Caller) -> Response {
    let assumed = json!({"domain_name": "blue", "agency_name": "helper"});
    let body = json!({"auth": {
        "identity": {"methods": ["assume_role"], "assume_role": assumed},
        "scope": {"domain": {"name": "blue"}},
    }});
    call(emulator, caller, "POST /v3/auth/tokens", body).await
}

async fn temporary_key(emulator: &Emulator, caller: &Caller) -> Response {
    let assumed =
        json!({"domain_id": blue().domain_id(), "agency_name": "helper", "session_user": {"name": "session"}});
    let body = json!({"auth": {"identity": {"methods": ["assume_role"], "assume_role": assumed}}});
    call(emulator, caller, "POST /v3.0/OS-CREDENTIAL/securitytokens", body).await
}

/// The names of the CAs that the caller sees.
async fn authorities(emulator: &Emulator, caller: &Caller) -> Vec<String> {
    let body = call(emulator, caller, "GET /v1/private-certificate-authorities", Value::Null).await.ok(200);
    let listed = body["certificate_authorities"].as_array().unwrap();
    listed.iter().map(|ca| ca["distinguished_name"]["common_name"].as_str().unwrap().to_owned()).collect()
}

async fn create_authority(emulator: &Emulator, caller: &Caller, name: &str) {
    let body = json!({
        "type": "ROOT",
        "distinguished_name": {
            "common_name": name,
            "country": "CN",
            "state": "State",
            "locality": "Locality",
            "organization": "Organization",
            "organizational_unit": "Unit",
        },
        "key_algorithm": "EC256",
        "signature_algorithm": "SHA256",
        "validity": {"type": "YEAR", "value": 3},
    });
    call(emulator, caller, "POST /v1/private-certificate-authorities", body).await.ok(200);
}

#[tokio::test]
async fn trusted_user_acts_in_the_delegating_account() {
    let emulator = emulator().await;
    create(&emulator, Value::Null).await;
    create_authority(&emulator, &blue_key(), "of blue").await;

    let key = created_key(&temporary_key(&emulator, &red_key()).await.ok(201));
    assert_eq!(authorities(&emulator, &key).await, ["of blue"]);
    create_authority(&emulator, &key, "by a key").await;
    let identity = call(&emulator, &key, "GET /v5/caller-identity", Value::Null).await.ok(200);
    assert_eq!(identity["account_id"], blue().domain_id());
    assert!(identity["principal_urn"].as_str().unwrap().ends_with("/session"), "{identity}");

    let issued = agency_token(&emulator, &red_token(&emulator).await).await;
    assert_eq!(issued.status, 201, "{issued:?}");
    let token = &issued.body["token"];
    assert_eq!((&token["methods"], &token["user"]["name"]), (&json!(["assume_role"]), &"blue/helper".into()));
    assert_eq!(token["assumed_by"]["user"]["id"], user_id(&red(), "visitor"));
    assert_eq!(token["domain"]["id"], blue().domain_id());
    create_authority(&emulator, &issued.token(), "by a token").await;
    let mut seen = authorities(&emulator, &blue_key()).await;
    seen.sort();
    assert_eq!(seen, ["by a key", "by a token", "of blue"]);
    assert_eq!(authorities(&emulator, &red_key()).await, Vec::<String>::new());
}

#[tokio::test]
async fn others_cannot_assume_an_agency() {
    let emulator = emulator().await;
    // The answer does not say whether the agency exists.
    let before = agency_token(&emulator, &red_key()).await;
    before.assert_error(403, "has no agency with this name that trusts the account red");
    create(&emulator, Value::Null).await;
    agency_token(&emulator, &blue_token(&emulator).await).await.assert_error(403, "trusts the account blue");
    temporary_key(&emulator, &blue_key()).await.assert_error(403, "trusts the account blue");
    agency_token(&emulator, &Caller::Nobody).await.assert_refused("not signed");
    temporary_key(&emulator, &Caller::Nobody).await.assert_refused("not signed");
    // An agency cannot assume another one.
    let token = agency_token(&emulator, &red_key()).await.token();
    agency_token(&emulator, &token).await.assert_error(403, "Only an IAM user");
}

#[tokio::test]
async fn deleted_agency_no_longer_works() {
    let emulator = emulator().await;
    let id = create(&emulator, json!("FOREVER")).await;
    let token = agency_token(&emulator, &red_token(&emulator).await).await.token();
    let key = created_key(&temporary_key(&emulator, &red_key()).await.ok(201));
    let address = format!("{AGENCIES}/{id}");
    call(&emulator, &red_key(), &format!("DELETE {address}"), Value::Null).await.assert_error(404, "agency");
    assert_eq!(call(&emulator, &blue_key(), &format!("DELETE {address}"), Value::Null).await.status, 204);
    for caller in [token, key] {
        let refused = call(&emulator, &caller, "GET /v3/auth/domains", Value::Null).await;
        refused.assert_refused("the user or agency of the credentials no longer exists");
    }
    temporary_key(&emulator, &red_key()).await.assert_error(403, "has no agency");
    call(&emulator, &blue_key(), &format!("DELETE {address}"), Value::Null).await.assert_error(404, &id);
}

#[tokio::test]
async fn agency_expires() {
    let emulator = emulator().await;
    for (duration, shown, end) in
        [(json!("ONEDAY"), "24", "2030-01-02T12:00:00.000000Z"), (json!("20"), "480", "2030-01-21T12:00:00.000000Z")]
    {
        let id = create(&emulator, duration).await;
        let address = format!("{AGENCIES}/{id}");
        let body = call(&emulator, &blue_key(), &format!("GET {address}"), Value::Null).await.ok(200);
        assert_eq!((&body["agency"]["duration"], &body["agency"]["expire_time"]), (&shown.into(), &end.into()));
        call(&emulator, &blue_key(), &format!("DELETE {address}"), Value::Null).await.ok(204);
    }
    create(&emulator, json!("ONEDAY")).await;
    emulator.clock().advance(Duration::from_secs(86_399)).unwrap();
    let token = agency_token(&emulator, &red_token(&emulator).await).await.token();
    assert_eq!(authorities(&emulator, &token).await, Vec::<String>::new());
    emulator.clock().advance(Duration::from_secs(1)).unwrap();
    call(&emulator, &token, "GET /v3/auth/domains", Value::Null).await.assert_refused("the agency has expired");
    temporary_key(&emulator, &red_key()).await.assert_error(403, "has no agency");
    for duration in ["0", "-1", "+1", "36501", "TWODAYS", ""] {
        let refused = call(&emulator, &blue_key(), &format!("POST {AGENCIES}"), agency(json!(duration))).await;
        refused.assert_error(400, "duration");
    }
}

#[tokio::test]
async fn agencies_are_listed_and_shown() {
    let emulator = emulator().await;
    let id = create(&emulator, Value::Null).await;
    let request = format!("POST {AGENCIES}");
    call(&emulator, &blue_key(), &request, agency(Value::Null)).await.assert_error(409, "helper already exists");
    let mut other = agency(Value::Null);
    other["agency"]["domain_id"] = red().domain_id().into();
    call(&emulator, &blue_key(), &request, other).await.assert_error(403, "not authorized");
    let mut other = agency(Value::Null);
    other["agency"]["trust_domain_name"] = "green".into();
    call(&emulator, &blue_key(), &request, other.clone()).await.assert_error(404, "Could not find domain: green");
    other["agency"].as_object_mut().unwrap().remove("trust_domain_name");
    call(&emulator, &blue_key(), &request, other.clone()).await.assert_error(400, "trust_domain_id");
    other["agency"]["trust_domain_id"] = red().domain_id().into();
    other["agency"]["name"] = "second".into();
    call(&emulator, &blue_key(), &request, other.clone()).await.ok(201);
    other["agency"]["name"] = Value::Null;
    call(&emulator, &blue_key(), &request, other).await.assert_error(400, "name");

    let list = async |caller: &Caller, query: &str| {
        let request = format!("GET {AGENCIES}?domain_id={}{query}", blue().domain_id());
        call(&emulator, caller, &request, Value::Null).await
    };
    let body = list(&blue_key(), "").await.ok(200);
    assert_eq!(body["agencies"].as_array().unwrap().len(), 2);
    let body = list(&blue_key(), "&name=helper").await.ok(200);
    let shown = call(&emulator, &blue_key(), &format!("GET {AGENCIES}/{id}"), Value::Null).await.ok(200);
    assert_eq!(body["agencies"], json!([shown["agency"]]));
    assert_eq!(shown["agency"]["trust_domain_id"], red().domain_id());
    assert_eq!((&shown["agency"]["duration"], &shown["agency"]["expire_time"]), (&"FOREVER".into(), &Value::Null));
    assert_eq!(
        list(&blue_key(), &format!("&trust_domain_id={}", blue().domain_id())).await.ok(200)["agencies"],
        json!([])
    );
    let page = list(&blue_key(), "&page=2&per_page=1").await.ok(200);
    assert_eq!(page["agencies"].as_array().unwrap().len(), 1);
    list(&red_key(), "").await.assert_error(403, "not authorized");
    call(&emulator, &red_key(), &format!("GET {AGENCIES}/{id}"), Value::Null).await.assert_error(404, &id);
}

#[tokio::test]
async fn agency_survives_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let start = async || {
        let builder = Emulator::builder().account(blue()).account(red()).data(folder.path());
        let emulator = builder.start().await.unwrap();
        emulator.clock().freeze(crate::support::noon()).unwrap();
        emulator
    };
    let emulator = start().await;
    create(&emulator, Value::Null).await;
    let token = agency_token(&emulator, &red_key()).await.token();
    emulator.shutdown().await;
    let emulator = start().await;
    assert_eq!(authorities(&emulator, &token).await, Vec::<String>::new());
    temporary_key(&emulator, &red_key()).await.ok(201);
}
