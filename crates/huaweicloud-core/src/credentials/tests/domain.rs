//! Lookup of a domain ID that is not set.

use serde_json::json;

use super::{context, shared};
use crate::config::Config;
use crate::credentials::{Credentials, CredentialsCache, ProviderContext};
use crate::error::{Error, ErrorKind};
use crate::test_util::{FakeClock, MockResponse, ReplayTransport};

fn key() -> Credentials {
    Credentials::access_key("AKID", "sk").with_security_token("token")
}

async fn domain_id(credentials: Credentials, context: ProviderContext) -> Result<Option<String>, Error> {
    let cache = CredentialsCache::new(shared(credentials), context);
    let first = cache.get().await?;
    let second = cache.get().await?;
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
    let get = |config: Config| async move { config.credentials().get().await.unwrap().domain_id().map(str::to_owned) };
    let emulator = builder.clone().endpoint("http://127.0.0.1:1").build().unwrap();
    assert_eq!(get(emulator).await, None);
    assert_eq!(get(builder.clone().domain_id("set").build().unwrap()).await.as_deref(), Some("set"));
    assert!(network.requests().is_empty());
    assert_eq!(get(builder.build().unwrap()).await.as_deref(), Some("0123abc"));
    assert_eq!(network.requests()[0].url().host_str(), Some("iam.eu-west-101.myhuaweicloud.eu"));
}
