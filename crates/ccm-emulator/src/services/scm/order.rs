//! Buying certificates, and giving them back.
//!
//! Nothing is paid. What is wrong with an order is answered with SCM's code for orders that failed; giving back too soon has the same code
//! with the status 500, as the service was seen to do.

use std::ops::ControlFlow;

use huaweicloud_scm::types::{
    CertDetail, PurchaseCertificateRequestBody, PurchaseCertificateResponseBody, UnsubscribeCertificateResponseBody,
};

use super::error::{self, ORDER_FAILED, TOO_MANY_FREE};
use super::record::{Detail, Stage, Summary, new_name, next_id, summary};
use super::status::Status;
use super::tags;
use crate::base::{
    ApiError, random,
    time::{compact, unix_millis},
};
use crate::call::{Answer, Call};
use crate::store::Writer;

/// Those that cost nothing, of which an account may have so many.
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

/// What is bought, as often as it is.
fn offer(body: &PurchaseCertificateRequestBody, now: i64) -> Result<Summary, ApiError> {
    let failed = |what: &str| Err(ApiError::documented(ORDER_FAILED, what));
    if !body.agree_privacy_protection {
        return Err(error::parameter("agree_privacy_protection has to be true"));
    }
    let (domains, wildcards, multi) = match body.domain_type.as_ref() {
        "MULTI_DOMAIN" => {
            if body.domain_numbers < 2 {
                return failed("domain_numbers has to be 2 to 100 for MULTI_DOMAIN");
            }
            let primary = body.primary_domain_type.as_ref().map(AsRef::as_ref) == Some("WILDCARD_DOMAIN");
            let further = body.wildcard_domain_number.unwrap_or(0);
            let plain = body.single_domain_number.unwrap_or(body.domain_numbers - 1 - further);
            if plain < 0 || 1 + plain + further != body.domain_numbers {
                return failed("single_domain_number, wildcard_domain_number and the primary one do not add up");
            }
            let multi = if primary { "primary_wildcard" } else { "primary_single" };
            (body.domain_numbers, further + i32::from(primary), Some(multi.to_owned()))
        }
        _ if body.domain_numbers != 1 => return failed("domain_numbers has to be 1 for this domain_type"),
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
    let mut there = 0;
    store.visit::<Summary>(|_, summary| {
        there += usize::from((summary.brand.as_str(), summary.kind.as_str()) == FREE);
        Ok(ControlFlow::Continue(()))
    })?;
    if there + more > quota {
        return Err(ApiError::documented(TOO_MANY_FREE, &format!("there are {there}, and {quota} are the most")));
    }
    Ok(())
}

/// The identifier of an order: `CS`, the time to the minute, and five characters that nobody can guess.
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
