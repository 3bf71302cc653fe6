//! Orders of prepaid CAs, and the features that PCA supports.
//!
//! There is no billing. An order counts as paid when it is placed, even without automatic payment,
//! and is not renewed. An ordered CA has no name until it is set up, so it is not shown, but it
//! counts towards the quota.

use huaweicloud_pca::types::{
    CreateCertificateAuthorityOrderRequestBody, CreateCertificateAuthorityOrderResponseBody,
    ShowConsoleConfigResponseBody,
};

use super::authority::quota;
use super::error::wrong;
use super::record::Prepaid;
use crate::base::time::compact;
use crate::base::{ApiError, random};
use crate::call::{Answer, Call, Handler};

/// The operations on orders and supported features.
pub(super) const HANDLERS: &[(&str, Handler)] =
    &[("CreateCertificateAuthorityOrder", create), ("ShowConsoleConfig", show_console_config)];

const RESOURCE_TYPE: &str = "hws.resource.type.pca.duration";
const RESOURCE_SPEC: &str = "ca.duration";

/// `CreateCertificateAuthorityOrder`
fn create(call: &Call) -> Result<Answer, ApiError> {
    let body: CreateCertificateAuthorityOrderRequestBody = call.body()?;
    if body.period_num < 1 {
        return Err(wrong("period_num must be at least 1"));
    }
    let number = u64::try_from(body.subscription_num).ok().filter(|number| *number > 0);
    let number = number.ok_or_else(|| wrong("subscription_num must be at least 1"))?;
    let is_known = body.product_infos.iter().all(|product| {
        product.resource_type.as_str() == RESOURCE_TYPE && product.resource_spec_code.as_str() == RESOURCE_SPEC
    });
    if body.product_infos.is_empty() || !is_known {
        return Err(wrong(format!("product_infos must only contain {RESOURCE_TYPE} with {RESOURCE_SPEC}")));
    }
    let digits: String = compact(call.now()).chars().filter(char::is_ascii_digit).collect();
    let tail = random::hex(&random::bytes::<3>()?).to_ascii_uppercase();
    let mut answer = CreateCertificateAuthorityOrderResponseBody::default();
    answer.order_id = format!("CS{digits}{tail}");
    answer.ca_ids = call.write(|store| {
        quota::check(store, call, number)?;
        let mut ids = Vec::new();
        for _ in 0..number {
            let ca_id = random::uuid()?;
            store.put(&ca_id, &Prepaid { order_id: answer.order_id.clone(), ordered: call.now().into() })?;
            ids.push(ca_id);
        }
        Ok(ids)
    })?;
    Ok(Answer::json(&answer))
}

/// `ShowConsoleConfig`, for the features that are emulated.
fn show_console_config(_: &Call) -> Result<Answer, ApiError> {
    let mut answer = ShowConsoleConfigResponseBody::default();
    answer.is_support_sm2 = Some(false);
    answer.is_support_ocsp = Some(true);
    answer.is_support_yearly_monthly_ca = Some(true);
    answer.is_support_eps = Some(true);
    answer.is_support_iam5 = Some(false);
    answer.is_support_dhsm = Some(false);
    Ok(Answer::json(&answer))
}
