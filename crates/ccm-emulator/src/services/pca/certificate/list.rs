//! Lists, details and the quota of private certificates. They only read summaries.
//!
//! Without a filter, a page only reads the certificates that it shows.

use huaweicloud_pca::types::{
    CertificatesStatus, ListCertificateResponseBody, Quotas, Resources, ResourcesType, ShowQuotaResponseBody,
};

use crate::base::ApiError;
use crate::call::{Answer, Call};
use crate::services::pca::record::Summary;
use crate::store::Direction;

pub(super) fn list(call: &Call) -> Result<Answer, ApiError> {
    let (offset, limit) = call.page();
    let order = call.query("sort_key").unwrap_or("create_time");
    let direction = call.query("sort_dir").and_then(Direction::parse).unwrap_or(Direction::Descending);
    let (name, status) = (call.query("name"), call.query("status").map(CertificatesStatus::from));
    let now = call.now();
    let found = call.read(|store| {
        Ok(if name.is_none() && status.is_none() {
            store.page::<Summary>(order, direction, offset, limit)?
        } else {
            store.find::<Summary>(order, direction, offset, limit, |summary| {
                name.is_none_or(|name| summary.name().contains(name))
                    && status.as_ref().is_none_or(|status| summary.status(now) == *status)
            })?
        })
    })?;
    let mut answer = ListCertificateResponseBody::default();
    answer.total = found.shown_total();
    answer.certificates = found.items.iter().map(|(_, summary)| summary.shown(now)).collect();
    Ok(Answer::json(&answer))
}

pub(super) fn show(call: &Call) -> Result<Answer, ApiError> {
    let summary = call.read(|store| Summary::find(store, call.path("certificate_id")))?;
    Ok(Answer::json(&summary.shown(call.now())))
}

pub(super) fn quota(call: &Call) -> Result<Answer, ApiError> {
    let used = call.read(|store| Ok(store.count::<Summary>()?))?;
    let mut certificates = Resources::default();
    certificates.type_ = ResourcesType::Certificate;
    certificates.quota = i32::try_from(call.world.settings.certificate_quota).unwrap_or(i32::MAX);
    certificates.used = i32::try_from(used).unwrap_or(i32::MAX);
    let mut quotas = Quotas::default();
    quotas.resources = vec![certificates];
    let mut answer = ShowQuotaResponseBody::default();
    answer.quotas = quotas;
    Ok(Answer::json(&answer))
}
