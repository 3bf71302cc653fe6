//! When and how often credentials are fetched, and what callers get meanwhile.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

use futures_util::future::join_all;
use tokio::sync::Semaphore;

use super::{is_pending, parts, shared};
use crate::credentials::{
    Credentials, CredentialsCache, CredentialsChain, DomainId, EnvironmentCredentials, ProvideCredentials,
    ProviderContext,
};
use crate::error::{Error, ErrorKind};
use crate::test_util::{FakeClock, ReplayTransport};
use crate::transport::BoxFuture;

/// Provides credentials with a number, the same in all parts of a set.
#[derive(Clone, Debug)]
struct Numbered(Arc<Source>);

#[derive(Debug)]
struct Source {
    life: Duration,
    calls: AtomicU32,
    running: AtomicBool,
    fails: AtomicBool,
    /// Whether the next call that completes panics.
    panics: AtomicBool,
    /// How many calls may complete.
    permits: Semaphore,
}

impl Numbered {
    fn new(life: Duration) -> Self {
        Self(Arc::new(Source {
            life,
            calls: AtomicU32::new(0),
            running: AtomicBool::new(false),
            fails: AtomicBool::new(false),
            panics: AtomicBool::new(false),
            permits: Semaphore::new(Semaphore::MAX_PERMITS),
        }))
    }

    /// A provider whose calls complete only when allowed to.
    fn held(life: Duration) -> Self {
        let source = Self::new(life);
        source.0.permits.forget_permits(Semaphore::MAX_PERMITS);
        source
    }

    fn calls(&self) -> u32 {
        self.0.calls.load(Ordering::SeqCst)
    }

    fn fail(&self, fails: bool) {
        self.0.fails.store(fails, Ordering::SeqCst);
    }

    fn cache(&self, clock: &FakeClock) -> CredentialsCache {
        let context = ProviderContext::new(ReplayTransport::new([]), clock.clone()).with_lookup(|_| None);
        CredentialsCache::new(shared(self.clone()), context)
    }
}

/// Marks a call as ended, also when it is dropped.
struct Running<'a>(&'a AtomicBool);

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.0.store(false, Ordering::SeqCst);
    }
}

impl ProvideCredentials for Numbered {
    fn provide<'a>(&'a self, context: &'a ProviderContext) -> BoxFuture<'a, Result<Credentials, Error>> {
        Box::pin(async move {
            assert!(!self.0.running.swap(true, Ordering::SeqCst), "concurrent fetches");
            let _running = Running(&self.0.running);
            let number = self.0.calls.fetch_add(1, Ordering::SeqCst) + 1;
            self.0.permits.acquire().await.unwrap().forget();
            tokio::task::yield_now().await;
            assert!(!self.0.panics.swap(false, Ordering::SeqCst), "a canary");
            if self.0.fails.load(Ordering::SeqCst) {
                return Err(Error::new(ErrorKind::Connect, format!("failure {number}")));
            }
            Ok(Credentials::access_key(format!("AK{number}"), format!("SK{number}"))
                .with_security_token(format!("T{number}"))
                .with_expiry(context.clock().now() + self.0.life))
        })
    }
}

/// The number of a set, which must be the same in all its parts.
#[track_caller]
fn number(result: Result<Credentials, Error>) -> u32 {
    let (access_key, secret_key, token) = parts(&result.unwrap());
    let number = access_key.strip_prefix("AK").unwrap();
    assert_eq!(secret_key.strip_prefix("SK"), Some(number));
    assert_eq!(token.as_deref().and_then(|token| token.strip_prefix('T')), Some(number));
    number.parse().unwrap()
}

const HOUR: Duration = Duration::from_secs(3600);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concurrent_calls_share_one_fetch() {
    let (source, clock) = (Numbered::new(HOUR), FakeClock::new());
    let cache = source.cache(&clock);
    for round in 1..=10 {
        let calls = (0..1000).map(|_| {
            let cache = cache.clone();
            tokio::spawn(async move { cache.get(DomainId::FromRegion).await })
        });
        for result in join_all(calls).await {
            assert_eq!(number(result.unwrap()), round);
        }
        assert_eq!(source.calls(), round);
        clock.advance(HOUR);
    }
}

/// The time advances by a second with each call, so credentials last for about four calls. At most
/// 32 calls run at once: while a fetch waits for the processor, less time passes than it may take.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concurrent_calls_survive_repeated_expiry() {
    let (source, clock) = (Numbered::new(Duration::from_secs(5)), FakeClock::new());
    let (cache, permits) = (source.cache(&clock), Arc::new(Semaphore::new(32)));
    let calls = (0..1000).map(|_| {
        let (cache, clock, permits) = (cache.clone(), clock.clone(), permits.clone());
        tokio::spawn(async move {
            let _permit = permits.acquire().await;
            clock.advance(Duration::from_secs(1));
            number(cache.get(DomainId::FromRegion).await)
        })
    });
    let mut seen: Vec<u32> = join_all(calls).await.into_iter().map(|call| call.unwrap()).collect();
    seen.sort_unstable();
    seen.dedup();
    // Each fetch had a caller, and none came before three quarters of a lifetime had passed.
    assert_eq!(seen, (1..=source.calls()).collect::<Vec<_>>());
    assert!(source.calls() <= 1000 / 3 + 1, "{} fetches", source.calls());
}

#[tokio::test]
async fn credentials_are_refreshed_late_in_their_lifetime() {
    for (life, lead) in [(15 * 60, 225), (3600, 900), (24 * 3600, 40 * 60)] {
        let (source, clock) = (Numbered::new(Duration::from_secs(life)), FakeClock::new());
        let cache = source.cache(&clock);
        assert_eq!(number(cache.get(DomainId::FromRegion).await), 1);
        clock.advance(Duration::from_secs(life - lead - 1));
        assert_eq!(number(cache.get(DomainId::FromRegion).await), 1);
        clock.advance(Duration::from_secs(1));
        assert_eq!(number(cache.get(DomainId::FromRegion).await), 2);
        assert_eq!(number(cache.get(DomainId::FromRegion).await), 2);
    }
}

#[tokio::test]
async fn old_credentials_are_used_during_a_fetch() {
    let (source, clock) = (Numbered::held(HOUR), FakeClock::new());
    source.0.permits.add_permits(1);
    let cache = source.cache(&clock);
    assert_eq!(number(cache.get(DomainId::FromRegion).await), 1);
    clock.advance(HOUR - Duration::from_secs(30));
    let mut first = Box::pin(cache.get(DomainId::FromRegion));
    assert!(is_pending(&mut first).await);
    assert_eq!(number(cache.get(DomainId::FromRegion).await), 1);
    // Once the old ones have expired, all callers wait for the one fetch.
    clock.advance(Duration::from_secs(31));
    let mut second = Box::pin(cache.get(DomainId::FromRegion));
    assert!(is_pending(&mut second).await);
    assert_eq!(source.calls(), 2);
    source.0.permits.add_permits(1);
    assert_eq!((number(first.await), number(second.await)), (2, 2));
}

#[tokio::test]
async fn dropped_caller_does_not_cancel_the_fetch() {
    let (source, clock) = (Numbered::held(HOUR), FakeClock::new());
    let cache = source.cache(&clock);
    let mut first = Box::pin(cache.get(DomainId::FromRegion));
    let mut second = Box::pin(cache.get(DomainId::FromRegion));
    assert!(is_pending(&mut first).await);
    assert!(is_pending(&mut second).await);
    drop(first);
    source.0.permits.add_permits(1);
    assert_eq!(number(second.await), 1);

    // If all callers are gone, the next one starts a new fetch.
    clock.advance(HOUR);
    let mut only = Box::pin(cache.get(DomainId::FromRegion));
    assert!(is_pending(&mut only).await);
    drop(only);
    source.0.permits.add_permits(1);
    assert_eq!(number(cache.get(DomainId::FromRegion).await), 3);
}

/// A waiting caller is woken by a fetch that another caller started and abandoned, on another
/// thread too.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn aborted_task_does_not_stop_the_fetch() {
    let (source, clock) = (Numbered::held(HOUR), FakeClock::new());
    let cache = source.cache(&clock);
    let get = |cache: CredentialsCache| tokio::spawn(async move { cache.get(DomainId::FromRegion).await });
    let first = get(cache.clone());
    while source.calls() == 0 {
        tokio::task::yield_now().await;
    }
    let rest: Vec<_> = (0..10).map(|_| get(cache.clone())).collect();
    tokio::task::yield_now().await;
    first.abort();
    assert!(first.await.unwrap_err().is_cancelled());
    source.0.permits.add_permits(10);
    let numbers: Vec<u32> = join_all(rest).await.into_iter().map(|call| number(call.unwrap())).collect();
    assert!(numbers.iter().all(|number| *number == source.calls()), "{numbers:?}");
}

#[tokio::test]
async fn failed_fetch_keeps_valid_credentials() {
    let (source, clock) = (Numbered::new(HOUR), FakeClock::new());
    let cache = source.cache(&clock);
    assert_eq!(number(cache.get(DomainId::FromRegion).await), 1);
    source.fail(true);
    clock.advance(HOUR - Duration::from_secs(15));
    for _ in 0..5 {
        assert_eq!(number(cache.get(DomainId::FromRegion).await), 1);
    }
    // One fetch, followed by a pause.
    assert_eq!(source.calls(), 2);
    clock.advance(Duration::from_secs(10));
    assert_eq!(number(cache.get(DomainId::FromRegion).await), 1);
    assert_eq!(source.calls(), 3);
    // Once expired, they are not used any more, and there is no pause.
    clock.advance(Duration::from_secs(5));
    let error = cache.get(DomainId::FromRegion).await.unwrap_err();
    assert_eq!((error.kind(), error.to_string().as_str()), (ErrorKind::Credentials, "failure 4"));
    source.fail(false);
    assert_eq!(number(cache.get(DomainId::FromRegion).await), 5);
}

#[tokio::test]
async fn fetch_error_reaches_all_waiting_callers() {
    let (source, clock) = (Numbered::held(HOUR), FakeClock::new());
    source.fail(true);
    let cache = source.cache(&clock);
    let mut calls = Box::pin(join_all((0..100).map(|_| cache.get(DomainId::FromRegion))));
    assert!(is_pending(&mut calls).await);
    source.0.permits.add_permits(1);
    for error in calls.await.into_iter().map(Result::unwrap_err) {
        assert_eq!(error.to_string(), "failure 1");
    }
    assert_eq!(source.calls(), 1);
}

/// Each caller is a task of its own, which only the end of the fetch wakes.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn panicking_provider_fails_one_fetch() {
    let (source, clock) = (Numbered::held(HOUR), FakeClock::new());
    source.0.panics.store(true, Ordering::SeqCst);
    let cache = source.cache(&clock);
    let calls = (0..10).map(|_| {
        let cache = cache.clone();
        tokio::spawn(async move { cache.get(DomainId::FromRegion).await })
    });
    let calls: Vec<_> = calls.collect();
    while source.calls() == 0 {
        tokio::task::yield_now().await;
    }
    // Those that arrive late start another fetch, which is good.
    source.0.permits.add_permits(2);
    let ended = tokio::time::timeout(Duration::from_secs(20), join_all(calls)).await.expect("no caller hangs");
    let (good, failed): (Vec<_>, Vec<_>) = ended.into_iter().map(Result::unwrap).partition(Result::is_ok);
    assert!(!failed.is_empty());
    for error in failed.into_iter().map(Result::unwrap_err) {
        assert_eq!(error.kind(), ErrorKind::Credentials);
        let text = error.to_string();
        assert!(text.contains("panicked") && !text.contains("canary"), "{text}");
    }
    good.into_iter().for_each(|result| assert_eq!(number(result), 2));
    assert_eq!(number(cache.get(DomainId::FromRegion).await), 2);
}

#[tokio::test]
async fn panic_keeps_valid_credentials() {
    let (source, clock) = (Numbered::new(HOUR), FakeClock::new());
    let cache = source.cache(&clock);
    assert_eq!(number(cache.get(DomainId::FromRegion).await), 1);
    source.0.panics.store(true, Ordering::SeqCst);
    clock.advance(HOUR - Duration::from_secs(30));
    for _ in 0..5 {
        assert_eq!(number(cache.get(DomainId::FromRegion).await), 1);
    }
    assert_eq!(source.calls(), 2, "one fetch, followed by a pause");
    clock.advance(Duration::from_secs(10));
    assert_eq!(number(cache.get(DomainId::FromRegion).await), 3);
}

#[tokio::test]
async fn provided_values_are_checked_before_use() {
    #[derive(Debug)]
    struct Vault(Credentials);
    impl ProvideCredentials for Vault {
        fn provide<'a>(&'a self, _: &'a ProviderContext) -> BoxFuture<'a, Result<Credentials, Error>> {
            Box::pin(std::future::ready(Ok(self.0.clone())))
        }
    }
    let context = ProviderContext::new(ReplayTransport::new([]), FakeClock::new()).with_lookup(|_| None);
    let cache = CredentialsCache::new(shared(Vault(Credentials::access_key("A", "canary\n"))), context);
    let error = cache.get(DomainId::FromRegion).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
    insta::assert_snapshot!(error, @"the secret access key from the credentials provider ends with a line break: remove it");
}

#[tokio::test]
async fn missing_credentials_differ_from_a_failed_source() {
    let context = || ProviderContext::new(ReplayTransport::new([]), FakeClock::default()).with_lookup(|_| None);
    let nothing = CredentialsCache::new(shared(CredentialsChain::first(EnvironmentCredentials)), context());
    let error = nothing.get(DomainId::FromRegion).await.unwrap_err();
    assert!(error.is_no_credentials() && error.kind() == ErrorKind::Credentials, "{error}");
    let failing = Numbered::new(Duration::from_secs(60));
    failing.fail(true);
    let error = CredentialsCache::new(shared(failing), context()).get(DomainId::FromRegion).await.unwrap_err();
    assert!(!error.is_no_credentials() && error.kind() == ErrorKind::Credentials, "{error}");
}

#[tokio::test]
async fn hanging_fetch_times_out() {
    let (source, clock) = (Numbered::held(HOUR), FakeClock::new());
    let cache = source.cache(&clock);
    let mut call = Box::pin(cache.get(DomainId::FromRegion));
    assert!(is_pending(&mut call).await);
    clock.advance(Duration::from_secs(60));
    assert!(call.await.unwrap_err().to_string().contains("60s"));
    source.0.permits.add_permits(1);
    assert_eq!(number(cache.get(DomainId::FromRegion).await), 2);
}

#[tokio::test]
async fn rejected_credentials_are_refreshed_with_a_pause() {
    let (source, clock) = (Numbered::new(HOUR), FakeClock::new());
    let cache = source.cache(&clock);
    let first = cache.get(DomainId::FromRegion).await.unwrap();
    assert!(cache.invalidate(&first));
    assert_eq!(number(cache.get(DomainId::FromRegion).await), 2);
    // These were already replaced.
    assert!(cache.invalidate(&first));
    assert_eq!(number(cache.get(DomainId::FromRegion).await), 2);
    // A service that rejects the new ones too will not accept the next.
    let second = cache.get(DomainId::FromRegion).await.unwrap();
    assert!(!cache.invalidate(&second));
    clock.advance(Duration::from_secs(61));
    assert!(cache.invalidate(&second));
    assert_eq!(number(cache.get(DomainId::FromRegion).await), 3);
}

#[tokio::test]
async fn credentials_without_expiry_are_fetched_once() {
    let clock = FakeClock::new();
    let context = ProviderContext::new(ReplayTransport::new([]), clock.clone()).with_lookup(|_| None);
    let cache = CredentialsCache::new(shared(Credentials::access_key("A", "S")), context);
    let first = cache.get(DomainId::FromRegion).await.unwrap();
    clock.advance(HOUR * 24 * 365);
    assert!(first.is_same(&cache.get(DomainId::FromRegion).await.unwrap()));
    assert!(!cache.invalidate(&first));
}
