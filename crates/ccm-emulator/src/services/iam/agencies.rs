//! Agencies, by which an account lets users of another one act in it.

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::time::{Duration, SystemTime};

use axum::http::StatusCode;
use huaweicloud_core::UnixMillis;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::error::{bad_request, check_domain, conflict, not_found};
use super::lists::page;
use crate::base::account::Account;
use crate::base::time::{identity, millis, time_of};
use crate::base::{ApiError, random};
use crate::call::{Answer, Call};
use crate::store::{Record, Snapshot, View};

/// An agency of the account that delegates.
#[derive(Serialize, Deserialize)]
pub(super) struct Agency {
    /// Unique within the account.
    pub(super) name: String,
    description: String,
    /// The domain id of the trusted account.
    trusted: String,
    /// The name of the trusted account.
    trusted_name: String,
    /// How long it is valid. `None` means forever.
    days: Option<u64>,
    created: UnixMillis,
    expires: Option<UnixMillis>,
    /// The ids of the permissions that it has in the account.
    pub(super) grants: BTreeSet<String>,
}

impl Record for Agency {
    const TABLE: &'static str = "iam.agencies";
}

/// The maximum validity in days, which keeps times in the range of calendars.
const MAX_DAYS: u64 = 36_500;

impl Agency {
    /// Whether users of this account may assume the agency now.
    pub(super) fn trusts(&self, domain_id: &str, now: SystemTime) -> bool {
        self.trusted == domain_id && self.expires.is_none_or(|expires| now < time_of(expires))
    }

    /// The agency with this id.
    pub(super) fn find<S: Snapshot>(store: &View<'_, S>, id: &str) -> Result<Self, ApiError> {
        store.get(id)?.ok_or_else(|| not_found("agency", id))
    }
}

/// `CreateAgency`
pub(super) fn create(call: &Call) -> Result<Answer, ApiError> {
    let requested = &call.body["agency"];
    let text = |name: &str| requested[name].as_str();
    check_domain(call, text("domain_id").unwrap_or_default())?;
    let trusted = trusted(call, text("trust_domain_id"), text("trust_domain_name"))?;
    let days = days(&requested["duration"])?;
    let now = call.now();
    let expires = days.and_then(|days| now.checked_add(Duration::from_secs(days * 86_400)));
    let agency = Agency {
        name: text("name").unwrap_or_default().to_owned(),
        description: text("description").unwrap_or_default().to_owned(),
        trusted: trusted.domain_id().to_owned(),
        trusted_name: trusted.name().to_owned(),
        days,
        created: millis(now),
        expires: expires.map(millis),
        grants: BTreeSet::new(),
    };
    let id = random::id()?;
    call.write(|store| {
        let mut exists = false;
        store.visit::<Agency>(|_, other| {
            exists = other.name == agency.name;
            Ok(if exists { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
        })?;
        if exists {
            return Err(conflict(format!("The agency {} already exists.", agency.name)));
        }
        Ok(store.put(&id, &agency)?)
    })?;
    Ok(Answer::json_with(StatusCode::CREATED, &json!({"agency": shown(call, &id, &agency)})))
}

/// `ListAgencies`
pub(super) fn list(call: &Call) -> Result<Answer, ApiError> {
    check_domain(call, call.query("domain_id").unwrap_or_default())?;
    let is = |filter: &str, value: &str| call.query(filter).is_none_or(|filter| filter == value);
    let all = call.read(|store| Ok(store.all::<Agency>()?))?;
    let matching =
        all.into_iter().filter(|(_, agency)| is("trust_domain_id", &agency.trusted) && is("name", &agency.name));
    let (agencies, _) = page(call, matching.map(|(id, agency)| shown(call, &id, &agency)).collect());
    Ok(Answer::json(&json!({"agencies": agencies})))
}

/// `ShowAgency`
pub(super) fn show(call: &Call) -> Result<Answer, ApiError> {
    let id = call.path("agency_id");
    let agency = call.read(|store| Agency::find(store, id))?;
    Ok(Answer::json(&json!({"agency": shown(call, id, &agency)})))
}

/// `DeleteAgency`
pub(super) fn delete(call: &Call) -> Result<Answer, ApiError> {
    let id = call.path("agency_id");
    call.write(|store| if store.remove::<Agency>(id)? { Ok(()) } else { Err(not_found("agency", id)) })?;
    Ok(Answer::empty())
}

/// The account to trust, which must be one of the emulator. A name takes precedence.
fn trusted<'a>(call: &'a Call, id: Option<&str>, name: Option<&str>) -> Result<&'a Account, ApiError> {
    let accounts = &call.world.accounts;
    let (found, given) = match (name, id) {
        (Some(name), _) => (accounts.by_name(name), name),
        (None, Some(id)) => (accounts.by_domain_id(id), id),
        (None, None) => return Err(bad_request("either trust_domain_id or trust_domain_name must be specified")),
    };
    found.map(|account| &**account).ok_or_else(|| not_found("domain", given))
}

/// The validity in days, `None` if it is unlimited.
fn days(duration: &Value) -> Result<Option<u64>, ApiError> {
    let days = match duration {
        Value::Null => return Ok(None),
        Value::String(text) if text == FOREVER => return Ok(None),
        Value::String(text) if text == "ONEDAY" => Some(1),
        Value::String(text) if !text.starts_with('+') => text.parse().ok(),
        other => other.as_u64(),
    };
    let days = days.filter(|days| (1..=MAX_DAYS).contains(days));
    days.map(Some).ok_or_else(|| bad_request(format!("duration must be FOREVER, ONEDAY or 1 to {MAX_DAYS} days")))
}

const FOREVER: &str = "FOREVER";

fn shown(call: &Call, id: &str, agency: &Agency) -> Value {
    let domain_id = call.account.domain_id();
    json!({
        "id": id,
        "name": agency.name,
        "description": agency.description,
        "domain_id": domain_id,
        "trust_domain_id": agency.trusted,
        "trust_domain_name": agency.trusted_name,
        // In hours, although requests have days.
        "duration": agency.days.map_or_else(|| FOREVER.to_owned(), |days| (days * 24).to_string()),
        "create_time": identity(time_of(agency.created)),
        "expire_time": agency.expires.map(|time| identity(time_of(time))),
        "agency_urn": format!("iam::{domain_id}:agency:{}", agency.name),
    })
}
