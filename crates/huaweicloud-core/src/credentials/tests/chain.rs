//! The order of sources, and what ends the search.

use super::{assert_temporary, context, file, is_pending, parts, provide, temporary};
use crate::credentials::{
    Credentials, CredentialsChain, EnvironmentCredentials, MetadataCredentials, OidcCredentials, ProvideCredentials,
    ProviderContext, variables,
};
use crate::error::{Error, ErrorKind};
use crate::test_util::{MockResponse, ReplayTransport};
use crate::transport::BoxFuture;

#[tokio::test]
async fn chain_error_contains_the_reason_of_each_source() {
    let chain = CredentialsChain::default();
    let (found, _) = provide(&chain, &[("HOME", "/none")], [MockResponse::failure(ErrorKind::Connect)]).await;
    let error = found.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Credentials);
    insta::assert_snapshot!(error, @r#"no credentials found: environment: neither HUAWEICLOUD_SDK_AK with HUAWEICLOUD_SDK_SK nor HUAWEICLOUD_SDK_AUTH_TOKEN is set; OIDC: HUAWEICLOUD_OIDC_PROVIDER_URN and HUAWEICLOUD_OIDC_AGENCY_URN are not set; profile: the file "/none/.huaweicloud/credentials" does not exist; pod identity: HC_CONTAINER_CREDENTIALS_FULL_URI is not set; metadata: the metadata service cannot be reached"#);
}

#[tokio::test]
async fn variables_of_all_sources_are_listed() {
    use std::collections::BTreeSet;
    use std::sync::{Arc, Mutex};

    let read = Arc::new(Mutex::new(BTreeSet::new()));
    let names = read.clone();
    let network = ReplayTransport::new([MockResponse::failure(ErrorKind::Connect)]);
    let context = context(&network, &[]).with_lookup(move |name| {
        names.lock().unwrap().insert(name.to_owned());
        None
    });
    assert!(CredentialsChain::default().provide(&context).await.unwrap_err().is_no_credentials());
    let read = read.lock().unwrap();
    assert!(variables::ALL.iter().all(|name| read.contains(*name)), "{read:?}");
    let others: Vec<_> = read.iter().filter(|name| !variables::ALL.contains(&name.as_str())).collect();
    assert_eq!(
        others,
        [
            "HOME",
            "HUAWEICLOUD_SDK_DOMAIN_ID",
            "HUAWEICLOUD_SDK_METADATA_DISABLED",
            "HUAWEICLOUD_SDK_PROJECT_ID",
            "USERPROFILE"
        ]
    );
}

#[tokio::test]
async fn unreachable_metadata_service_costs_one_second() {
    use std::time::Duration;

    use crate::test_util::FakeClock;

    let clock = FakeClock::new();
    let provider = CredentialsChain::first(MetadataCredentials).then(Credentials::access_key("A", "S"));
    let context =
        ProviderContext::new(ReplayTransport::new([MockResponse::never()]), clock.clone()).with_lookup(|_| None);
    let mut found = Box::pin(provider.provide(&context));
    assert!(is_pending(&mut found).await);
    clock.advance(Duration::from_secs(1));
    assert_eq!(parts(&found.await.unwrap()).0, "A");
}

#[tokio::test]
async fn chain_uses_the_first_configured_source() {
    let (_folder, profile) = file("[global]\nak=P\nsk=S");
    let profile = ("HUAWEICLOUD_SDK_CREDENTIALS_FILE", profile.as_str());
    let key = [("HUAWEICLOUD_SDK_AK", "A"), ("HUAWEICLOUD_SDK_SK", "S")];
    let oidc = [
        ("HUAWEICLOUD_OIDC_PROVIDER_URN", "p"),
        ("HUAWEICLOUD_OIDC_AGENCY_URN", "a"),
        ("HUAWEICLOUD_OIDC_ID_TOKEN", "t"),
    ];
    let chain = CredentialsChain::default();
    let (found, network) = provide(&chain, &[&key[..], &oidc, &[profile]].concat(), []).await;
    assert_eq!(parts(&found.unwrap()).0, "A");
    assert!(network.requests().is_empty());
    let (found, _) = provide(&chain, &[&oidc[..], &[profile]].concat(), [MockResponse::json(200, &temporary())]).await;
    assert_temporary(&found);
    let (found, _) = provide(&chain, &[profile], []).await;
    assert_eq!(parts(&found.unwrap()).0, "P");
    let responses = [MockResponse::status(200).with_body("t"), MockResponse::json(200, &temporary())];
    assert_temporary(&provide(&chain, &[("HOME", "/none")], responses).await.0);
}

#[tokio::test]
async fn failing_source_ends_the_search() {
    let chain =
        CredentialsChain::first(EnvironmentCredentials).then(OidcCredentials).then(Credentials::access_key("A", "S"));
    let half = provide(&chain, &[("HUAWEICLOUD_SDK_AK", "x")], []).await.0.unwrap_err();
    assert!(half.to_string().contains("HUAWEICLOUD_SDK_SK"), "{half}");
    let oidc = [
        ("HUAWEICLOUD_OIDC_PROVIDER_URN", "p"),
        ("HUAWEICLOUD_OIDC_AGENCY_URN", "a"),
        ("HUAWEICLOUD_OIDC_ID_TOKEN", "t"),
    ];
    let rejected = provide(&chain, &oidc, [MockResponse::status(403)]).await.0.unwrap_err();
    insta::assert_snapshot!(rejected, @"STS rejected the request: status 403");
    assert_eq!(parts(&provide(&chain, &[], []).await.0.unwrap()).0, "A");
}

/// Chains can be nested, and custom sources can be added.
#[tokio::test]
async fn chain_accepts_custom_sources_and_chains() {
    #[derive(Debug)]
    struct Vault(bool);

    impl ProvideCredentials for Vault {
        fn provide<'a>(&'a self, context: &'a ProviderContext) -> BoxFuture<'a, Result<Credentials, Error>> {
            Box::pin(async move {
                if !self.0 {
                    return Err(Error::no_credentials("vault: VAULT is not set"));
                }
                assert_eq!(context.region(), Some("cn-north-4"));
                Ok(Credentials::access_key("V", "S"))
            })
        }
    }

    let context = context(&ReplayTransport::new([]), &[]);
    let chain =
        CredentialsChain::first(CredentialsChain::first(EnvironmentCredentials).then(Vault(false))).then(Vault(true));
    assert_eq!(parts(&chain.provide(&context).await.unwrap()).0, "V");
}
