//! Whether credentials may be used: their owner must still exist, and an agency must still trust
//! the account of who assumed it.
//!
//! Only this module reads records of one account for a caller of another, namely the agencies that
//! trust the caller's account.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::SystemTime;

use serde::Deserialize;

use super::agencies::Agency;
use super::error::forbidden;
use super::tokens::{self, Claims};
use crate::base::ApiError;
use crate::base::account::Account;
use crate::base::principal::{Assumed, Principal};
use crate::call::{Call, World};
use crate::store::StoreError;

/// The account in which these credentials act, or `None` if their owner may no longer use them: a
/// user or provider that is not configured any more, or an agency that was deleted or has expired.
pub(crate) fn account(
    world: &World,
    domain_id: &str,
    principal: &Principal,
) -> Result<Option<Arc<Account>>, StoreError> {
    let Some(account) = world.accounts.by_domain_id(domain_id) else { return Ok(None) };
    let valid = match principal {
        Principal::User(id) => account.member(id).is_some(),
        Principal::Provider(id) => account.identity_providers().iter().any(|provider| provider.id == *id),
        Principal::Agency(assumed) => still_trusts(world, account, assumed)?,
    };
    Ok(valid.then(|| account.clone()))
}

/// The claims of a token that may be used now, and the account in which it acts.
pub(super) fn token(world: &World, token: &str) -> Result<Option<(Arc<Account>, Claims)>, StoreError> {
    let claims = tokens::open(world, token).filter(|claims| claims.expires > world.clock.now());
    let Some(claims) = claims else { return Ok(None) };
    let account = account(world, &claims.domain_id, &claims.principal)?;
    Ok(account.map(|account| (account, claims)))
}

fn still_trusts(world: &World, delegating: &Account, assumed: &Assumed) -> Result<bool, StoreError> {
    let trusted = world.accounts.by_domain_id(&assumed.domain);
    if trusted.is_none_or(|trusted| trusted.member(&assumed.user).is_none()) {
        return Ok(false);
    }
    let agency: Option<Agency> =
        world.store.read(delegating.domain_id(), |store| store.get::<Agency>(&assumed.agency))?;
    Ok(agency.is_some_and(|agency| agency.trusts(&assumed.domain, world.clock.now())))
}

/// The member `assume_role` of a request.
#[derive(Deserialize)]
pub(super) struct AssumeRole {
    agency_name: String,
    domain_id: Option<String>,
    domain_name: Option<String>,
    session_user: Option<SessionUser>,
}

#[derive(Deserialize)]
struct SessionUser {
    name: Option<String>,
}

/// Lets the caller, a user, assume an agency of another account that trusts the caller's. Returns
/// the delegating account. The error is the same whether the account or the agency does not exist,
/// has expired, or trusts another account.
pub(super) fn assume(call: &Call, requested: AssumeRole) -> Result<(Arc<Account>, Principal), ApiError> {
    let Principal::User(user) = &call.principal else {
        return Err(forbidden("Only an IAM user can assume an agency, not an agency or a federated user."));
    };
    let world = &call.world;
    let delegating = match (&requested.domain_id, &requested.domain_name) {
        (Some(id), _) => world.accounts.by_domain_id(id),
        (None, Some(name)) => world.accounts.by_name(name),
        (None, None) => None,
    };
    let found = delegating.map(|delegating| {
        let trusted = call.account.domain_id();
        let id = find(world, delegating, &requested.agency_name, trusted, call.now())?;
        Ok::<_, StoreError>(id.map(|id| (delegating.clone(), id)))
    });
    let Some((delegating, agency)) = found.transpose()?.flatten() else {
        return Err(forbidden(format!(
            "The delegating account has no agency with this name that trusts the account {}.",
            call.account.name()
        )));
    };
    let session = requested.session_user.and_then(|session| session.name);
    let session = session.or_else(|| call.account.member(user).map(str::to_owned)).unwrap_or_default();
    let domain = call.account.domain_id().to_owned();
    Ok((delegating, Principal::Agency(Assumed { agency, domain, user: user.clone(), session })))
}

/// The id of the agency with this name, if it trusts this account now.
fn find(
    world: &World,
    delegating: &Account,
    name: &str,
    trusted: &str,
    now: SystemTime,
) -> Result<Option<String>, StoreError> {
    let mut found = None;
    world.store.read(delegating.domain_id(), |store| {
        store.visit::<Agency>(|id, agency| {
            if agency.name != name {
                return Ok(ControlFlow::Continue(()));
            }
            found = agency.trusts(trusted, now).then(|| id.to_owned());
            Ok(ControlFlow::Break(()))
        })
    })?;
    Ok(found)
}
