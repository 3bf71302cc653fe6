//! Caches the current credentials, and refreshes them before they expire.
//!
//! At most one fetch runs at a time, shared by all callers that need it; callers that can still use
//! the old credentials do not wait. It must not know where credentials come from.

use std::fmt;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use futures_util::FutureExt;
use futures_util::future::{Shared, WeakShared};

use super::domain::{self, DomainId};
use super::{Auth, Credentials, ProvideCredentials, ProviderContext};
use crate::clock::with_timeout;
use crate::error::{Error, ErrorKind};
use crate::panics::caught;
use crate::transport::BoxFuture;

/// The maximum time before expiry at which credentials are refreshed.
const MAX_REFRESH_LEAD: Duration = Duration::from_secs(40 * 60);

/// The divisor of the lifetime: credentials are refreshed when a quarter of their lifetime is left,
/// or [`MAX_REFRESH_LEAD`] if that is shorter.
const REFRESH_LEAD_DIVISOR: u32 = 4;

/// The pause after a failed fetch, during which the old credentials are used.
const FAILURE_PAUSE: Duration = Duration::from_secs(10);

/// The minimum time between two refreshes of rejected credentials. A service that rejects
/// everything must not cause a fetch for every call.
const REJECTION_PAUSE: Duration = Duration::from_secs(60);

/// The timeout of a fetch.
pub(super) const FETCH_TIMEOUT: Duration = Duration::from_secs(60);

/// Caches the credentials of one provider. All clients of a configuration share it.
#[derive(Clone)]
pub(crate) struct CredentialsCache(Arc<Inner>);

struct Inner {
    provider: Arc<dyn ProvideCredentials>,
    context: ProviderContext,
    /// Must not be locked across an await point.
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    cached: Option<CachedCredentials>,
    /// The running fetch. Weak, so that it is dropped with the last caller that waits for it, and
    /// never stalls half done.
    fetch: Option<WeakShared<Fetch>>,
    /// No fetch before this time, since the last one failed, as long as the old credentials are
    /// valid.
    pause_until: Option<SystemTime>,
    /// When credentials were last invalidated because a service rejected them.
    rejected_at: Option<SystemTime>,
    /// The last access key whose domain ID was looked up, and the ID.
    domain: Option<(String, String)>,
}

#[derive(Clone)]
struct CachedCredentials {
    credentials: Credentials,
    /// When to refresh. `None` for credentials that do not expire.
    refresh_at: Option<SystemTime>,
    /// Whether they have a domain ID or need none.
    complete: bool,
}

type Fetch = BoxFuture<'static, Result<CachedCredentials, Arc<Error>>>;

impl CredentialsCache {
    pub(crate) fn new(provider: Arc<dyn ProvideCredentials>, context: ProviderContext) -> Self {
        Self(Arc::new(Inner { provider, context, state: Mutex::default() }))
    }

    /// The current credentials: always one consistent set, with a domain ID as far as it is needed.
    ///
    /// # Errors
    ///
    /// The provider has failed, or the domain ID cannot be looked up, and no cached credentials are
    /// still valid. Or IAM may not be asked for the domain ID.
    pub(crate) async fn get(&self, domain_id: DomainId) -> Result<Credentials, Error> {
        let context = &self.0.context;
        if let Some(cached) = self.fresh() {
            return Ok(cached.credentials);
        }
        let may_ask = domain_id.may_ask(context)?;
        loop {
            let found = match self.choose(domain_id, may_ask) {
                Choice::Use(cached) => cached,
                Choice::Fetch(fetch, old) => match (fetch.await, old) {
                    (Ok(fetched), _) => fetched,
                    (Err(_), Some(old)) if old.is_valid(context.clock.now()) => old,
                    (Err(error), _) => return Err(shared_copy(error)),
                },
            };
            if found.complete || domain_id == DomainId::Optional {
                return Ok(found.credentials);
            }
            if !may_ask {
                return Err(domain::not_asked());
            }
            // A caller that may not ask IAM has fetched these. Next, they get their domain ID.
        }
    }

    /// Invalidates credentials that the service rejected, so that they are fetched again if they
    /// are still the cached ones. Returns whether a retry makes sense; it does not for credentials
    /// that never expire, since they never change.
    pub(crate) fn invalidate(&self, credentials: &Credentials) -> bool {
        let now = self.0.context.clock.now();
        let mut state = self.0.lock();
        match &state.cached {
            Some(cached) if cached.credentials.is_same(credentials) => {
                let recently = state.rejected_at.is_some_and(|at| is_within(at, REJECTION_PAUSE, now));
                if credentials.expiry().is_none() || recently {
                    return false;
                }
                state.cached = None;
                state.rejected_at = Some(now);
                true
            }
            // Newer credentials are already cached or being fetched.
            _ => true,
        }
    }

    /// The cached credentials, if there is nothing to do for them. Most calls need only this.
    fn fresh(&self) -> Option<CachedCredentials> {
        let now = self.0.context.clock.now();
        let cached = self.0.lock().cached.clone()?;
        (cached.complete && cached.is_valid(now) && !cached.is_due(now)).then_some(cached)
    }

    fn choose(&self, domain_id: DomainId, may_ask: bool) -> Choice {
        let now = self.0.context.clock.now();
        let mut state = self.0.lock();
        let running = state.fetch.as_ref().and_then(WeakShared::upgrade);
        let mut old = state.cached.clone().filter(|cached| cached.is_valid(now));
        // Valid credentials that only need a domain ID.
        let mut given = None;
        if let Some(cached) = &old {
            let paused = state.pause_until.is_some_and(|until| now < until && is_within(now, FAILURE_PAUSE, until));
            if may_ask && !cached.complete {
                given = Some(cached.credentials.clone()).filter(|_| !cached.is_due(now));
                old = None;
            } else if !cached.is_due(now) || running.is_some() || paused {
                return Choice::Use(cached.clone());
            }
        }
        let fetch = running.unwrap_or_else(|| {
            let fetch: Fetch = Box::pin(fetch(self.0.clone(), given, domain_id, may_ask));
            let fetch = fetch.shared();
            state.fetch = fetch.downgrade();
            fetch
        });
        Choice::Fetch(fetch, old)
    }
}

enum Choice {
    Use(CachedCredentials),
    /// With the old credentials if they are still valid.
    Fetch(Shared<Fetch>, Option<CachedCredentials>),
}

impl Inner {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Fetches credentials, unless some are given, and their domain ID if IAM may be asked. Returns
    /// whether they have what they need.
    async fn complete(
        &self,
        given: Option<Credentials>,
        domain_id: DomainId,
        may_ask: bool,
    ) -> Result<(Credentials, bool), Error> {
        let credentials = match given {
            Some(credentials) => credentials,
            None => {
                let credentials = self.provider.provide(&self.context).await?;
                credentials.check_values("from the credentials provider")?;
                self.context.with_configured_domain_id(credentials)?
            }
        };
        let Auth::AccessKey { access_key, .. } = credentials.auth() else { return Ok((credentials, true)) };
        if !self.context.lacks_domain_id(&credentials)? {
            return Ok((credentials, true));
        }
        let known = self.lock().domain.clone().filter(|(key, _)| key == access_key);
        let id = match known {
            Some((_, id)) => id,
            None if !may_ask => return Ok((credentials, false)),
            None => {
                let id = domain::look_up(&self.context, &credentials, domain_id).await?;
                self.lock().domain = Some((access_key.clone(), id.clone()));
                id
            }
        };
        Ok((credentials.with_domain_id(id), true))
    }
}

/// Fetches credentials and caches them. Owns everything it needs: any waiting caller can drive it,
/// not only its starter. It never panics, since those that wait would then not be woken.
async fn fetch(
    inner: Arc<Inner>,
    given: Option<Credentials>,
    domain_id: DomainId,
    may_ask: bool,
) -> Result<CachedCredentials, Arc<Error>> {
    let completed = caught(fetch_in_time(&inner, given, domain_id, may_ask)).await;
    let result = completed.unwrap_or_else(|| Err(panicked("the credentials provider, or a transport or clock")));
    let now = caught(async { inner.context.clock.now() }).await;
    let mut state = inner.lock();
    state.fetch = None;
    match (result, now) {
        (Ok((credentials, complete)), Some(now)) => {
            let fetched = CachedCredentials::new(credentials, complete, now);
            state.cached = Some(fetched.clone());
            state.pause_until = None;
            Ok(fetched)
        }
        // Without the time, it is not known when to refresh them: they are used once.
        (Ok((credentials, complete)), None) => Ok(CachedCredentials { credentials, refresh_at: None, complete }),
        (Err(error), now) => {
            state.pause_until = now.and_then(|now| now.checked_add(FAILURE_PAUSE));
            drop(state);
            tracing::warn!(%error, "credentials could not be fetched");
            Err(Arc::new(error))
        }
    }
}

async fn fetch_in_time(
    inner: &Inner,
    given: Option<Credentials>,
    domain_id: DomainId,
    may_ask: bool,
) -> Result<(Credentials, bool), Error> {
    let timeout = inner.context.clock.timeout(FETCH_TIMEOUT);
    with_timeout(timeout, pin!(inner.complete(given, domain_id, may_ask))).await.unwrap_or_else(|| {
        Err(Error::credentials(format!("the credentials could not be fetched within {FETCH_TIMEOUT:?}")))
    })
}

pub(super) fn panicked(what: &str) -> Error {
    Error::credentials(format!(
        "{what} of the configuration panicked while credentials were fetched: fix the panic, which was reported where it \
         occurred; the next call fetches again"
    ))
}

impl CachedCredentials {
    fn new(credentials: Credentials, complete: bool, now: SystemTime) -> Self {
        let refresh_at = credentials.expiry().map(|expiry| {
            let lifetime = expiry.duration_since(now).unwrap_or_default();
            expiry.checked_sub(MAX_REFRESH_LEAD.min(lifetime / REFRESH_LEAD_DIVISOR)).unwrap_or(expiry)
        });
        Self { credentials, refresh_at, complete }
    }

    fn is_valid(&self, now: SystemTime) -> bool {
        self.credentials.expiry().is_none_or(|expiry| now < expiry)
    }

    fn is_due(&self, now: SystemTime) -> bool {
        self.refresh_at.is_some_and(|at| now >= at)
    }
}

/// Whether `now` is at most `length` after `start`. A clock that was set back does not extend any
/// pause.
fn is_within(start: SystemTime, length: Duration, now: SystemTime) -> bool {
    now.duration_since(start).is_ok_and(|passed| passed <= length)
}

/// Copies the error of a fetch for each caller that waited for it. Whatever its kind was for the
/// provider, for a call it is a credentials error: a failed connection here says nothing about the
/// service that is called.
pub(super) fn shared_copy(error: Arc<Error>) -> Error {
    let copy = match error.kind() {
        ErrorKind::Config => Error::new(ErrorKind::Config, error.to_string()),
        _ if error.is_no_credentials() => Error::no_credentials(error.to_string()),
        _ => Error::credentials(error.to_string()),
    };
    if std::error::Error::source(&*error).is_some() { copy.with_source(SharedCause(error)) } else { copy }
}

/// The cause of an error that several callers share.
struct SharedCause(Arc<Error>);

impl SharedCause {
    fn get(&self) -> Option<&(dyn std::error::Error + 'static)> {
        std::error::Error::source(&*self.0)
    }
}

impl fmt::Display for SharedCause {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.get().map_or(Ok(()), |source| fmt::Display::fmt(source, formatter))
    }
}

impl fmt::Debug for SharedCause {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.get(), formatter)
    }
}

impl std::error::Error for SharedCause {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.get()?.source()
    }
}

impl ProviderContext {
    /// Whether the domain ID of these credentials must be looked up: they are an access key, a
    /// region is set, and neither the credentials nor the settings contain the domain ID.
    fn lacks_domain_id(&self, credentials: &Credentials) -> Result<bool, Error> {
        let is_key = matches!(credentials.auth(), Auth::AccessKey { .. });
        let known = credentials.domain_id().is_some() || self.configured_domain_id()?.is_some();
        Ok(is_key && !known && self.region_determines_endpoints && self.region.is_some())
    }

    fn with_configured_domain_id(&self, credentials: Credentials) -> Result<Credentials, Error> {
        match self.configured_domain_id()? {
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
