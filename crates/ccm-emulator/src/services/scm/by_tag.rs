//! Searches certificates by tags.
//!
//! A condition without values matches any value of its key. The only other searchable field is
//! `resource_name`, the name of a certificate.

use std::collections::BTreeSet;

use huaweicloud_core::UnixMillis;
use huaweicloud_scm::types::{
    ListCertificatesByTagRequestBody, ListCertificatesByTagResponseBody, ScsTag, TagResource, TagResourceResourceDetail,
};

use super::error::parameter;
use super::record::{Summary, UPDATED};
use super::status::Status;
use crate::base::ApiError;
use crate::base::time::unix_millis;
use crate::call::{Answer, Call, page};
use crate::store::Direction;

pub(super) fn list_certificates_by_tag(call: &Call) -> Result<Answer, ApiError> {
    let body: ListCertificatesByTagRequestBody = call.body()?;
    check(&body)?;
    let now = unix_millis(call.now());
    let counts = body.action.as_ref().is_some_and(|action| action.as_ref() == "count");
    let (offset, limit) = page(body.offset.map(Into::into), body.limit.map(Into::into));
    let limit = if counts { 0 } else { limit };
    let found = call.read(|store| {
        Ok(store.find(UPDATED, Direction::Descending, offset, limit, |summary: &Summary| matches(&body, summary))?)
    })?;
    let mut answer = ListCertificatesByTagResponseBody::default();
    answer.total_count = Some(found.shown_total());
    answer.resources = found.items.iter().map(|(id, summary)| resource(id, summary, now)).collect();
    Ok(Answer::json(&answer))
}

fn check(body: &ListCertificatesByTagRequestBody) -> Result<(), ApiError> {
    for (name, tags) in [
        ("tags", &body.tags),
        ("tags_any", &body.tags_any),
        ("not_tags", &body.not_tags),
        ("not_tags_any", &body.not_tags_any),
    ] {
        let mut keys = BTreeSet::new();
        for tag in tags {
            let Some(key) = tag.key.as_deref() else {
                return Err(parameter(&format!("a tag of {name} has no key")));
            };
            if !keys.insert(key) {
                return Err(parameter(&format!("{name} has a duplicate key")));
            }
            let values: BTreeSet<&str> = tag.values.iter().map(|value| &**value).collect();
            if values.len() < tag.values.len() {
                return Err(parameter(&format!("a key of {name} has a duplicate value")));
            }
        }
    }
    let mut fields = BTreeSet::new();
    for condition in &body.matches {
        let key = condition.key.as_deref().unwrap_or_default();
        if key != "resource_name" {
            return Err(parameter("a key of matches is not searchable; only resource_name is"));
        }
        if !fields.insert(key) {
            return Err(parameter("matches has a duplicate key"));
        }
    }
    Ok(())
}

fn matches(body: &ListCertificatesByTagRequestBody, summary: &Summary) -> bool {
    let has = |condition: &ScsTag| {
        let values = &condition.values;
        condition.key.as_deref().is_some_and(|key| summary.tags.iter().any(|tag| tag.matches(key, values)))
    };
    let name_matches = |condition: Option<&str>| condition.is_none_or(|name| name == summary.name);
    let tags = if body.without_any_tag == Some(true) {
        summary.tags.is_empty()
    } else {
        body.tags.iter().all(has)
            && (body.tags_any.is_empty() || body.tags_any.iter().any(has))
            && (body.not_tags.is_empty() || !body.not_tags.iter().all(has))
            && !body.not_tags_any.iter().any(has)
    };
    tags && body.matches.iter().all(|condition| name_matches(condition.value.as_deref()))
}

fn resource(id: &str, summary: &Summary, now: i64) -> TagResource {
    let mut resource = TagResource::default();
    resource.resource_id = Some(id.to_owned());
    resource.resource_name = Some(summary.name.clone());
    resource.tags = summary.tags.iter().map(Into::into).collect();
    resource.resource_detail = Some(detail(id, summary, now));
    resource
}

fn detail(id: &str, summary: &Summary, now: i64) -> TagResourceResourceDetail {
    let status = summary.status(now);
    let mut detail = TagResourceResourceDetail::default();
    detail.cert_id = Some(id.to_owned());
    detail.cert_name = Some(summary.name.clone());
    detail.domain = Some(summary.domain.clone());
    detail.sans = Some(summary.sans.clone());
    detail.cert_type = Some(summary.kind.as_str().into());
    detail.cert_brand = Some(summary.brand.clone());
    detail.domain_type = Some(summary.domain_type.as_str().into());
    detail.domain_num = Some(summary.domains);
    detail.wildcard_number = Some(summary.wildcards).filter(|number| *number > 0);
    detail.multi_domain_type.clone_from(&summary.multi_domain_type);
    detail.purchase_period = Some(summary.years);
    detail.cert_created_time = Some(UnixMillis::new(summary.created));
    if status.is_issued() {
        detail.cert_issued_time = summary.not_before.map(UnixMillis::new);
        detail.expired_time = summary.not_after.map(UnixMillis::new);
        detail.signature_algorithm = Some(summary.signature_algorithm.clone());
    }
    detail.enterprise_project_id = Some(summary.enterprise_project.clone());
    detail.order_status = Some(status.name().to_owned());
    detail.partner_order_id = Some(summary.order.clone());
    detail.remain_cert_number = Some(0);
    detail.auto_renew_status = Some(0);
    detail.auto_deploy_support = Some(false);
    detail.push_support = Some(status.is_usable());
    detail.unsubscribe_support = Some(matches!(status, Status::Paid | Status::Unpassed));
    detail
}
