//! Lists certificates. Lists only read summaries, and without a filter only those that the page
//! shows.
//!
//! Certificates that expired more than `expired_days_since` days ago are left out. Without that
//! parameter all expired certificates are left out, unless the filter is for expired ones.

#[cfg(test)]
mod tests;

use std::collections::HashSet;
use std::ops::ControlFlow;

use huaweicloud_scm::LocalDateTime;
use huaweicloud_scm::types::{CertificateDetail, ListCertificatesResponseBody};
use pki::format_scm_time;

use super::record::{EXPIRY, Summary, UPDATED};
use super::status::Status;
use crate::base::ApiError;
use crate::base::time::unix_millis;
use crate::call::{Answer, Call};
use crate::store::{Direction, Matches, Reader, StoreError};

const DAY: i64 = 24 * 60 * 60 * 1000;

/// The filters of a list.
struct Filter<'a> {
    now: i64,
    /// Certificates that expired before this time are left out.
    expired_before: Option<i64>,
    status: Option<&'a str>,
    project: Option<&'a str>,
    deployable: bool,
    /// In lower case.
    content: String,
}

pub(super) fn list_certificates(call: &Call) -> Result<Answer, ApiError> {
    let filter = Filter::of(call);
    let direction = call.query("sort_dir").and_then(Direction::parse).unwrap_or(Direction::Descending);
    let (offset, limit) = call.page();
    let found = call.read(|store| {
        let found = match call.query("sort_key") {
            Some("certStatus") => filter.by_status(store, direction, offset, limit)?,
            key => {
                let order = if key == Some("certExpiredTime") { EXPIRY } else { UPDATED };
                if filter.is_active() {
                    store.find(order, direction, offset, limit, |summary| filter.matches(summary))?
                } else {
                    filter.all(store, order, direction, offset, limit)?
                }
            }
        };
        Ok(found)
    })?;
    let mut answer = ListCertificatesResponseBody::default();
    answer.total_count = found.shown_total();
    answer.certificates = found.items.iter().map(|(id, summary)| entry(call, id, summary, filter.now)).collect();
    Ok(Answer::json(&answer))
}

impl<'a> Filter<'a> {
    fn of(call: &'a Call) -> Self {
        let now = unix_millis(call.now());
        let status = call.query("status").filter(|status| *status != "ALL");
        let days = match (call.query_number("expired_days_since"), status) {
            (Some(days), _) => Some(days),
            (None, Some("EXPIRED")) => None,
            (None, _) => Some(0),
        };
        Self {
            now,
            expired_before: days.map(|days| now - days * DAY),
            status,
            project: call.query("enterprise_project_id").filter(|project| *project != "all"),
            deployable: call.query_flag("deploy_support") == Some(true),
            content: call.query("content").unwrap_or_default().to_lowercase(),
        }
    }

    /// Whether there is a filter besides the expiry.
    fn is_active(&self) -> bool {
        self.status.is_some() || self.project.is_some() || self.deployable || !self.content.is_empty()
    }

    fn is_too_old(&self, summary: &Summary) -> bool {
        self.expired_before.is_some_and(|before| summary.is_expired(before))
    }

    fn matches(&self, summary: &Summary) -> bool {
        let status = summary.status(self.now);
        let has_content = |text: &str| text.to_lowercase().contains(&self.content);
        !self.is_too_old(summary)
            && self.status.is_none_or(|requested| requested == status.name())
            && self.project.is_none_or(|project| project == summary.enterprise_project)
            && (!self.deployable || status.is_usable())
            && (self.content.is_empty()
                || has_content(&summary.name)
                || has_content(&summary.domain)
                || has_content(&summary.sans))
    }

    /// A page of all certificates except for those that expired too long ago. Only reads the
    /// expired ones and those of the page.
    fn all(
        &self,
        store: &Reader<'_>,
        order: &str,
        direction: Direction,
        offset: usize,
        limit: usize,
    ) -> Result<Matches<Summary>, StoreError> {
        let mut old = HashSet::new();
        store.visit_ids::<Summary>(EXPIRY, Direction::Ascending, |id| match store.get::<Summary>(id)? {
            Some(summary) if self.is_too_old(&summary) => {
                old.insert(id.to_owned());
                Ok(ControlFlow::Continue(()))
            }
            _ => Ok(ControlFlow::Break(())),
        })?;
        store.page_without(&old, order, direction, offset, limit)
    }

    /// A page of the matching certificates, sorted by status, then by the time of the last change.
    fn by_status(
        &self,
        store: &Reader<'_>,
        direction: Direction,
        offset: usize,
        limit: usize,
    ) -> Result<Matches<Summary>, StoreError> {
        let mut keys: Vec<(Status, i64, String)> = Vec::new();
        store.visit::<Summary>(|id, summary| {
            if self.matches(&summary) {
                keys.push((summary.status(self.now), summary.updated, id.to_owned()));
            }
            Ok(ControlFlow::Continue(()))
        })?;
        keys.sort_unstable();
        if direction == Direction::Descending {
            keys.reverse();
        }
        let total = keys.len() as u64;
        let mut items = Vec::new();
        for (_, _, id) in keys.into_iter().skip(offset).take(limit) {
            if let Some(summary) = store.get(&id)? {
                items.push((id, summary));
            }
        }
        Ok(Matches { total, items })
    }
}

fn entry(call: &Call, id: &str, summary: &Summary, now: i64) -> CertificateDetail {
    let status = summary.status(now);
    let issued = status.is_issued();
    let mut entry = CertificateDetail::default();
    entry.id = id.to_owned();
    entry.name.clone_from(&summary.name);
    entry.domain.clone_from(&summary.domain);
    entry.sans.clone_from(&summary.sans);
    entry.deploy_support = status.is_usable();
    entry.type_ = summary.kind.as_str().into();
    entry.brand = summary.brand.as_str().into();
    entry.domain_type = summary.domain_type.as_str().into();
    entry.validity_period = summary.validity;
    entry.status = status.name().into();
    entry.domain_count = summary.domains;
    entry.wildcard_count = summary.wildcards;
    entry.domain_id = Some(call.account.domain_id().to_owned());
    entry.enterprise_project_id = Some(summary.enterprise_project.clone());
    if issued {
        entry.signature_algorithm.clone_from(&summary.signature_algorithm);
        entry.expire_time = summary.not_after.and_then(printed).unwrap_or_default();
    }
    entry
}

/// Formats a time as SCM does.
pub(super) fn printed(time: i64) -> Option<LocalDateTime> {
    let time = std::time::UNIX_EPOCH + std::time::Duration::from_millis(u64::try_from(time).ok()?);
    format_scm_time(time).ok().map(LocalDateTime::from)
}
