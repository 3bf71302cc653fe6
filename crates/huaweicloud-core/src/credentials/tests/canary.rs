//! No provider shows a secret, whatever the responses are.

use serde_json::json;

use super::{context, file, provide, shared};
use crate::credentials::{
    Credentials, CredentialsCache, CredentialsChain, DomainId, EnvironmentCredentials, FederatedCredentials,
    MetadataCredentials, OidcCredentials, PasswordCredentials, PodIdentityCredentials, ProfileCredentials,
    ProvideCredentials,
};
use crate::error::ErrorKind;
use crate::test_util::{MockResponse, ReplayTransport};

const CANARY: &str = "canary";

/// A provider with its variables.
type Case<'a> = (&'a dyn ProvideCredentials, &'a [(&'a str, &'a str)]);

#[track_caller]
fn assert_clean(what: &str, text: &str) {
    assert!(!text.to_lowercase().contains(CANARY), "{what}: {text}");
}

/// Responses that contain the secret in every place.
fn odd_responses() -> Vec<MockResponse> {
    let echo = |status: u16| {
        let body = json!({
            "error_code": "canary.1", "error_msg": "canary", "access": "AKID", "secret": "canary", "securitytoken": "canary",
            "encoded_authorization_message": "canary", "expires_at": "canary", "token": {"expires_at": "canary"},
            "domains": [{"id": "the canary"}],
        });
        MockResponse::json(status, &body).with_header("x-request-id", "canary").with_header("x-subject-token", "canary")
    };
    let good = json!({
        "access": "AKID", "secret": "canary", "securitytoken": "canary\n", "expires_at": "2025-01-01T06:00:00Z",
        "token": {"expires_at": "2025-01-01T06:00:00Z"},
    });
    vec![
        echo(200),
        echo(400),
        echo(401),
        echo(404),
        echo(500),
        MockResponse::json(200, &good).with_header("x-subject-token", "canary"),
        MockResponse::json(200, &json!(["canary"])),
        MockResponse::status(302).with_header("location", "https://canary.example.com"),
        MockResponse::status(200).with_body("canary { is no JSON"),
        MockResponse::status(200).with_body("canary\u{1}\n{"),
        MockResponse::status(200),
        MockResponse::failure(ErrorKind::Connect),
        MockResponse::failure(ErrorKind::Timeout),
    ]
}

#[tokio::test]
async fn providers_show_no_secret() {
    let (_t, token) = file("canary\n");
    let (_o, odd_token) = file("canary\u{1}\ncanary");
    let (_p, profile) = file("[global]\nak=AKID\nsk=canary\nsecurity_token=canary");
    let (_f, federation) = file(&format!("[global]\nidp_id=idp\nid_token_file={token}"));
    let (_b, broken) = file("[global]\ncanary");
    let environment: &[(&str, &str)] =
        &[("HUAWEICLOUD_SDK_AK", "AKID"), ("HUAWEICLOUD_SDK_SK", CANARY), ("HUAWEICLOUD_SDK_SECURITY_TOKEN", CANARY)];
    let idp: &[(&str, &str)] = &[("HUAWEICLOUD_SDK_IDP_ID", "idp"), ("HUAWEICLOUD_SDK_ID_TOKEN_FILE", &token)];
    let oidc: &[(&str, &str)] = &[
        ("HUAWEICLOUD_OIDC_PROVIDER_URN", "p"),
        ("HUAWEICLOUD_OIDC_AGENCY_URN", "a"),
        ("HUAWEICLOUD_OIDC_TOKEN_FILE", &token),
        ("HUAWEICLOUD_OIDC_DURATION_SECONDS", "900"),
    ];
    let uri = ("HC_CONTAINER_CREDENTIALS_FULL_URI", "http://127.0.0.1/");
    let pod: &[(&str, &str)] = &[uri, ("HC_CONTAINER_AUTHORIZATION_TOKEN_FILE", &token)];
    let odd_pod: &[(&str, &str)] = &[uri, ("HC_CONTAINER_AUTHORIZATION_TOKEN_FILE", &odd_token)];
    let password = PasswordCredentials::new("user", CANARY, "account");
    let federated = FederatedCredentials::new("idp", &odd_token);
    let chain = CredentialsChain::default().then(password.clone());

    let of_file = |path| [("HUAWEICLOUD_SDK_CREDENTIALS_FILE", path)];
    let (profile, federation, broken) = (of_file(&*profile), of_file(&*federation), of_file(&*broken));
    let cases: Vec<Case<'_>> = vec![
        (&EnvironmentCredentials, environment),
        (&EnvironmentCredentials, &environment[1..]),
        (&EnvironmentCredentials, idp),
        (&OidcCredentials, oidc),
        (&ProfileCredentials, &profile),
        (&ProfileCredentials, &federation),
        (&ProfileCredentials, &broken),
        (&PodIdentityCredentials, pod),
        (&PodIdentityCredentials, odd_pod),
        (&MetadataCredentials, &[]),
        (&password, &[]),
        (&federated, &[]),
        (&chain, &[("HOME", "/none")]),
    ];
    for (provider, variables) in cases {
        assert_clean("provider", &format!("{provider:?} {provider:#?}"));
        for response in odd_responses() {
            // The same response to all requests, or only from the second on.
            let always = vec![response.clone(); 4];
            let ok = MockResponse::json(200, &json!({})).with_header("x-subject-token", CANARY).with_body(CANARY);
            let second = vec![ok, response.clone(), response.clone(), response];
            for responses in [always, second] {
                let (found, network) = provide(provider, variables, responses).await;
                match found {
                    Ok(credentials) => assert_clean("credentials", &format!("{credentials:?} {credentials:#?}")),
                    Err(error) => {
                        assert_clean("error", &format!("{error} {error:?} {error:#?}"));
                        let mut source = std::error::Error::source(&error);
                        while let Some(cause) = source {
                            assert_clean("cause", &format!("{cause} {cause:?}"));
                            source = cause.source();
                        }
                        assert!(error.body().is_none());
                        assert_clean("message", error.message().unwrap_or_default());
                    }
                }
                assert_clean("requests", &format!("{network:?} {:?}", network.requests()));
            }
        }
    }
}

#[tokio::test]
async fn domain_id_lookup_shows_no_secret() {
    for response in odd_responses() {
        let network = ReplayTransport::new(vec![response; 6]);
        let key = Credentials::access_key("AKID", CANARY).with_security_token(CANARY);
        let cache = CredentialsCache::new(shared(key), context(&network, &[]));
        let found = cache.get(DomainId::FromRegion).await;
        assert_clean("cache", &format!("{cache:?} {cache:#?}"));
        assert_clean("result", &format!("{found:?} {found:#?}"));
        let error = found.unwrap_err();
        assert_clean("error", &error.to_string());
        if let Some(cause) = std::error::Error::source(&error) {
            assert_clean("cause", &format!("{cause} {cause:?}"));
        }
    }
}
