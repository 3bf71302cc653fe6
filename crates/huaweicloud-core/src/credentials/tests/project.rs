//! Lookup of a project ID that is not set.

use std::sync::Arc;

use futures_util::future::join_all;
use reqwest::{Request, Response};
use serde_json::json;
use tokio::sync::Semaphore;

use super::context;
use crate::credentials::{Credentials, ProjectCache, ProjectId, ProviderContext};
use crate::error::{Error, ErrorKind};
use crate::test_util::{FakeClock, MockResponse, ReplayTransport};
use crate::transport::{BoxFuture, Transport};

const ID: &str = "0123456789abcdef0123456789abcdef";
const OTHER: &str = "fedcba9876543210fedcba9876543210";

const IN_PATH: ProjectId = ProjectId { in_path: true, by_region: true };
const IN_HEADER: ProjectId = ProjectId { in_path: false, by_region: true };
/// The service is at a configured address.
const CONFIGURED: ProjectId = ProjectId { in_path: true, by_region: false };

fn key() -> Credentials {
    Credentials::access_key("AKID", "sk").with_security_token("token")
}

fn projects(ids: &[&str]) -> MockResponse {
    let projects: Vec<_> = ids.iter().map(|id| json!({"id": id, "name": "cn-north-4", "enabled": true})).collect();
    MockResponse::json(200, &json!({"projects": projects, "links": {}}))
}

async fn project_id(
    context: ProviderContext,
    credentials: &Credentials,
    needed: ProjectId,
) -> Result<Option<String>, Error> {
    ProjectCache::new(context).get(credentials, needed).await
}

#[tokio::test]
async fn project_id_is_requested_from_iam() {
    let network = ReplayTransport::new([projects(&[ID])]);
    let cache = ProjectCache::new(context(&network, &[]));
    for needed in [IN_PATH, IN_HEADER, IN_PATH] {
        // The domain ID is for other services.
        let found = cache.get(&key().with_domain_id("domain"), needed).await.unwrap();
        assert_eq!(found.as_deref(), Some(ID));
    }
    let sent = network.requests();
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0].url().as_str(), "https://iam.cn-north-4.myhuaweicloud.com/v3/projects?name=cn-north-4");
    assert!(sent[0].header("authorization").unwrap().starts_with("SDK-HMAC-SHA256 Access=AKID"));
    assert_eq!(sent[0].header("x-security-token"), Some("token"));
    for id in ["x-domain-id", "x-project-id"] {
        assert_eq!(sent[0].header(id), None);
    }
}

#[tokio::test]
async fn each_access_key_is_looked_up_once() {
    let network = ReplayTransport::new([projects(&[ID]), projects(&[OTHER])]);
    let cache = ProjectCache::new(context(&network, &[]));
    let rotated = Credentials::access_key("AKID", "another secret").with_security_token("another token");
    let other = Credentials::access_key("OTHER", "sk");
    for (credentials, expected) in [(key(), ID), (rotated, ID), (other.clone(), OTHER), (other, OTHER)] {
        assert_eq!(cache.get(&credentials, IN_PATH).await.unwrap().as_deref(), Some(expected));
    }
    assert_eq!(network.requests().len(), 2);
}

#[tokio::test]
async fn token_is_asked_only_for_a_path() {
    let network = ReplayTransport::new([projects(&[ID]), projects(&[OTHER])]);
    let cache = ProjectCache::new(context(&network, &[]));
    let token = Credentials::token("a token");
    assert_eq!(cache.get(&token, IN_HEADER).await.unwrap(), None);
    assert!(network.requests().is_empty());
    for _ in 0..2 {
        assert_eq!(cache.get(&token, IN_PATH).await.unwrap().as_deref(), Some(ID));
    }
    assert_eq!(network.requests()[0].header("x-auth-token"), Some("a token"));
    // A renewed token may be one for another project.
    assert_eq!(cache.get(&Credentials::token("a token"), IN_PATH).await.unwrap().as_deref(), Some(OTHER));
}

#[tokio::test]
async fn set_project_id_takes_precedence() {
    let network = ReplayTransport::new([]);
    let [own, builder] = ["own", "builder"].map(|name| format!("{name:0>32}"));
    let set = context(&network, &[("HUAWEICLOUD_SDK_PROJECT_ID", ID)]);
    let built = ProviderContext { project_id: Some(builder.clone()), ..set.clone() };
    for needed in [IN_PATH, IN_HEADER, CONFIGURED] {
        assert_eq!(project_id(set.clone(), &key(), needed).await.unwrap().as_deref(), Some(ID));
        assert_eq!(project_id(built.clone(), &key(), needed).await.unwrap(), Some(builder.clone()));
        let credentials = key().with_project_id(own.clone());
        assert_eq!(project_id(built.clone(), &credentials, needed).await.unwrap(), Some(own.clone()));
    }
}

#[tokio::test]
async fn request_without_a_lookup_is_sent_without_the_id() {
    let network = ReplayTransport::new([]);
    let regional = context(&network, &[]);
    let endpoint = ProviderContext { region_determines_endpoints: false, ..regional.clone() };
    let no_region = ProviderContext { region: None, ..regional };
    for context in [endpoint, no_region] {
        assert_eq!(project_id(context.clone(), &key(), IN_HEADER).await.unwrap(), None);
        let error = project_id(context, &key(), IN_PATH).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config);
        insta::allow_duplicates! {
            insta::assert_snapshot!(error, @"the path of the operation contains the ID of the project, which is not set, and is looked up in IAM only if a region and no endpoint(..) is set: set HUAWEICLOUD_SDK_PROJECT_ID, or call project_id(..) on the configuration builder or the call options, or with_project_id(..) on the credentials");
        }
    }
}

#[tokio::test]
async fn iam_is_not_asked_for_a_project_beside_a_configured_service() {
    let network = ReplayTransport::new([]);
    for (credentials, in_path) in [(key(), true), (key(), false), (Credentials::token("a token"), true)] {
        let needed = ProjectId { in_path, by_region: false };
        let error = project_id(context(&network, &[]), &credentials, needed).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config);
        assert!(error.to_string().ends_with("or set HUAWEICLOUD_SDK_IAM_ENDPOINT to the address of IAM"), "{error}");
    }
    assert!(network.requests().is_empty());
    network.push(projects(&[ID]));
    let iam = [("HUAWEICLOUD_SDK_IAM_ENDPOINT", "http://127.0.0.1:8080")];
    assert_eq!(project_id(context(&network, &iam), &key(), CONFIGURED).await.unwrap().as_deref(), Some(ID));
    assert_eq!(network.requests()[0].url().as_str(), "http://127.0.0.1:8080/v3/projects?name=cn-north-4");
}

#[tokio::test]
async fn lookup_error_names_the_cause_and_is_not_cached() {
    let named = |name: &str| MockResponse::json(200, &json!({"projects": [{"id": ID, "name": name}]}));
    let network = ReplayTransport::new([]);
    let cache = ProjectCache::new(context(&network, &[]));
    for (response, cause) in [
        (MockResponse::status(403), "IAM rejected the request: status 403"),
        (MockResponse::status(200).with_body("<html>"), "the response of IAM is not JSON"),
        (MockResponse::json(200, &json!({})), "IAM returned no project with the name of the region, \"cn-north-4\""),
        (projects(&[]), "IAM returned no project with the name of the region, \"cn-north-4\""),
        (projects(&["../canary"]), "IAM returned no project"),
        (named("cn-north-4_mine"), "IAM returned no project"),
        (
            projects(&[ID, OTHER]),
            &format!("IAM returned several projects with the name of the region, \"cn-north-4\": {ID}, {OTHER}"),
        ),
    ] {
        network.push(response);
        let error = cache.get(&key(), IN_PATH).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Credentials);
        let text = error.to_string();
        assert!(text.starts_with("the ID of the project is not set and could not be looked up: "), "{text}");
        assert!(text.contains(cause) && text.contains("; set HUAWEICLOUD_SDK_PROJECT_ID, or call"), "{text}");
        assert!(!text.contains("canary"), "{text}");
        assert!(std::error::Error::source(&error).is_some_and(|source| source.to_string().contains(cause)), "{text}");
    }
    network.push(projects(&[ID]));
    assert_eq!(cache.get(&key(), IN_PATH).await.unwrap().as_deref(), Some(ID));
}

#[tokio::test]
async fn iam_clock_is_learned_by_the_lookup_of_a_project() {
    let rejected = MockResponse::status(401).with_header("date", "Wed, 01 Jan 2025 01:00:00 GMT");
    let network = ReplayTransport::new([rejected, projects(&[ID])]);
    let context = context(&network, &[]);
    assert_eq!(project_id(context.clone(), &key(), IN_PATH).await.unwrap().as_deref(), Some(ID));
    assert_eq!(network.requests()[1].header("x-sdk-date"), Some("20250101T010000Z"));
    assert_eq!(context.service_clock.now(), context.clock.now() + std::time::Duration::from_secs(3600));
}

/// Responds, or panics, only when it has a permit.
#[derive(Clone, Debug)]
struct Held {
    network: ReplayTransport,
    permits: Arc<Semaphore>,
    panics: bool,
}

impl Transport for Held {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, Error>> {
        Box::pin(async move {
            self.permits.acquire().await.unwrap().forget();
            assert!(!self.panics, "a canary");
            self.network.send(request).await
        })
    }
}

/// A cache with this transport.
fn held(transport: &Held) -> ProjectCache {
    let context = ProviderContext::new(transport.clone(), FakeClock::new()).with_region("cn-north-4");
    ProjectCache::new(context.with_lookup(|_| None))
}

/// The results of several calls that all wait for one response.
async fn together(
    cache: &ProjectCache,
    credentials: &Credentials,
    transport: &Held,
) -> Vec<Result<Option<String>, Error>> {
    let calls = join_all((0..5).map(|_| cache.get(credentials, IN_PATH)));
    let release = async { transport.permits.add_permits(1) };
    tokio::join!(calls, release).0
}

#[tokio::test]
async fn concurrent_calls_share_one_lookup() {
    let network = ReplayTransport::new([projects(&[ID]), MockResponse::status(403)]);
    let transport = Held { network: network.clone(), permits: Arc::new(Semaphore::new(0)), panics: false };
    let cache = held(&transport);
    for id in together(&cache, &key(), &transport).await {
        assert_eq!(id.unwrap().as_deref(), Some(ID));
    }
    assert_eq!(network.requests().len(), 1);
    // All of them get the error.
    let other = Credentials::access_key("OTHER", "sk");
    for error in together(&cache, &other, &transport).await.into_iter().map(Result::unwrap_err) {
        assert!(error.to_string().contains("status 403"), "{error}");
    }
    assert_eq!(network.requests().len(), 2);
    // A lookup that nobody waits for any more is dropped, and the next call starts another.
    let mut dropped = Box::pin(cache.get(&other, IN_PATH));
    assert!(super::is_pending(&mut dropped).await);
    drop(dropped);
    network.push(projects(&[OTHER]));
    for id in together(&cache, &other, &transport).await {
        assert_eq!(id.unwrap().as_deref(), Some(OTHER));
    }
}

#[tokio::test]
async fn panic_in_a_lookup_is_an_error_of_each_call() {
    let network = ReplayTransport::new([projects(&[ID])]);
    let transport = Held { network, permits: Arc::new(Semaphore::new(0)), panics: true };
    for error in together(&held(&transport), &key(), &transport).await.into_iter().map(Result::unwrap_err) {
        assert_eq!(error.kind(), ErrorKind::Credentials);
        assert!(error.to_string().contains("a transport or clock of the configuration panicked"), "{error}");
    }
}
