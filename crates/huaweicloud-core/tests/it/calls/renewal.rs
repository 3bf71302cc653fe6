//! Refresh of credentials during calls: each request is signed with one consistent set, and a
//! rejected set is refreshed once.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use huaweicloud_core::clock::Clock;
use huaweicloud_core::credentials::ProviderContext;
use huaweicloud_core::test_util::{FakeClock, MockResponse, ReceivedRequest, ReplayTransport};
use huaweicloud_core::{BoxFuture, Config, Credentials, Error, ProvideCredentials};
use serde_json::json;

use crate::support::Client;
use crate::verifier::{Arrived, verify};

/// Provides a new key at each fetch, whose parts contain the number of the fetch.
#[derive(Clone, Debug)]
struct Numbered {
    clock: FakeClock,
    life: Option<Duration>,
    fetches: Arc<AtomicUsize>,
    /// The keys that were provided.
    provided: Arc<Mutex<Vec<String>>>,
}

impl ProvideCredentials for Numbered {
    fn provide<'a>(&'a self, _: &'a ProviderContext) -> BoxFuture<'a, Result<Credentials, Error>> {
        Box::pin(async move {
            let number = self.fetches.fetch_add(1, Ordering::SeqCst);
            tokio::task::yield_now().await;
            let key = format!("AK{number:018}");
            self.provided.lock().unwrap().push(key.clone());
            let credentials = Credentials::access_key(key, format!("secret-{number}"))
                .with_security_token(format!("token-{number}"))
                .with_domain_id(format!("domain-{number}"));
            Ok(match self.life {
                Some(life) => credentials.with_expiry(self.clock.now() + life),
                None => credentials,
            })
        })
    }
}

fn numbered(life: Option<Duration>) -> Numbered {
    Numbered { clock: FakeClock::new(), life, fetches: Arc::default(), provided: Arc::default() }
}

/// The number of the set that signed a request; all parts must be of the same set.
fn set_of(request: &ReceivedRequest) -> usize {
    let number: usize = request.header("x-security-token").unwrap().strip_prefix("token-").unwrap().parse().unwrap();
    assert_eq!(request.header("x-domain-id"), Some(format!("domain-{number}").as_str()));
    let arrived = Arrived {
        method: request.method().as_str(),
        target: request.url().path(),
        headers: request.headers().iter().map(|(name, value)| (name.as_str(), value.to_str().unwrap())).collect(),
        body: request.body(),
    };
    verify(&arrived, &format!("AK{number:018}"), &format!("secret-{number}")).unwrap();
    number
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concurrent_calls_are_each_signed_with_one_set() {
    const CALLS: usize = 1_000;
    // All the time that passes is less than the timeout of one fetch, since it may all pass during
    // one fetch.
    let provider = numbered(Some(Duration::from_millis(250)));
    let transport = ReplayTransport::new((0..CALLS).map(|_| MockResponse::json(200, &json!({}))));
    let config = Config::builder()
        .credentials(provider.clone())
        .endpoint("https://scm.example.com")
        .transport(transport.clone())
        // The calls use the same clock as the keys.
        .attempt_timeout(Duration::from_secs(1_000_000))
        .operation_timeout(Duration::from_secs(1_000_000))
        .clock(provider.clock.clone())
        .build()
        .unwrap();
    let client = Client::new(&config).unwrap();
    let calls: Vec<_> = (0..CALLS)
        .map(|index| {
            let (client, clock) = (client.clone(), provider.clock.clone());
            tokio::spawn(async move {
                // The keys are about to expire every few calls.
                if index % 5 == 0 {
                    clock.advance(Duration::from_millis(100));
                }
                client.show("scs1600313391074").await
            })
        })
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    let mut used: Vec<usize> = transport.requests().iter().map(set_of).collect();
    assert_eq!(used.len(), CALLS);
    used.sort_unstable();
    used.dedup();
    let fetches = provider.fetches.load(Ordering::SeqCst);
    assert!(used.len() > 10, "the keys were refreshed: {}", used.len());
    // 100 ms pass 200 times, and keys last 250 ms: no set is fetched twice, and none before it is
    // due.
    assert!(fetches <= 200 && fetches >= used.len(), "{fetches} fetches for {} sets", used.len());
    assert_eq!(provider.provided.lock().unwrap().len(), fetches);
}

#[tokio::test]
async fn rejected_credentials_are_refreshed_once() {
    let provider = numbered(Some(Duration::from_secs(3_600)));
    let rejected = || MockResponse::json(401, &json!({"error_code": "APIGW.0301", "error_msg": "no"}));
    let transport = ReplayTransport::new([rejected(), MockResponse::json(200, &json!({})), rejected(), rejected()]);
    let config = Config::builder()
        .credentials(provider.clone())
        .endpoint("https://scm.example.com")
        .transport(transport.clone())
        .clock(provider.clock.clone())
        .build()
        .unwrap();
    let client = Client::new(&config).unwrap();
    client.show("scs1600313391074").await.unwrap();
    let sets: Vec<usize> = transport.requests().iter().map(set_of).collect();
    assert_eq!(sets, [0, 1], "rejected, refreshed, retried");

    let error = client.show("scs1600313391074").await.unwrap_err();
    assert_eq!((error.status().unwrap().as_u16(), error.attempts()), (401, 1), "not retried shortly after");
    assert_eq!(provider.fetches.load(Ordering::SeqCst), 2);
}
