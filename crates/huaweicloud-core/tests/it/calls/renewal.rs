//! Credentials that are renewed while calls are made: each request is signed with one set, and a refused set is renewed once.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::support::Client;
use crate::verifier::{Arrived, verify};
use huaweicloud_core::clock::Clock;
use huaweicloud_core::credentials::ProviderContext;
use huaweicloud_core::test_util::{Answer, FakeClock, ReceivedRequest, ReplayTransport};
use huaweicloud_core::{BoxFuture, Config, Credentials, Error, ProvideCredentials};
use serde_json::json;

/// Gives another key at each fetch, whose parts name the fetch, and counts.
#[derive(Clone, Debug)]
struct Numbered {
    clock: FakeClock,
    life: Option<Duration>,
    fetches: Arc<AtomicUsize>,
    /// The keys that were given.
    given: Arc<Mutex<Vec<String>>>,
}

impl ProvideCredentials for Numbered {
    fn provide<'a>(&'a self, _: &'a ProviderContext) -> BoxFuture<'a, Result<Credentials, Error>> {
        Box::pin(async move {
            let number = self.fetches.fetch_add(1, Ordering::SeqCst);
            tokio::task::yield_now().await;
            let key = format!("AK{number:018}");
            self.given.lock().unwrap().push(key.clone());
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
    Numbered { clock: FakeClock::new(), life, fetches: Arc::default(), given: Arc::default() }
}

/// The number of the set that signed a request; all of it has to be of the same set.
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
async fn a_thousand_calls_at_once_are_each_signed_with_one_set() {
    const CALLS: usize = 1_000;
    // All the time that passes is less than one fetch may take, since it may all pass while one waits for its turn.
    let provider = numbered(Some(Duration::from_millis(250)));
    let transport = ReplayTransport::new((0..CALLS).map(|_| Answer::json(200, &json!({}))));
    let config = Config::builder()
        .credentials(provider.clone())
        .endpoint("https://scm.example.com")
        .transport(transport.clone())
        // The time that passes for the keys passes for the calls too.
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
                // Every few calls the keys are about to expire.
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
    assert!(used.len() > 10, "the keys were renewed: {}", used.len());
    // 200 times 100 ms pass, and keys last 250: no set is fetched twice, and none that is not due.
    assert!(fetches <= 200 && fetches >= used.len(), "{fetches} fetches for {} sets", used.len());
    assert_eq!(provider.given.lock().unwrap().len(), fetches);
}

#[tokio::test]
async fn a_set_that_is_refused_is_renewed_once() {
    let provider = numbered(Some(Duration::from_secs(3_600)));
    let refused = || Answer::json(401, &json!({"error_code": "APIGW.0301", "error_msg": "no"}));
    let transport = ReplayTransport::new([refused(), Answer::json(200, &json!({})), refused(), refused()]);
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
    assert_eq!(sets, [0, 1], "refused, fetched anew, sent again");

    let error = client.show("scs1600313391074").await.unwrap_err();
    assert_eq!((error.status().unwrap().as_u16(), error.attempts()), (401, 1), "soon after, it is not tried again");
    assert_eq!(provider.fetches.load(Ordering::SeqCst), 2);
}
