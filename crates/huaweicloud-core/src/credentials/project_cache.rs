//! Caches the ID of the project that has the name of the region, for the credentials in use.
//!
//! At most one lookup for the same credentials runs at a time, shared by all calls that need it. It
//! must not know how the ID is looked up.

use std::fmt;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures_util::FutureExt;
use futures_util::future::{Shared, WeakShared};

use super::cache::{FETCH_TIMEOUT, panicked, shared_copy};
use super::project::{self, ProjectId};
use super::{Auth, Credentials, ProviderContext};
use crate::clock::with_timeout;
use crate::error::Error;
use crate::panics::caught;
use crate::transport::BoxFuture;

/// The project IDs of one configuration, which has one region. All its clients share them.
#[derive(Clone)]
pub(crate) struct ProjectCache(Arc<Inner>);

struct Inner {
    context: ProviderContext,
    /// Must not be locked across an await point.
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// The last credentials whose project ID was looked up, and the ID.
    known: Option<(Credentials, String)>,
    /// The running lookup and its credentials. Weak, so that it is dropped with the last call that
    /// waits for it.
    running: Option<(Credentials, WeakShared<Lookup>)>,
}

type Lookup = BoxFuture<'static, Result<String, Arc<Error>>>;

impl ProjectCache {
    pub(crate) fn new(context: ProviderContext) -> Self {
        Self(Arc::new(Inner { context, state: Mutex::default() }))
    }

    /// The project ID of the credentials, else of the configuration, else of the region. `None` if
    /// the request is sent without it.
    ///
    /// # Errors
    ///
    /// It is needed, but cannot or may not be looked up.
    pub(crate) async fn get(&self, credentials: &Credentials, needed: ProjectId) -> Result<Option<String>, Error> {
        if let Some(id) = credentials.project_id() {
            return Ok(Some(id.to_owned()));
        }
        let context = &self.0.context;
        if let Some(id) = context.configured_project_id()? {
            return Ok(Some(id));
        }
        if !needed.must_look_up(context, credentials)? {
            return Ok(None);
        }
        match self.choose(credentials, needed) {
            Choice::Use(id) => Ok(Some(id)),
            Choice::Wait(lookup) => lookup.await.map(Some).map_err(shared_copy),
        }
    }

    fn choose(&self, credentials: &Credentials, needed: ProjectId) -> Choice {
        let mut state = self.0.lock();
        if let Some((_, id)) = state.known.as_ref().filter(|(known, _)| is_same_caller(known, credentials)) {
            return Choice::Use(id.clone());
        }
        let running = state.running.as_ref().filter(|(of, _)| is_same_caller(of, credentials));
        if let Some(lookup) = running.and_then(|(_, lookup)| lookup.upgrade()) {
            return Choice::Wait(lookup);
        }
        let lookup: Lookup = Box::pin(look_up(self.0.clone(), credentials.clone(), needed.by_region));
        let lookup = lookup.shared();
        state.running = lookup.downgrade().map(|weak| (credentials.clone(), weak));
        Choice::Wait(lookup)
    }
}

enum Choice {
    Use(String),
    Wait(Shared<Lookup>),
}

impl Inner {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Looks the ID up and caches it. Owns everything it needs: any waiting call can drive it, not only
/// its starter. It never panics, since those that wait would then not be woken.
async fn look_up(inner: Arc<Inner>, credentials: Credentials, by_region: bool) -> Result<String, Arc<Error>> {
    let completed = caught(look_up_in_time(&inner, &credentials, by_region)).await;
    let result = completed.unwrap_or_else(|| Err(panicked("a transport or clock")));
    let mut state = inner.lock();
    // Another lookup may run for newer credentials.
    state.running.take_if(|(of, _)| is_same_caller(of, &credentials));
    match result {
        Ok(id) => {
            state.known = Some((credentials, id.clone()));
            Ok(id)
        }
        Err(error) => {
            drop(state);
            tracing::warn!(%error, "the ID of the project could not be looked up");
            Err(Arc::new(error))
        }
    }
}

async fn look_up_in_time(inner: &Inner, credentials: &Credentials, by_region: bool) -> Result<String, Error> {
    let timeout = inner.context.clock.timeout(FETCH_TIMEOUT);
    let lookup = pin!(project::look_up(&inner.context, credentials, by_region));
    with_timeout(timeout, lookup).await.unwrap_or_else(|| {
        Err(Error::credentials(format!("the ID of the project could not be looked up within {FETCH_TIMEOUT:?}")))
    })
}

/// Whether two sets of credentials have the same access key, or are the same token.
fn is_same_caller(one: &Credentials, other: &Credentials) -> bool {
    match (one.auth(), other.auth()) {
        (Auth::AccessKey { access_key: one, .. }, Auth::AccessKey { access_key: other, .. }) => one == other,
        _ => one.is_same(other),
    }
}

impl fmt::Debug for ProjectCache {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("ProjectCache").finish_non_exhaustive()
    }
}
