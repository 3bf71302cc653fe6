//! All calls of a client share what may be spent on trying again.

use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering};

use crate::support::{Client, key};
use huaweicloud_core::test_util::FakeClock;
use huaweicloud_core::{BoxFuture, CallOptions, Config, Error, ErrorKind, Transport};
use reqwest::{Request, Response};

/// A service that always gives the same status until it is set to another; none at all where it is 0.
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

    /// How many attempts each of these calls has. Of those that succeed it is not known.
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
async fn a_service_that_fails_is_not_flooded() {
    let setup = Setup::new();
    let attempts = setup.attempts(503, 60).await;
    assert_eq!(attempts[..50], [3; 50], "each costs 10 of 500");
    assert_eq!(attempts[50..], [1; 10]);
    // Each call that succeeds at once pays a part of one further attempt.
    assert!(setup.attempts(200, 7).await.is_empty());
    assert_eq!(setup.attempts(503, 2).await, [2, 1]);
}

#[tokio::test]
async fn silence_is_dearer() {
    let attempts = Setup::new().attempts(0, 30).await;
    assert_eq!((&attempts[..25], &attempts[25..]), (&[3; 25][..], &[1; 5][..]));
}

#[tokio::test]
async fn what_is_not_tried_again_costs_nothing() {
    let setup = Setup::new();
    setup.attempts(404, 600).await;
    assert_eq!(setup.attempts(503, 1).await, [3]);
}
