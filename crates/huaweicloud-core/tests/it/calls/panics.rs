//! A panic of code that the program supplied is an error of one call; the next one works.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use huaweicloud_core::clock::{Clock, Random};
use huaweicloud_core::test_util::{FakeClock, MockResponse, ReplayTransport};
use huaweicloud_core::{
    Attempt, BoxFuture, CallOptions, Config, ConfigBuilder, ErrorKind, Failure, Interceptor, Outcome, RetryPolicy,
    Transport,
};
use reqwest::{Request, Response};

use super::good;
use crate::support::{Client, key};

/// Panics at one use.
#[derive(Clone, Debug, Default)]
struct Fuse {
    uses: Arc<AtomicUsize>,
    panics_at: usize,
}

impl Fuse {
    fn at(panics_at: usize) -> Self {
        Self { uses: Arc::default(), panics_at }
    }

    fn step(&self) {
        assert_ne!(self.uses.fetch_add(1, Ordering::SeqCst), self.panics_at, "a canary");
    }
}

/// Any part of a client that panics at one use.
#[derive(Debug)]
struct Fragile<T>(Fuse, T);

impl Clock for Fragile<FakeClock> {
    fn now(&self) -> SystemTime {
        self.0.step();
        self.1.now()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        self.0.step();
        self.1.sleep(duration)
    }

    fn timeout(&self, duration: Duration) -> BoxFuture<'_, ()> {
        self.0.step();
        self.1.timeout(duration)
    }
}

impl Transport for Fragile<ReplayTransport> {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, huaweicloud_core::Error>> {
        Box::pin(async move {
            self.0.step();
            self.1.send(request).await
        })
    }
}

impl Interceptor for Fragile<()> {
    fn before_send(&self, _: &Attempt, _: &Request) -> Result<(), huaweicloud_core::Error> {
        self.0.step();
        Ok(())
    }

    fn after_attempt(&self, _: &Attempt, _: &Outcome<'_>) {
        self.0.step();
    }
}

impl RetryPolicy for Fragile<()> {
    fn delay(&self, failure: &Failure<'_>) -> Option<Duration> {
        self.0.step();
        (failure.attempts < 2).then_some(Duration::ZERO)
    }
}

impl Random for Fragile<()> {
    fn unit(&self) -> f64 {
        self.0.step();
        0.5
    }
}

/// Adds a part with a fuse.
type Part = fn(ConfigBuilder, Fuse, ReplayTransport) -> ConfigBuilder;

const PARTS: [Part; 5] = [
    |builder, fuse, _| builder.clock(Fragile(fuse, FakeClock::new())),
    |builder, fuse, transport| builder.transport(Fragile(fuse, transport)),
    |builder, fuse, _| builder.interceptor(Fragile(fuse, ())),
    |builder, fuse, _| builder.retry(Fragile(fuse, ())),
    |builder, fuse, _| builder.random(Fragile(fuse, ())),
];

/// Wherever a part panics, only the call that is running fails.
#[tokio::test]
async fn panics_fail_one_call() {
    for (part, add) in PARTS.iter().enumerate() {
        let mut panicked = 0;
        for panics_at in 0.. {
            let transport = ReplayTransport::new([MockResponse::status(503), good(), good(), good(), good()]);
            let fuse = Fuse::at(panics_at);
            let builder =
                Config::builder().credentials(key()).endpoint("https://a.example.com").clock(FakeClock::new());
            let config = add(builder.transport(transport.clone()), fuse.clone(), transport.clone()).build().unwrap();
            let client = Client::new(&config).unwrap();
            let mut errors = Vec::new();
            for _ in 0..3 {
                errors.extend(client.read(CallOptions::new()).await.err());
            }
            if fuse.uses.load(Ordering::SeqCst) <= panics_at {
                assert!(errors.is_empty(), "{errors:?}");
                break;
            }
            // Credentials are used even if it is not known when to refresh them.
            assert!(errors.len() <= 1, "part {part}, use {panics_at}: {errors:?}");
            let Some(error) = errors.first() else { continue };
            panicked += 1;
            let text = error.to_string();
            assert!(text.contains("panicked") && !text.contains("canary"), "part {part}, use {panics_at}: {text}");
            assert_eq!(error.operation(), Some("list_things"));
        }
        assert!(panicked > 0, "part {part}");
    }
}

#[tokio::test]
async fn panic_tells_whether_something_was_sent() {
    let call = async |add: Part, panics_at: usize| {
        let transport = ReplayTransport::new([good(), good()]);
        let builder =
            Config::builder().credentials(key()).endpoint("https://a.example.com").transport(transport.clone());
        let config = add(builder, Fuse::at(panics_at), transport).build().unwrap();
        Client::new(&config).unwrap().read(CallOptions::new()).await.unwrap_err()
    };
    let error = call(PARTS[1], 0).await;
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Transport, 1));
    insta::assert_snapshot!(error, @"list_things: a transport, clock, random source, retry policy or interceptor of the configuration panicked: fix the panic, which was reported where it occurred; whether the service has processed the request is unknown");
    let error = call(PARTS[2], 0).await;
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Config, 0));
    insta::assert_snapshot!(error, @"list_things: a transport, clock, random source, retry policy or interceptor of the configuration panicked: fix the panic, which was reported where it occurred; nothing was sent");
}
