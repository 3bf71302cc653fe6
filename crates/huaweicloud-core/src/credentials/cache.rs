//! The credentials that a client uses now, fetched again before they expire.
//!
//! One fetch at a time, which all who need it wait for; who can do with the old credentials does not wait. It must not know where
//! credentials come from.

use std::fmt;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use futures_util::FutureExt;
use futures_util::future::{Shared, WeakShared};

use super::{Auth, Credentials, ProvideCredentials, ProviderContext, domain};
use crate::clock::within;
use crate::error::{Error, ErrorKind};
use crate::transport::BoxFuture;

/// How long before their end credentials are fetched again, at most.
const LEAD: Duration = Duration::from_secs(40 * 60);

/// The part of their life that is left when short-lived credentials are fetched again.
const LEAD_PART: u32 = 4;

/// How long to do with the old credentials after a fetch has failed, before the next.
const PAUSE: Duration = Duration::from_secs(10);

/// How often credentials are fetched because they were refused. A service that refuses everything must not cause a fetch for every call.
const REFUSAL_PAUSE: Duration = Duration::from_secs(60);

/// How long a fetch may take as a whole.
const LIMIT: Duration = Duration::from_secs(60);

/// Keeps the credentials of one provider. All clients of a configuration share it.
#[derive(Clone)]
pub(crate) struct CredentialsCache(Arc<Inner>);

struct Inner {
    provider: Arc<dyn ProvideCredentials>,
    context: ProviderContext,
    /// Never locked while anything is awaited.
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    kept: Option<Kept>,
    /// The fetch under way. Weak, so that it ends with the last caller who waits for it and does not stand still half done.
    fetch: Option<WeakShared<Fetch>>,
    /// No fetch before this time, as the last has failed, if the old credentials are still valid.
    pause_until: Option<SystemTime>,
    /// When credentials were last dropped because they were refused.
    refused_at: Option<SystemTime>,
    /// The last access key whose domain id was looked up, with that.
    domain: Option<(String, String)>,
}

#[derive(Clone)]
struct Kept {
    credentials: Credentials,
    /// When to fetch again; never for credentials without an end.
    renew_at: Option<SystemTime>,
}

type Fetch = BoxFuture<'static, Result<Credentials, Arc<Error>>>;

impl CredentialsCache {
    pub(crate) fn new(provider: Arc<dyn ProvideCredentials>, context: ProviderContext) -> Self {
        Self(Arc::new(Inner { provider, context, state: Mutex::default() }))
    }

    /// The credentials to sign with now: always one consistent set.
    ///
    /// # Errors
    ///
    /// The provider has none, and none that are still valid are kept.
    pub(crate) async fn get(&self) -> Result<Credentials, Error> {
        let (fetch, old) = match self.choose() {
            Choice::Use(credentials) => return Ok(credentials),
            Choice::Fetch(fetch, old) => (fetch, old),
        };
        match (fetch.await, old) {
            (Ok(credentials), _) => Ok(credentials),
            (Err(_), Some(old)) if old.is_valid(self.0.context.clock.now()) => Ok(old.credentials),
            (Err(error), _) => Err(copy(error)),
        }
    }

    /// Says that the service refused these credentials, so that they are fetched again if they are still the ones that are kept. Whether
    /// there is any point in another attempt: not for credentials that never change, that is, have no end.
    pub(crate) fn refused(&self, credentials: &Credentials) -> bool {
        let now = self.0.context.clock.now();
        let mut state = self.0.lock();
        match &state.kept {
            Some(kept) if kept.credentials.is_same(credentials) => {
                let recently = state.refused_at.is_some_and(|at| is_within(at, REFUSAL_PAUSE, now));
                if credentials.expiry().is_none() || recently {
                    return false;
                }
                state.kept = None;
                state.refused_at = Some(now);
                true
            }
            // Others are there already, or are on their way.
            _ => true,
        }
    }

    fn choose(&self) -> Choice {
        let now = self.0.context.clock.now();
        let mut state = self.0.lock();
        let running = state.fetch.as_ref().and_then(WeakShared::upgrade);
        let old = state.kept.clone().filter(|kept| kept.is_valid(now));
        if let Some(kept) = &old {
            let paused = state.pause_until.is_some_and(|until| now < until && is_within(now, PAUSE, until));
            if !kept.is_due(now) || running.is_some() || paused {
                return Choice::Use(kept.credentials.clone());
            }
        }
        let fetch = running.unwrap_or_else(|| {
            let fetch: Fetch = Box::pin(fetch(self.0.clone()));
            let fetch = fetch.shared();
            state.fetch = fetch.downgrade();
            fetch
        });
        Choice::Fetch(fetch, old)
    }
}

enum Choice {
    Use(Credentials),
    /// With the old credentials, if they are still valid.
    Fetch(Shared<Fetch>, Option<Kept>),
}

impl Inner {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn fetch_complete(&self) -> Result<Credentials, Error> {
        let credentials = self.provider.provide(&self.context).await?;
        let Some(access_key) = self.context.lacks_domain_id(&credentials)? else {
            return self.context.with_known_domain_id(credentials);
        };
        let known = self.lock().domain.clone().filter(|(key, _)| *key == access_key);
        let id = match known {
            Some((_, id)) => id,
            None => {
                let id = domain::look_up(&self.context, &credentials).await?;
                self.lock().domain = Some((access_key, id.clone()));
                id
            }
        };
        Ok(credentials.with_domain_id(id))
    }
}

/// Fetches credentials and keeps them. It owns all that it needs: whoever waits for it drives it on, whoever began it.
async fn fetch(inner: Arc<Inner>) -> Result<Credentials, Arc<Error>> {
    let clock = &inner.context.clock;
    let result = within(clock.timeout(LIMIT), pin!(inner.fetch_complete()))
        .await
        .unwrap_or_else(|| Err(Error::credentials(format!("the credentials could not be fetched within {LIMIT:?}"))));
    let now = clock.now();
    let mut state = inner.lock();
    state.fetch = None;
    match result {
        Ok(credentials) => {
            state.kept = Some(Kept::new(credentials.clone(), now));
            state.pause_until = None;
            Ok(credentials)
        }
        Err(error) => {
            state.pause_until = now.checked_add(PAUSE);
            drop(state);
            tracing::warn!(%error, "credentials could not be fetched");
            Err(Arc::new(error))
        }
    }
}

impl Kept {
    fn new(credentials: Credentials, now: SystemTime) -> Self {
        let renew_at = credentials.expiry().map(|expiry| {
            let life = expiry.duration_since(now).unwrap_or_default();
            expiry.checked_sub(LEAD.min(life / LEAD_PART)).unwrap_or(expiry)
        });
        Self { credentials, renew_at }
    }

    fn is_valid(&self, now: SystemTime) -> bool {
        self.credentials.expiry().is_none_or(|expiry| now < expiry)
    }

    fn is_due(&self, now: SystemTime) -> bool {
        self.renew_at.is_some_and(|at| now >= at)
    }
}

/// Whether `now` is no further than `length` after `start`. A clock that was set back makes nothing last longer.
fn is_within(start: SystemTime, length: Duration, now: SystemTime) -> bool {
    now.duration_since(start).is_ok_and(|passed| passed <= length)
}

/// The error of a fetch for each of those who waited for it. Whatever it was for the provider, for a call it is a failure of credentials:
/// a connection that failed here says nothing about the service that is called.
fn copy(error: Arc<Error>) -> Error {
    let copy = match error.kind() {
        ErrorKind::Config => Error::new(ErrorKind::Config, error.to_string()),
        _ if error.is_no_credentials() => Error::no_credentials(error.to_string()),
        _ => Error::credentials(error.to_string()),
    };
    if std::error::Error::source(&*error).is_some() { copy.with_source(Cause(error)) } else { copy }
}

/// The cause of an error that several own.
struct Cause(Arc<Error>);

impl Cause {
    fn get(&self) -> Option<&(dyn std::error::Error + 'static)> {
        std::error::Error::source(&*self.0)
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.get().map_or(Ok(()), |source| fmt::Display::fmt(source, formatter))
    }
}

impl fmt::Debug for Cause {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.get(), formatter)
    }
}

impl std::error::Error for Cause {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.get()?.source()
    }
}

impl ProviderContext {
    /// The access key whose domain id has to be looked up: there is a region, and neither credentials nor settings say it.
    fn lacks_domain_id(&self, credentials: &Credentials) -> Result<Option<String>, Error> {
        let Auth::AccessKey { access_key, .. } = credentials.auth() else { return Ok(None) };
        let known = credentials.domain_id().is_some() || self.set_domain_id()?.is_some();
        let wanted = !known && self.regional && self.region.is_some();
        Ok(wanted.then(|| access_key.clone()))
    }

    fn with_known_domain_id(&self, credentials: Credentials) -> Result<Credentials, Error> {
        match self.set_domain_id()? {
            Some(id) if credentials.domain_id().is_none() => Ok(credentials.with_domain_id(id)),
            _ => Ok(credentials),
        }
    }
}

impl fmt::Debug for CredentialsCache {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("CredentialsCache").field("provider", &self.0.provider).finish_non_exhaustive()
    }
}
