//! All calls of a client share a retry budget.

use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering};

use huaweicloud_core::test_util::FakeClock;
use huaweicloud_core::{BoxFuture, CallOptions, Config, Error, ErrorKind, Transport};
use reqwest::{Request, Response};

use crate::support::{Client, key};

/// A service that always returns the same status until it is changed; 0 means no response.
#[derive(Clone, Debug, Default)]
struct Steady(Arc<AtomicU16>);

impl Transport for Steady {
    fn send(&self, _: Request) -> BoxFuture<'_, Result<Response, Error>> {
        Box::pin(std::future::ready(match self.0.load(Ordering::Relaxed) {
            0 => Err(Error::new(ErrorKind::Timeout, "silence")),
            status => Ok(http::Response::builder().status(status).body("{}").unwrap().into()),
        }))
    }
}

struct Setup {
    service: Steady,
    client: Client,
}

impl Setup {
    fn new() -> Self {
        let service = Steady::default();
        let config = Config::builder().credentials(key()).endpoint("a.example.com").clock(FakeClock::new());
        let config = config.transport(service.clone()).build().unwrap();
        Self { service, client: Client::new(&config).unwrap() }
    }

    /// The number of attempts of each failed call; a successful call does not report it.
    async fn attempts(&self, status: u16, calls: usize) -> Vec<u32> {
        self.service.0.store(status, Ordering::Relaxed);
        let mut attempts = Vec::new();
        for _ in 0..calls {
            // A clone shares the budget.
            let result = self.client.clone().read(CallOptions::new()).await;
            attempts.extend(result.err().map(|error| error.attempts()));
        }
        attempts
    }
}

#[tokio::test]
async fn budget_limits_retries_of_a_failing_service() {
    let setup = Setup::new();
    let attempts = setup.attempts(503, 60).await;
    assert_eq!(attempts[..50], [3; 50], "each costs 10 of 500");
    assert_eq!(attempts[50..], [1; 10]);
    // Each call that succeeds without a retry adds a part of one retry.
    assert!(setup.attempts(200, 7).await.is_empty());
    assert_eq!(setup.attempts(503, 2).await, [2, 1]);
}

#[tokio::test]
async fn timeouts_cost_more() {
    let attempts = Setup::new().attempts(0, 30).await;
    assert_eq!((&attempts[..25], &attempts[25..]), (&[3; 25][..], &[1; 5][..]));
}

#[tokio::test]
async fn calls_without_retries_cost_nothing() {
    let setup = Setup::new();
    setup.attempts(404, 600).await;
    assert_eq!(setup.attempts(503, 1).await, [3]);
}
