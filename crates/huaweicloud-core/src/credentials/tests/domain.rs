//! Lookup of a domain ID that is not set.

use serde_json::json;

use super::{context, shared};
use crate::config::Config;
use crate::credentials::{Credentials, CredentialsCache, DomainId, ProviderContext};
use crate::error::{Error, ErrorKind};
use crate::test_util::{FakeClock, MockResponse, ReplayTransport};

fn key() -> Credentials {
    Credentials::access_key("AKID", "sk").with_security_token("token")
}

async fn domain_id(credentials: Credentials, context: ProviderContext) -> Result<Option<String>, Error> {
    let cache = CredentialsCache::new(shared(credentials), context);
    let first = cache.get(DomainId::FromRegion).await?;
    let second = cache.get(DomainId::FromRegion).await?;
    assert_eq!(first.domain_id(), second.domain_id());
    Ok(first.domain_id().map(str::to_owned))
}

#[tokio::test]
async fn domain_id_is_requested_from_iam() {
    let network =
        ReplayTransport::new([MockResponse::json(200, &json!({"domains": [{"id": "0123abc", "name": "x"}]}))]);
    assert_eq!(domain_id(key(), context(&network, &[])).await.unwrap().as_deref(), Some("0123abc"));
    let sent = network.requests();
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0].url().as_str(), "https://iam.cn-north-4.myhuaweicloud.com/v3/auth/domains");
    assert!(sent[0].header("authorization").unwrap().starts_with("SDK-HMAC-SHA256 Access=AKID"));
    assert_eq!(sent[0].header("x-security-token"), Some("token"));
    assert_eq!(sent[0].header("x-domain-id"), None);
}

#[tokio::test]
async fn domain_id_falls_back_to_sts() {
    let network = ReplayTransport::new([
        MockResponse::json(200, &json!({"domains": []})),
        MockResponse::json(200, &json!({"account_id": "0123abc", "principal_urn": "x"})),
    ]);
    assert_eq!(domain_id(key(), context(&network, &[])).await.unwrap().as_deref(), Some("0123abc"));
    assert_eq!(network.requests()[1].url().as_str(), "https://sts.cn-north-4.myhuaweicloud.com/v5/caller-identity");
}

#[tokio::test]
async fn configured_domain_id_takes_precedence() {
    let network = ReplayTransport::new([]);
    let set = context(&network, &[("HUAWEICLOUD_SDK_DOMAIN_ID", "variable")]);
    assert_eq!(domain_id(key(), set.clone()).await.unwrap().as_deref(), Some("variable"));
    assert_eq!(domain_id(key().with_domain_id("own"), set.clone()).await.unwrap().as_deref(), Some("own"));
    let builder = ProviderContext { domain_id: Some("builder".to_owned()), ..set };
    assert_eq!(domain_id(key(), builder).await.unwrap().as_deref(), Some("builder"));
}

#[tokio::test]
async fn domain_id_is_not_looked_up_needlessly() {
    let network = ReplayTransport::new([]);
    let regional = context(&network, &[]);
    let endpoint = ProviderContext { region_determines_endpoints: false, ..regional.clone() };
    let no_region = ProviderContext { region: None, ..regional.clone() };
    assert_eq!(domain_id(key(), endpoint).await.unwrap(), None);
    assert_eq!(domain_id(key(), no_region).await.unwrap(), None);
    assert_eq!(domain_id(Credentials::token("t"), regional).await.unwrap(), None);
}

/// A context of a configuration with these variables.
fn variables(network: &ReplayTransport, set: &[(&str, &str)]) -> CredentialsCache {
    CredentialsCache::new(shared(key()), context(network, set))
}

#[tokio::test]
async fn iam_is_not_asked_beside_a_configured_service() {
    let network = ReplayTransport::new([]);
    let cache = variables(&network, &[]);
    let refused = cache.get(DomainId::FromConfiguredIam).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Config);
    insta::assert_snapshot!(refused, @"the domain ID of the account is not set, and IAM is not asked for it at its address in the region, since the service is at a configured address: set HUAWEICLOUD_SDK_DOMAIN_ID, or call domain_id(..) on the configuration builder or with_domain_id(..) on the credentials, or set HUAWEICLOUD_SDK_IAM_ENDPOINT to the address of IAM");
    assert!(network.requests().is_empty());
    // A service in the region is not affected.
    network.push(MockResponse::json(200, &json!({"domains": [{"id": "0123abc"}]})));
    for domain_id in [DomainId::FromRegion, DomainId::FromConfiguredIam] {
        assert_eq!(cache.get(domain_id).await.unwrap().domain_id(), Some("0123abc"));
    }
    assert_eq!(network.requests().len(), 1);
}

#[tokio::test]
async fn configured_iam_is_asked_and_no_other() {
    let iam = ("HUAWEICLOUD_SDK_IAM_ENDPOINT", "http://127.0.0.1:8080");
    let network = ReplayTransport::new([MockResponse::json(200, &json!({"domains": [{"id": "0123abc"}]}))]);
    let found = variables(&network, &[iam]).get(DomainId::FromConfiguredIam).await.unwrap();
    assert_eq!(found.domain_id(), Some("0123abc"));
    assert_eq!(network.requests()[0].url().as_str(), "http://127.0.0.1:8080/v3/auth/domains");

    // STS is asked only where it is configured too.
    let network = ReplayTransport::new([MockResponse::json(200, &json!({"domains": []}))]);
    let error = variables(&network, &[iam]).get(DomainId::FromConfiguredIam).await.unwrap_err();
    assert!(error.to_string().contains("set HUAWEICLOUD_SDK_STS_ENDPOINT to the address of STS"), "{error}");
    assert_eq!(network.requests().len(), 1);
}

#[tokio::test]
async fn nothing_is_asked_before_the_first_call() {
    let network = ReplayTransport::new([MockResponse::json(200, &json!({"domains": [{"id": "0123abc"}]}))]);
    let cache = variables(&network, &[]);
    assert_eq!(cache.get(DomainId::Optional).await.unwrap().domain_id(), None);
    assert!(network.requests().is_empty());
    assert_eq!(cache.get(DomainId::FromRegion).await.unwrap().domain_id(), Some("0123abc"));
}

#[tokio::test]
async fn iam_clock_is_learned_by_the_lookup() {
    let dates = |network: &ReplayTransport| -> Vec<String> {
        network.requests().iter().map(|request| request.header("x-sdk-date").unwrap().to_owned()).collect()
    };
    let rejected = |date: &str| MockResponse::status(401).with_header("date", date);
    let domains = MockResponse::json(200, &json!({"domains": [{"id": "0123abc"}]}));
    let network = ReplayTransport::new([rejected("Wed, 01 Jan 2025 01:00:00 GMT"), domains]);
    let context = context(&network, &[]);
    assert_eq!(domain_id(key(), context.clone()).await.unwrap().as_deref(), Some("0123abc"));
    assert_eq!(dates(&network), ["20250101T000000Z", "20250101T010000Z"]);
    // The calls of the configuration use it too.
    assert_eq!(context.service_clock.now(), context.clock.now() + std::time::Duration::from_secs(3600));

    for (date, sent, text) in [
        ("Wed, 01 Jan 2025 00:00:10 GMT", 1, "status 401"),
        ("Thu, 01 Jan 2099 00:00:00 GMT", 1, "check the clock of this machine"),
    ] {
        let network = ReplayTransport::new([rejected(date)]);
        let error = domain_id(key(), super::context(&network, &[])).await.unwrap_err();
        assert!(error.to_string().contains(text), "{error}");
        assert_eq!(network.requests().len(), sent);
    }
}

#[tokio::test]
async fn lookup_error_tells_how_to_set_the_domain_id() {
    for responses in [
        vec![MockResponse::status(403)],
        vec![MockResponse::json(200, &json!({"domains": []})), MockResponse::json(200, &json!({}))],
        vec![MockResponse::json(200, &json!({"domains": [{"id": "not an id\n"}]})), MockResponse::status(404)],
        vec![MockResponse::status(200).with_body("<html>")],
    ] {
        let error = domain_id(key(), context(&ReplayTransport::new(responses), &[])).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Credentials);
        assert!(error.to_string().contains("HUAWEICLOUD_SDK_DOMAIN_ID"), "{error}");
    }
    let unknown = context(&ReplayTransport::new([]), &[]).with_region("xx-new-1");
    insta::assert_snapshot!(domain_id(key(), unknown).await.unwrap_err(), @r#"the domain ID of the account is not set and could not be looked up: IAM has no known endpoint in the region "xx-new-1": set HUAWEICLOUD_SDK_IAM_ENDPOINT to its address in that region; set HUAWEICLOUD_SDK_DOMAIN_ID, or call domain_id(..) on the configuration builder or with_domain_id(..) on the credentials"#);
}

/// The settings of a configuration reach the cache.
#[tokio::test]
async fn configuration_settings_reach_the_lookup() {
    let network = ReplayTransport::new([MockResponse::json(200, &json!({"domains": [{"id": "0123abc"}]}))]);
    let builder =
        Config::builder().credentials(key()).region("eu-west-101").transport(network.clone()).clock(FakeClock::new());
    let get = |config: Config| async move {
        config.credentials().get(DomainId::FromRegion).await.unwrap().domain_id().map(str::to_owned)
    };
    let emulator = builder.clone().endpoint("http://127.0.0.1:1").build().unwrap();
    assert_eq!(get(emulator).await, None);
    assert_eq!(get(builder.clone().domain_id("set").build().unwrap()).await.as_deref(), Some("set"));
    assert!(network.requests().is_empty());
    assert_eq!(get(builder.build().unwrap()).await.as_deref(), Some("0123abc"));
    assert_eq!(network.requests()[0].url().host_str(), Some("iam.eu-west-101.myhuaweicloud.eu"));
}
