//! Authentication at the gateway, and its errors.

use std::time::Duration;

use ccm_emulator::{Emulator, Settings, SkewClock};
use huaweicloud_core::signing::Algorithm;
use serde_json::json;

use crate::support::{answer, assert_refused, blue, client, domains, noon, two_accounts};

#[tokio::test]
async fn signed_request_is_accepted_for_its_account() {
    let emulator = two_accounts().await;
    let (status, body) = domains().send(&emulator).await;
    assert_eq!((status, &body["domains"][0]["name"]), (200, &"blue".into()));
    let mut red = domains();
    red.access_key = "REDACCESSKEY00000001".to_owned();
    red.secret_key = "the secret key of red".to_owned();
    assert_eq!(red.send(&emulator).await.1["domains"][0]["name"], "red");
}

#[tokio::test]
async fn derived_keys_are_accepted() {
    let emulator = two_accounts().await;
    let mut signed = domains();
    signed.algorithm = Algorithm::v11("cn-north-4", "iam");
    assert_eq!(signed.send(&emulator).await.0, 200);
    signed.secret_key = "another key".to_owned();
    assert_refused(signed.request(&emulator), "verify aksk signature fail").await;
    // The scope has another day than the date.
    let mut other_day = domains();
    other_day.algorithm = Algorithm::v11("cn-north-4", "iam");
    let request = other_day.request(&emulator).build().unwrap();
    let header = request.headers()["authorization"].to_str().unwrap().replace("/20300101/", "/20300102/");
    let request = client()
        .get(format!("{}/v3/auth/domains", emulator.endpoint()))
        .header("x-sdk-date", "20300101T120000Z")
        .header("authorization", header);
    assert_refused(request, "scope").await;
}

#[tokio::test]
async fn wrong_keys_are_refused() {
    let emulator = two_accounts().await;
    let mut unknown = domains();
    unknown.access_key = "NOBODY".to_owned();
    assert_refused(unknown.request(&emulator), "ak not exist").await;
    let mut wrong = domains();
    wrong.secret_key = "another key".to_owned();
    assert_refused(wrong.request(&emulator), "verify aksk signature fail, canonicalRequest: GET|/v3/auth/domains/|")
        .await;
    // The key of one account with the secret of another.
    let mut mixed = domains();
    mixed.secret_key = "the secret key of red".to_owned();
    assert_refused(mixed.request(&emulator), "verify aksk signature fail").await;
}

#[tokio::test]
async fn requests_changed_in_transit_are_refused() {
    let emulator = two_accounts().await;
    let signed = || {
        let mut signed = domains().header("X-Domain-Id", blue().domain_id());
        signed.query = vec![("name".to_owned(), "a b".to_owned())];
        signed
    };
    assert_eq!(signed().send(&emulator).await.0, 200);
    let changed = "verify aksk signature fail";
    assert_refused(signed().request(&emulator).query(&[("more", "1")]), changed).await;
    assert_refused(signed().request(&emulator).body("{}"), changed).await;

    let mut request = signed().request(&emulator).build().unwrap();
    request.headers_mut().insert("x-domain-id", "another".parse().unwrap());
    let response = client().execute(request).await.unwrap();
    assert_eq!(response.status(), 401);
    let mut request = signed().request(&emulator).build().unwrap();
    request.url_mut().set_path("/v3/projects");
    assert_eq!(client().execute(request).await.unwrap().status(), 401);
    let mut request = signed().request(&emulator).build().unwrap();
    request.headers_mut().remove("x-domain-id");
    let response = client().execute(request).await.unwrap();
    assert!(response.text().await.unwrap().contains("signed header \\\"x-domain-id\\\" is missing"));
}

#[tokio::test]
async fn wrong_body_hash_is_refused() {
    let emulator = two_accounts().await;
    let with = |value: &str, body: &str| {
        let mut signed = domains().header("X-Sdk-Content-Sha256", value);
        signed.body = body.to_owned();
        signed
    };
    let unsigned = with("UNSIGNED-PAYLOAD", "{}");
    assert_eq!(unsigned.send(&emulator).await.0, 200);
    assert_eq!(answer(unsigned.request(&emulator).body("anything")).await.0, 200);
    let wrong = "0".repeat(64);
    assert_refused(with(&wrong, "{}").request(&emulator), "not the hash of the body").await;
}

#[tokio::test]
async fn date_may_be_fifteen_minutes_off() {
    let emulator = two_accounts().await;
    let send = async |offset: i64| {
        let time = if offset < 0 {
            noon() - Duration::from_secs(-offset as u64)
        } else {
            noon() + Duration::from_secs(offset as u64)
        };
        emulator.clock().freeze(time).unwrap();
        domains().send(&emulator).await
    };
    for offset in [0, 900, -900] {
        assert_eq!(send(offset).await.0, 200, "{offset}");
    }
    for offset in [901, -901, 86_400] {
        let (status, body) = send(offset).await;
        let message = body["error_msg"].as_str().unwrap();
        assert!(
            status == 401 && message.contains("signature expired, signature time: 20300101T120000Z"),
            "{offset} {message}"
        );
    }
    emulator.clock().reset();
    assert_refused(domains().request(&emulator), "signature expired").await;
}

#[tokio::test]
async fn skew_can_be_checked_by_the_system_clock() {
    let mut settings = Settings::default();
    settings.skew_clock = SkewClock::System;
    let emulator = Emulator::builder().account(blue()).settings(settings).start().await.unwrap();
    emulator.clock().freeze(noon()).unwrap();
    assert_refused(domains().request(&emulator), "signature expired").await;
    let pca = huaweicloud_pca::Client::new(
        &huaweicloud_core::Config::builder()
            .credentials(emulator.credentials())
            .endpoint(emulator.endpoint())
            .build()
            .unwrap(),
    );
    let error = pca.unwrap().show_console_config().send().await.err();
    assert!(error.is_none_or(|error| !error.to_string().contains("APIGW.0301")));
}

#[tokio::test]
async fn malformed_signatures_are_refused() {
    let emulator = two_accounts().await;
    let url = format!("{}/v3/auth/domains", emulator.endpoint());
    let with = |header: &str| client().get(&url).header("authorization", header.to_owned());
    assert_refused(client().get(&url), "x-auth-token not found").await;
    assert_refused(with("Bearer x"), "the algorithm \"Bearer\" is not supported").await;
    assert_refused(with("SDK-HMAC-SHA256 nonsense"), "does not have the format").await;
    let value = "SDK-HMAC-SHA256 Access=BLUEACCESSKEY0000001, SignedHeaders=host, Signature=00";
    assert_refused(with(value), "X-Sdk-Date is missing").await;
    let value = value.replace("=host", "=host;x-sdk-date");
    assert_refused(with(&value), "X-Sdk-Date is missing").await;
    assert_refused(with(&value).header("x-sdk-date", "2030-01-01"), "X-Sdk-Date is missing").await;
    assert_refused(with(&value).header("x-sdk-date", "20300101T120000Z"), "verify aksk signature fail").await;
    // After an invalid signature, the gateway does not fall back to the token.
    assert_refused(with(&value).header("x-sdk-date", "20300101T120000Z").header("x-auth-token", "x"), "verify aksk")
        .await;
}

#[tokio::test]
async fn foreign_domain_id_is_refused() {
    let emulator = two_accounts().await;
    let red = emulator.accounts().find(|account| account.name() == "red").unwrap().domain_id().to_owned();
    let (status, body) = domains().header("X-Domain-Id", &red).send(&emulator).await;
    assert_eq!((status, &body["error_code"]), (403, &"APIGW.0302".into()), "{body}");
    let mut scm = domains().header("X-Domain-Id", &red);
    scm.path = "/v3/scm/tags".to_owned();
    let (status, body) = scm.send(&emulator).await;
    assert_eq!(
        (status, body),
        (
            403,
            json!({"error_code": "SCM.0002", "error_msg": "the header X-Domain-Id does not name the caller's domain"})
        )
    );
}

#[tokio::test]
async fn key_is_locked_after_signature_failures() {
    let mut settings = Settings::default();
    settings.lock_after = Some(5);
    let emulator = Emulator::builder().account(blue()).settings(settings).start().await.unwrap();
    emulator.clock().freeze(noon()).unwrap();
    let mut wrong = domains();
    wrong.secret_key = "another key".to_owned();
    for _ in 0..4 {
        assert_refused(wrong.request(&emulator), "verify aksk signature fail").await;
    }
    assert_eq!(domains().send(&emulator).await.0, 200, "a success resets the count");
    for _ in 0..5 {
        assert_refused(wrong.request(&emulator), "verify aksk signature fail").await;
    }
    assert_refused(domains().request(&emulator), "forbidden for 5 minutes").await;
    emulator.clock().advance(Duration::from_secs(300)).unwrap();
    assert_eq!(domains().send(&emulator).await.0, 200);
}
