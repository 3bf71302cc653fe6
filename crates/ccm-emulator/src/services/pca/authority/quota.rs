//! The quota of CAs. CAs scheduled for deletion count, and so do prepaid CAs that are not set up
//! yet.

use huaweicloud_pca::types::{Quotas, Resources, ResourcesType, ShowQuotaResponseBody};

use crate::base::ApiError;
use crate::call::{Answer, Call};
use crate::services::pca::error::wrong;
use crate::services::pca::record::{Authority, Prepaid};
use crate::store::Writer;

/// Checks that the quota allows `more` CAs. No code is documented for an exceeded quota.
pub(crate) fn check(store: &Writer<'_>, call: &Call, more: u64) -> Result<(), ApiError> {
    let quota = call.world.settings.ca_quota;
    let used = Authority::sweep(store, call.now())? + store.count::<Prepaid>()?;
    if used.saturating_add(more) > u64::from(quota) {
        return Err(wrong(format!(
            "the quota of {quota} CAs is exhausted; delete some, and wait until their deletion is complete"
        )));
    }
    Ok(())
}

pub(crate) fn show(call: &Call) -> Result<Answer, ApiError> {
    let used = call.read(|store| {
        let all = store.all::<Authority>()?;
        let existing = all.iter().filter(|(_, authority)| !authority.is_gone(call.now())).count();
        Ok(existing as u64 + store.count::<Prepaid>()?)
    })?;
    let mut resource = Resources::default();
    resource.type_ = ResourcesType::CertificateAuthority;
    resource.quota = i32::try_from(call.world.settings.ca_quota).unwrap_or(i32::MAX);
    resource.used = i32::try_from(used).unwrap_or(i32::MAX);
    let mut quotas = Quotas::default();
    quotas.resources = vec![resource];
    let mut answer = ShowQuotaResponseBody::default();
    answer.quotas = quotas;
    Ok(Answer::json(&answer))
}
