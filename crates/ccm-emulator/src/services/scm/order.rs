//! Purchases and unsubscribes certificates.
//!
//! There is no billing. Invalid orders get SCM's code for failed orders. Unsubscribing too early
//! gets the same code with status 500, as the real service does.

use std::ops::ControlFlow;

use huaweicloud_scm::types::{
    CertDetail, PurchaseCertificateRequestBody, PurchaseCertificateResponseBody, UnsubscribeCertificateResponseBody,
};

use super::error::{self, ORDER_FAILED, TOO_MANY_FREE};
use super::record::{Detail, Stage, Summary, new_name, next_id, summary};
use super::status::Status;
use super::tags;
use crate::base::time::{compact, unix_millis};
use crate::base::{ApiError, random};
use crate::call::{Answer, Call};
use crate::store::Writer;

/// Brand and type of free certificates, which have a quota.
const FREE: (&str, &str) = ("SYMANTEC", "DV_SSL_CERT_BASIC");

pub(super) fn subscribe_certificate(call: &Call) -> Result<Answer, ApiError> {
    let body: PurchaseCertificateRequestBody = call.body()?;
    let now = unix_millis(call.now());
    let offer = offer(&body, now)?;
    let count = usize::try_from(body.order_number).unwrap_or(1);
    let order = match body.order_id.as_deref() {
        None | Some("") => new_order(call)?,
        Some(order) => order.to_owned(),
    };
    let ids = call.write(|store| {
        if (offer.brand.as_str(), offer.kind.as_str()) == FREE {
            check_free(store, call.world.settings.free_certificate_quota as usize, count)?;
        }
        let mut ids = Vec::new();
        for _ in 0..count {
            let id = next_id(store, now)?;
            store.put(&id, &Summary { name: new_name()?, order: order.clone(), ..offer.clone() })?;
            store.put(&id, &Detail::default())?;
            ids.push(id);
        }
        Ok(ids)
    })?;
    let mut answer = PurchaseCertificateResponseBody::default();
    answer.order_id = order;
    answer.cert = ids
        .into_iter()
        .map(|id| {
            let mut bought = CertDetail::default();
            bought.cert_id = id;
            bought
        })
        .collect();
    Ok(Answer::json(&answer))
}

/// The summary of each purchased certificate.
fn offer(body: &PurchaseCertificateRequestBody, now: i64) -> Result<Summary, ApiError> {
    let failed = |what: &str| Err(ApiError::documented(ORDER_FAILED, what));
    if !body.agree_privacy_protection {
        return Err(error::parameter("agree_privacy_protection must be true"));
    }
    let (domains, wildcards, multi) = match body.domain_type.as_ref() {
        "MULTI_DOMAIN" => {
            if body.domain_numbers < 2 {
                return failed("domain_numbers must be 2 to 100 for MULTI_DOMAIN");
            }
            let primary = body.primary_domain_type.as_ref().map(AsRef::as_ref) == Some("WILDCARD_DOMAIN");
            let wildcard = body.wildcard_domain_number.unwrap_or(0);
            let single = body.single_domain_number.unwrap_or(body.domain_numbers - 1 - wildcard);
            if single < 0 || 1 + single + wildcard != body.domain_numbers {
                return failed(
                    "domain_numbers must be 1 for the primary name plus single_domain_number and wildcard_domain_number",
                );
            }
            let multi = if primary { "primary_wildcard" } else { "primary_single" };
            (body.domain_numbers, wildcard + i32::from(primary), Some(multi.to_owned()))
        }
        _ if body.domain_numbers != 1 => return failed("domain_numbers must be 1 for this domain_type"),
        kind => (1, i32::from(kind == "WILDCARD"), None),
    };
    let project = body.enterprise_project_id.as_deref().filter(|project| !project.is_empty() && *project != "all");
    Ok(Summary {
        kind: body.cert_type.to_string(),
        brand: body.cert_brand.to_string(),
        domain_type: body.domain_type.to_string(),
        multi_domain_type: multi,
        validity: 12,
        domains,
        wildcards,
        enterprise_project: project.unwrap_or("0").to_owned(),
        stage: Stage::Bought,
        created: now,
        updated: now,
        years: body.effective_time,
        tags: tags::checked(&body.tags)?,
        ..Summary::default()
    })
}

fn check_free(store: &Writer<'_>, quota: usize, more: usize) -> Result<(), ApiError> {
    let mut existing = 0;
    store.visit::<Summary>(|_, summary| {
        existing += usize::from((summary.brand.as_str(), summary.kind.as_str()) == FREE);
        Ok(ControlFlow::Continue(()))
    })?;
    if existing + more > quota {
        return Err(ApiError::documented(
            TOO_MANY_FREE,
            &format!("there would be {}, must be at most {quota}", existing + more),
        ));
    }
    Ok(())
}

/// Generates the id of an order: `CS`, the time in minutes, and five random characters.
fn new_order(call: &Call) -> Result<String, ApiError> {
    let date = compact(call.now());
    let date: String = date.chars().filter(char::is_ascii_digit).skip(2).take(10).collect();
    let mut rest = random::hex(&random::bytes::<3>()?).to_uppercase();
    rest.truncate(5);
    Ok(format!("CS{date}{rest}"))
}

pub(super) fn unsubscribe_certificate(call: &Call) -> Result<Answer, ApiError> {
    let id = call.path("cert_id");
    let now = unix_millis(call.now());
    let wait = i64::try_from(call.world.settings.unsubscription_delay.as_millis()).unwrap_or(i64::MAX);
    call.write(|store| {
        let summary = summary(store, id)?;
        summary.require(now, &[Status::Paid, Status::Unpassed])?;
        if now < summary.created.saturating_add(wait) {
            return Err(error::unfinished_order());
        }
        store.remove::<Summary>(id)?;
        store.remove::<Detail>(id)?;
        Ok(())
    })?;
    let mut answer = UnsubscribeCertificateResponseBody::default();
    answer.unsubscribe_results = "SUCCESS".to_owned();
    Ok(Answer::json(&answer))
}
