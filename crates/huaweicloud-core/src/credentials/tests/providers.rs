//! What each provider sends, accepts and rejects.

use serde_json::json;

use super::{assert_temporary, file, parts, provide, temporary};
use crate::credentials::{
    Auth, EnvironmentCredentials, FederatedCredentials, MetadataCredentials, OidcCredentials, PasswordCredentials,
    PodIdentityCredentials, ProfileCredentials, ProvideCredentials,
};
use crate::error::ErrorKind;
use crate::test_util::MockResponse;

fn subject_token() -> MockResponse {
    let body = json!({"token": {"expires_at": "2025-01-02T00:00:00.701000Z"}});
    MockResponse::json(201, &body).with_header("x-subject-token", "iam token")
}

#[tokio::test]
async fn environment_reads_access_keys() {
    let (found, _) =
        provide(&EnvironmentCredentials, &[("HUAWEICLOUD_SDK_AK", "A"), ("HUAWEICLOUD_SDK_SK", "S")], []).await;
    assert_eq!(parts(&found.unwrap()), ("A".into(), "S".into(), None));
    let (found, _) = provide(&EnvironmentCredentials, &[], []).await;
    assert!(found.unwrap_err().is_no_credentials());
    for variable in
        ["HUAWEICLOUD_SDK_AK", "HUAWEICLOUD_SDK_SK", "HUAWEICLOUD_SDK_IDP_ID", "HUAWEICLOUD_SDK_ID_TOKEN_FILE"]
    {
        let (found, _) = provide(&EnvironmentCredentials, &[(variable, "x")], []).await;
        let error = found.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config);
        assert!(error.to_string().contains(variable) && !error.is_no_credentials(), "{error}");
    }
}

#[tokio::test]
async fn federated_exchanges_an_id_token() {
    let (_folder, path) = file(" id token\n");
    let variables = [("HUAWEICLOUD_SDK_IDP_ID", "idp"), ("HUAWEICLOUD_SDK_ID_TOKEN_FILE", path.as_str())];
    let responses = || [subject_token(), MockResponse::json(201, &temporary())];
    for (found, network) in [
        provide(&EnvironmentCredentials, &variables, responses()).await,
        provide(&FederatedCredentials::new("idp", &path), &[], responses()).await,
    ] {
        assert_temporary(&found);
        let sent = network.requests();
        assert_eq!(sent[0].url().as_str(), "https://iam.cn-north-4.myhuaweicloud.com/v3.0/OS-AUTH/id-token/tokens");
        assert_eq!(sent[0].header("x-idp-id"), Some("idp"));
        assert_eq!(sent[0].json().unwrap(), json!({"auth": {"id_token": {"id": "id token"}}}));
        assert_eq!(sent[1].url().path(), "/v3.0/OS-CREDENTIAL/securitytokens");
        let token = json!({"id": "iam token", "duration_seconds": 21600});
        assert_eq!(sent[1].json().unwrap(), json!({"auth": {"identity": {"methods": ["token"], "token": token}}}));
    }
    // A busy service is retried, a rejection is final.
    let (found, network) =
        provide(&FederatedCredentials::new("idp", &path), &[], [MockResponse::status(503), MockResponse::status(401)])
            .await;
    insta::assert_snapshot!(found.unwrap_err(), @"IAM rejected the request: status 401");
    assert_eq!(network.requests().len(), 2);
}

#[tokio::test]
async fn oidc_assumes_an_agency() {
    let (_folder, path) = file("id token\n");
    let variables = [
        ("HUAWEICLOUD_OIDC_PROVIDER_URN", "iam::1:oidcProvider:p"),
        ("HUAWEICLOUD_OIDC_AGENCY_URN", "iam::1:agency:a"),
        ("HUAWEICLOUD_OIDC_TOKEN_FILE", path.as_str()),
        ("HUAWEICLOUD_OIDC_POLICY_IDS", "a, b,"),
    ];
    let (found, network) = provide(&OidcCredentials, &variables, [MockResponse::json(200, &temporary())]).await;
    assert_temporary(&found);
    let sent = &network.requests()[0];
    assert_eq!(sent.url().as_str(), "https://sts.cn-north-4.myhuaweicloud.com/v5/agencies/assume-with-oidc");
    assert_eq!(sent.header("authorization"), None);
    let body = json!({
        "provider_urn": "iam::1:oidcProvider:p", "agency_urn": "iam::1:agency:a", "agency_session_name": "oidc-sts-session",
        "id_token": "id token", "duration_seconds": 3600, "policy_ids": ["a", "b"],
    });
    assert_eq!(sent.json().unwrap(), body);

    // The file is read again each time.
    std::fs::write(&path, "another").unwrap();
    let (_, network) = provide(&OidcCredentials, &variables, [MockResponse::json(200, &temporary())]).await;
    assert_eq!(network.requests()[0].json().unwrap()["id_token"], "another");

    let (found, _) = provide(&OidcCredentials, &[], []).await;
    assert!(found.unwrap_err().is_no_credentials());
    for missing in 0..3 {
        let mut some = variables[..3].to_vec();
        let (name, _) = some.remove(missing);
        let (found, _) = provide(&OidcCredentials, &some, []).await;
        let error = found.unwrap_err();
        assert!(error.to_string().contains(name) && !error.is_no_credentials(), "{error}");
    }
}

#[tokio::test]
async fn profile_reads_keys_from_sections() {
    for (content, expected) in [
        ("[global]\nAK=A\nsk = 50%;#\"\n[basic]\nak=B\nsk=B", "50%;#\""),
        ("[basic]\nak=B\nsk=B\n[globalcredentials]\nak = A\nsk = S", "S"),
        ("[basiccredentials]\nak=A\nsk=B", "B"),
    ] {
        let (_folder, path) = file(content);
        let (found, _) = provide(&ProfileCredentials, &[("HUAWEICLOUD_SDK_CREDENTIALS_FILE", &path)], []).await;
        assert_eq!(parts(&found.unwrap()), ("A".into(), expected.into(), None), "{content}");
    }
    for (content, absent, text) in [
        ("[other]\nak=A", true, "no section"),
        ("[global]\nak=\n", true, "neither"),
        ("[global]\nak=A", false, "not sk"),
        ("[global]\nsk=canary", false, "not ak"),
        ("[global]\nidp_id=A", false, "id_token_file"),
        ("[global]\nid_token_file=A", false, "idp_id"),
        ("canary", false, "line 1"),
    ] {
        let (_folder, path) = file(content);
        let (found, _) = provide(&ProfileCredentials, &[("HUAWEICLOUD_SDK_CREDENTIALS_FILE", &path)], []).await;
        let error = found.unwrap_err();
        assert_eq!(error.is_no_credentials(), absent, "{error}");
        assert!(error.to_string().contains(text) && !error.to_string().contains("canary"), "{error}");
    }
}

#[tokio::test]
async fn profile_is_found_in_the_home_directory() {
    let home = tempfile::TempDir::new().unwrap();
    let text = home.path().to_str().unwrap();
    for variable in ["HOME", "USERPROFILE"] {
        let (found, _) = provide(&ProfileCredentials, &[(variable, text)], []).await;
        assert!(found.unwrap_err().is_no_credentials());
    }
    std::fs::create_dir(home.path().join(".huaweicloud")).unwrap();
    let content = "[global]\nak=A\nsk=S\nsecurity_token=T\ndomain_id=D\nproject_id=0123456789abcdef0123456789abcdef";
    std::fs::write(home.path().join(".huaweicloud/credentials"), content).unwrap();
    for variable in ["HOME", "USERPROFILE"] {
        let (found, _) = provide(&ProfileCredentials, &[(variable, text)], []).await;
        let found = found.unwrap();
        assert_eq!(found.domain_id(), Some("D"));
        assert_eq!(found.project_id(), Some("0123456789abcdef0123456789abcdef"));
        assert_eq!(parts(&found), ("A".into(), "S".into(), Some("T".into())));
    }
    // A file named by the variable must exist.
    let (found, _) = provide(&ProfileCredentials, &[("HUAWEICLOUD_SDK_CREDENTIALS_FILE", "/none/such")], []).await;
    assert!(!found.unwrap_err().is_no_credentials());
}

#[tokio::test]
async fn profile_can_configure_federation() {
    let (_token_folder, token) = file("id token");
    let (_folder, path) = file(&format!(
        "[global]\nidp_id=idp\nid_token_file={token}\nak=A\nsk=S\niam_endpoint=https://iam.example.com\ndomain_id=D"
    ));
    let responses = [subject_token(), MockResponse::json(201, &temporary())];
    let (found, network) =
        provide(&ProfileCredentials, &[("HUAWEICLOUD_SDK_CREDENTIALS_FILE", &path)], responses).await;
    assert_temporary(&found);
    assert_eq!(found.unwrap().domain_id(), Some("D"));
    assert!(network.requests().iter().all(|request| request.url().host_str() == Some("iam.example.com")));
}

#[tokio::test]
async fn pod_identity_requests_credentials() {
    let (_folder, path) = file("pod token\n");
    let uri = ("HC_CONTAINER_CREDENTIALS_FULL_URI", "http://127.0.0.1:8080/v1/credentials");
    let token = ("HC_CONTAINER_AUTHORIZATION_TOKEN_FILE", path.as_str());
    let response = json!({"credentials": {
        "accessKeyId": "TEMPAK", "secretAccessKey": "temp sk", "securityToken": "temp token", "expiration": "2025-01-01T06:00:00Z",
    }});
    let (found, network) = provide(&PodIdentityCredentials, &[uri, token], [MockResponse::json(200, &response)]).await;
    assert_temporary(&found);
    let sent = &network.requests()[0];
    assert_eq!(sent.url().as_str(), uri.1);
    assert_eq!(sent.header("authorization"), Some("pod token"));
    assert_eq!(sent.body(), b"{}");

    assert!(provide(&PodIdentityCredentials, &[], []).await.0.unwrap_err().is_no_credentials());
    for some in [uri, token] {
        let error = provide(&PodIdentityCredentials, &[some], []).await.0.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config);
    }
    let odd = (uri.0, "file:///etc/passwd");
    assert_eq!(provide(&PodIdentityCredentials, &[odd, token], []).await.0.unwrap_err().kind(), ErrorKind::Config);
}

#[tokio::test]
async fn pod_identity_token_is_not_sent_unencrypted() {
    let (_folder, path) = file("canary");
    let token = ("HC_CONTAINER_AUTHORIZATION_TOKEN_FILE", path.as_str());
    for uri in
        ["http://agent.pod.example/creds", "http://10.0.0.1/", "https://me:canary@agent.example/", "ftp://127.0.0.1/"]
    {
        let uri = ("HC_CONTAINER_CREDENTIALS_FULL_URI", uri);
        let (found, network) = provide(&PodIdentityCredentials, &[uri, token], []).await;
        let error = found.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config);
        assert!(error.to_string().contains(uri.0) && !error.to_string().contains("canary"), "{error}");
        assert!(network.requests().is_empty());
    }
    for uri in [
        "http://169.254.170.23/v1",
        "http://[fe80::1]/",
        "http://[::1]:80/",
        "http://localhost/",
        "https://agent.example/",
    ] {
        let uri = ("HC_CONTAINER_CREDENTIALS_FULL_URI", uri);
        let responses = [MockResponse::json(200, &temporary())];
        assert_temporary(&provide(&PodIdentityCredentials, &[uri, token], responses).await.0);
    }
}

/// A provider, variables that are right, and one that is wrong.
type Case<'a> = (&'a dyn ProvideCredentials, &'a [(&'a str, &'a str)], &'a str);

/// Every value of every source that a request is signed or sent with.
#[tokio::test]
async fn values_copied_with_line_breaks_are_errors() {
    let (_token_folder, token) = file("id token");
    let key = [("HUAWEICLOUD_SDK_AK", "A"), ("HUAWEICLOUD_SDK_SK", "S")];
    let oidc = [
        ("HUAWEICLOUD_OIDC_PROVIDER_URN", "p"),
        ("HUAWEICLOUD_OIDC_AGENCY_URN", "a"),
        ("HUAWEICLOUD_OIDC_ID_TOKEN", "t"),
    ];
    let idp = [("HUAWEICLOUD_SDK_ID_TOKEN_FILE", token.as_str()), ("HUAWEICLOUD_SDK_IDP_ID", "idp")];
    let cases: [Case<'_>; 9] = [
        (&EnvironmentCredentials, &key, "HUAWEICLOUD_SDK_AK"),
        (&EnvironmentCredentials, &key, "HUAWEICLOUD_SDK_SK"),
        (&EnvironmentCredentials, &key, "HUAWEICLOUD_SDK_SECURITY_TOKEN"),
        (&EnvironmentCredentials, &key, "HUAWEICLOUD_SDK_DOMAIN_ID"),
        (&EnvironmentCredentials, &[], "HUAWEICLOUD_SDK_AUTH_TOKEN"),
        (&EnvironmentCredentials, &idp, "HUAWEICLOUD_SDK_IDP_ID"),
        (&OidcCredentials, &oidc, "HUAWEICLOUD_OIDC_PROVIDER_URN"),
        (&OidcCredentials, &oidc, "HUAWEICLOUD_OIDC_AGENCY_URN"),
        (&OidcCredentials, &oidc, "HUAWEICLOUD_OIDC_ID_TOKEN"),
    ];
    for (provider, variables, wrong) in cases {
        for value in ["canary\n", " canary", "\"canary\"", "can\u{0}ary"] {
            // The context reads the last of two variables with the same name.
            let variables = [variables, &[(wrong, value)]].concat();
            let (found, network) = provide(provider, &variables, []).await;
            let error = found.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Config);
            assert!(error.to_string().starts_with(&format!("the value of {wrong} ")), "{error}");
            assert!(!error.to_string().contains("canary") && network.requests().is_empty(), "{error}");
        }
    }
}

#[tokio::test]
async fn profile_errors_name_file_and_line() {
    for key in ["ak", "sk", "security_token", "domain_id", "project_id", "idp_id"] {
        let (_folder, path) = file(&format!("# mine\n[global]\n\n{key} = 'canary'\n"));
        let (found, _) = provide(&ProfileCredentials, &[("HUAWEICLOUD_SDK_CREDENTIALS_FILE", &path)], []).await;
        let error = found.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config);
        let expected = format!("the {key} in line 4 of [global] of the profile {path:?} is in quotes: remove them");
        assert_eq!(error.to_string(), expected);
    }
}

#[tokio::test]
async fn metadata_supports_both_versions() {
    // Version 2.
    let responses = [MockResponse::status(200).with_body("imds token\n"), MockResponse::json(200, &temporary())];
    let (found, network) = provide(&MetadataCredentials, &[], responses).await;
    assert_temporary(&found);
    let sent = network.requests();
    assert_eq!(format!("{:?}", sent[0]), "PUT http://169.254.169.254/meta-data/latest/api/token");
    assert_eq!(sent[0].header("x-metadata-token-ttl-seconds"), Some("21600"));
    assert_eq!(sent[0].header("content-length"), Some("0"));
    assert_eq!(format!("{:?}", sent[1]), "GET http://169.254.169.254/openstack/latest/securitykey");
    assert_eq!(sent[1].header("x-metadata-token"), Some("imds token"));

    // Version 1.
    for status in [404, 405, 503] {
        let responses = [MockResponse::status(status), MockResponse::json(200, &temporary())];
        let (found, network) = provide(&MetadataCredentials, &[], responses).await;
        assert_temporary(&found);
        assert_eq!(network.requests()[1].header("x-metadata-token"), None);
    }

    // Every failure counts as not configured.
    for responses in [
        vec![MockResponse::failure(ErrorKind::Connect)],
        vec![MockResponse::status(403)],
        vec![MockResponse::status(404), MockResponse::status(404)],
        vec![MockResponse::status(200), MockResponse::status(200).with_body("<html>")],
    ] {
        let error = provide(&MetadataCredentials, &[], responses).await.0.unwrap_err();
        assert!(error.is_no_credentials() && error.to_string().starts_with("metadata: "), "{error}");
    }
    let (found, network) = provide(&MetadataCredentials, &[("HUAWEICLOUD_SDK_METADATA_DISABLED", "true")], []).await;
    assert!(found.unwrap_err().is_no_credentials() && network.requests().is_empty());
}

#[tokio::test]
async fn password_is_exchanged_for_a_token() {
    let provider = PasswordCredentials::new("user", "password", "account");
    let (found, network) = provide(&provider, &[], [subject_token()]).await;
    let found = found.unwrap();
    assert!(matches!(found.auth(), Auth::Token(token) if token.expose_secret() == "iam token"));
    assert_eq!(found.expiry(), crate::time::parse_rfc3339("2025-01-02T00:00:00Z"));
    let sent = &network.requests()[0];
    assert_eq!(sent.url().as_str(), "https://iam.cn-north-4.myhuaweicloud.com/v3/auth/tokens?nocatalog=true");
    let user = json!({"name": "user", "password": "password", "domain": {"name": "account"}});
    let identity = json!({"methods": ["password"], "password": {"user": user}});
    let body = json!({"auth": {"identity": identity, "scope": {"domain": {"name": "account"}}}});
    assert_eq!(sent.json().unwrap(), body);

    let (_, network) = provide(&provider.clone().with_project("cn-north-4"), &[], [subject_token()]).await;
    assert_eq!(network.requests()[0].json().unwrap()["auth"]["scope"], json!({"project": {"name": "cn-north-4"}}));

    // A wrong password is not retried: that would lock the user.
    let rejection =
        MockResponse::json(401, &json!({"error": {"code": "IAM.0101", "message": "password of user is wrong"}}))
            .with_header("x-iam-trace-id", "0123456789abcdef0123456789abcdef");
    let (found, network) = provide(&provider, &[], [rejection]).await;
    insta::assert_snapshot!(found.unwrap_err(), @"IAM rejected the request: status 401, code IAM.0101 (request id 0123456789abcdef0123456789abcdef)");
    assert_eq!(network.requests().len(), 1);
}
