//! Tokens with an MFA device, the validation of tokens, and invalid requests.

use std::time::{Duration, UNIX_EPOCH};

use huaweicloud_core::Credentials;
use huaweicloud_core::credentials::NoCredentials;
use huaweicloud_iam::Client;
use huaweicloud_iam::types::PwdAuth;
use serde_json::{Value, json};

use super::support::{
    Caller, blue_key, blue_token, call, call_with, created_key, emulator, password, red_key, user_id,
};
use crate::support::blue;

const TOKENS: &str = "POST /v3/auth/tokens";

/// The body of a request with a code of the MFA device.
fn with_code(code: &str) -> Value {
    let mut body = password("blue", "careful", "a password");
    body["auth"]["identity"]["methods"] = json!(["password", "totp"]);
    body["auth"]["identity"]["totp"] = json!({"user": {"id": user_id(&blue(), "careful"), "passcode": code}});
    body
}

#[tokio::test]
async fn mfa_device_is_required_and_its_codes_expire() {
    let emulator = emulator().await;
    let ask = async |body: Value| call(&emulator, &Caller::Nobody, TOKENS, body).await;
    // The codes are from the test vectors of RFC 6238.
    emulator.clock().freeze(UNIX_EPOCH + Duration::from_secs(1_111_111_109)).unwrap();
    let issued = ask(with_code("081804")).await;
    assert_eq!(issued.status, 201, "{issued:?}");
    assert_eq!(issued.body["token"]["methods"], json!(["password", "totp"]));
    assert_eq!(issued.body["token"]["mfa_authn_at"], issued.body["token"]["issued_at"]);
    assert_eq!(call(&emulator, &issued.token(), "GET /v3/auth/domains", Value::Null).await.status, 200);
    for code in ["081805", "287082", "", "81804"] {
        ask(with_code(code)).await.assert_error(401, "Invalid TOTP passcode");
    }
    emulator.clock().advance(Duration::from_secs(60)).unwrap();
    ask(with_code("081804")).await.assert_error(401, "Invalid TOTP passcode");

    ask(password("blue", "careful", "a password")).await.assert_error(401, "virtual MFA device");
    // The device of another user, and a user without one.
    let mut other = with_code("050471");
    ask(other.clone()).await.ok(201);
    other["auth"]["identity"]["totp"]["user"]["id"] = user_id(&blue(), "somebody").into();
    ask(other.clone()).await.assert_error(401, "Invalid TOTP passcode");
    other["auth"]["identity"]["password"]["user"]["name"] = "somebody".into();
    ask(other).await.assert_error(401, "Invalid TOTP passcode");
    // A wrong password has one answer, whether or not there is a device.
    let mut wrong = with_code("050471");
    wrong["auth"]["identity"]["password"]["user"]["password"] = "wrong".into();
    let wrong = ask(wrong).await;
    wrong.assert_error(401, "The username or password is wrong.");
    assert_eq!(wrong.body, ask(password("blue", "careful", "wrong")).await.body);
    assert_eq!(wrong.body, ask(password("blue", "nobody", "wrong")).await.body);
}

/// A program that has only a password: the first configuration has no credentials, the second has
/// the token.
#[tokio::test]
async fn client_without_credentials_gets_a_token() {
    let emulator = emulator().await;
    let anonymous = Client::new(&emulator.config_with(NoCredentials).unwrap()).unwrap();
    let error = anonymous.keystone_list_auth_domains().send().await.unwrap_err();
    assert!(error.is_no_credentials(), "{error}");
    let auth = |password: &str| -> PwdAuth {
        serde_json::from_value(super::support::password("blue", "somebody", password)["auth"].clone()).unwrap()
    };
    let ask =
        async |password: &str| anonymous.keystone_create_user_token_by_password().auth(auth(password)).send().await;
    assert_eq!(ask("wrong").await.unwrap_err().status().map(|status| status.as_u16()), Some(401));
    let token = ask("a password").await.unwrap().into_inner().x_subject_token.unwrap();
    let known = Client::new(&emulator.config_with(Credentials::token(token)).unwrap()).unwrap();
    let domains = known.keystone_list_auth_domains().send().await.unwrap();
    assert_eq!(domains.domains.len(), 1);
}

#[tokio::test]
async fn token_of_the_account_is_validated() {
    let emulator = emulator().await;
    let issued = call(&emulator, &Caller::Nobody, TOKENS, password("blue", "somebody", "a password")).await;
    let Caller::Token(token) = issued.token() else { panic!() };
    let validate = async |caller: &Caller, request: &str, token: &str| {
        call_with(&emulator, caller, request, Value::Null, &[("X-Subject-Token", token)]).await
    };
    const VALIDATE: &str = "GET /v3/auth/tokens";
    for caller in [blue_key(), Caller::Token(token.clone())] {
        let valid = validate(&caller, VALIDATE, &token).await;
        assert_eq!(valid.headers["x-subject-token"], token.as_str());
        assert_eq!(valid.ok(200), issued.body, "shows what was issued");
    }
    let short = validate(&blue_key(), "GET /v3/auth/tokens?nocatalog=true", &token).await.ok(200);
    assert_eq!(short["token"]["catalog"], json!([]));
    assert!(!issued.body["token"]["catalog"].as_array().unwrap().is_empty());
    validate(&red_key(), VALIDATE, &token).await.assert_error(404, "X-Subject-Token");
    validate(&blue_key(), VALIDATE, "made up").await.assert_error(404, "X-Subject-Token");
    call(&emulator, &blue_key(), VALIDATE, Value::Null).await.assert_error(400, "x-subject-token is missing");
    validate(&Caller::Nobody, VALIDATE, &token).await.assert_refused("not signed");
    emulator.clock().advance(Duration::from_secs(86_400)).unwrap();
    validate(&blue_key(), VALIDATE, &token).await.assert_error(404, "X-Subject-Token");
}

#[tokio::test]
async fn temporary_key_acts_for_its_user() {
    let emulator = emulator().await;
    let token = blue_token(&emulator).await;
    let request = "POST /v3.0/OS-CREDENTIAL/securitytokens";
    let body = |id: Option<&str>| {
        let token = id.map_or(json!({"duration_seconds": 900}), |id| json!({"id": id, "duration_seconds": 900}));
        json!({"auth": {"identity": {"methods": ["token"], "token": token}}})
    };
    let Caller::Token(text) = &token else { panic!() };
    // From a header, from the body, and for a signature.
    for (caller, body, user) in [
        (token.clone(), body(None), user_id(&blue(), "somebody")),
        (Caller::Nobody, body(Some(text)), user_id(&blue(), "somebody")),
        (blue_key(), body(None), blue().domain_id().to_owned()),
    ] {
        let key = created_key(&call(&emulator, &caller, request, body).await.ok(201));
        let identity = call(&emulator, &key, "GET /v5/caller-identity", Value::Null).await.ok(200);
        assert_eq!(identity["principal_id"], user);
    }
    call(&emulator, &Caller::Nobody, request, body(None)).await.assert_error(401, "neither credentials nor a token");
    call(&emulator, &Caller::Nobody, request, body(Some("made up"))).await.assert_error(401, "not valid");
    call(&emulator, &Caller::Token("made up".into()), request, body(None)).await.assert_refused("decrypt token fail");
}

#[tokio::test]
async fn invalid_requests_name_the_field() {
    let emulator = emulator().await;
    let mut body = password("blue", "somebody", "a password");
    body["auth"]["identity"]["password"]["user"]["password"] = 1.into();
    let refused = call(&emulator, &Caller::Nobody, TOKENS, body).await;
    refused.assert_error(400, "password");
    assert_eq!(refused.body["error"]["title"], "Bad Request");
    for body in [json!({}), json!({"auth": {"identity": {"methods": []}}})] {
        assert_eq!(call(&emulator, &Caller::Nobody, TOKENS, body).await.status, 400);
    }
    let mut other = password("blue", "somebody", "a password");
    other["auth"]["scope"] = json!({"domain": {"name": "red"}});
    call(&emulator, &Caller::Nobody, TOKENS, other).await.assert_error(401, "scope");
    call(&emulator, &blue_key(), "GET /v3/roles?per_page=0", Value::Null).await.assert_error(400, "per_page");
}
