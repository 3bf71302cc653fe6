//! Pushing certificates to other services, and deploying them to their resources. Both are recorded and go nowhere.
//!
//! What fails is asked for by [`Settings::failing_targets`](crate::Settings), which names services, regions and resources. A region that is
//! no project of the account cannot be pushed to. Where one call has several targets, it succeeds and tells which of them failed.

use std::ops::ControlFlow;

use huaweicloud_core::ErrorCode;
use huaweicloud_scm::types::{
    BatchPushCertificateRequestBody, BatchPushCertificateResponseBody, BatchPushCertificateResponseBodyResults,
    DeployCertificateRequestBody, DeployCertificateResponseBody, DeployedResource, FaiureResource,
    PushCertificateRequestBody,
};
use serde::{Deserialize, Serialize};

use super::error::{NO_PROJECT, of_target, parameter};
use super::record::{Push, detail, summary};
use super::status::Status;
use crate::base::{ApiError, random, time::unix_millis};
use crate::call::{Answer, Call};
use crate::store::{Record, Writer};

/// What other services take.
pub(super) const USABLE: [Status; 2] = [Status::Issued, Status::Upload];

/// Where resources are that are in no region.
pub(super) const GLOBAL: &str = "global";

/// A resource of another service, and the certificate that it uses.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Deployment {
    pub(super) certificate: String,
    pub(super) service: String,
    pub(super) region: String,
    pub(super) resource: String,
}

impl Record for Deployment {
    const TABLE: &'static str = "scm.deployments";
}

impl Deployment {
    /// A resource uses one certificate.
    fn id(&self) -> String {
        format!("{}/{}/{}", self.service, self.region, self.resource)
    }
}

/// Forgets the resources of a certificate that is deleted.
pub(super) fn forget(store: &Writer<'_>, certificate: &str) -> Result<(), ApiError> {
    let mut gone = Vec::new();
    store.visit::<Deployment>(|id, deployment| {
        if deployment.certificate == certificate {
            gone.push(id.to_owned());
        }
        Ok(ControlFlow::Continue(()))
    })?;
    for id in gone {
        store.remove::<Deployment>(&id)?;
    }
    Ok(())
}

/// The failure that is asked for, the one of the narrowest target first.
fn failure(call: &Call, service: &str, targets: &[&str]) -> Result<(), ErrorCode> {
    let failing = &call.world.settings.failing_targets;
    let asked = targets.iter().chain([&service]).find_map(|target| failing.get(*target));
    asked.map_or(Ok(()), |asked| Err(of_target(service, *asked)))
}

/// Whether a certificate can be pushed there.
fn check_region(call: &Call, service: &str, region: &str) -> Result<(), ErrorCode> {
    if !call.account.projects().iter().any(|project| project.name == region) {
        return Err(NO_PROJECT);
    }
    failure(call, service, &[region])
}

/// Records a copy, and gives its identifier. The same place keeps the one that it has.
fn push(pushes: &mut Vec<Push>, service: &str, region: &str) -> Result<String, ApiError> {
    if let Some(known) = pushes.iter().find(|push| push.service == service && push.region == region) {
        return Ok(known.id.clone());
    }
    let id = random::id()?;
    pushes.push(Push { service: service.to_owned(), region: region.to_owned(), id: id.clone() });
    Ok(id)
}

pub(super) fn push_certificate(call: &Call) -> Result<Answer, ApiError> {
    let body: PushCertificateRequestBody = call.body()?;
    let (id, now) = (call.path("certificate_id"), unix_millis(call.now()));
    let (service, region) = (body.target_service.as_ref(), &*body.target_project);
    call.write(|store| {
        summary(store, id)?.require(now, &USABLE)?;
        check_region(call, service, region).map_err(|code| ApiError::documented(code, region))?;
        let mut detail = detail(store, id)?;
        push(&mut detail.pushes, service, region)?;
        store.put(id, &detail)?;
        Ok(())
    })?;
    Ok(Answer::empty())
}

pub(super) fn batch_push_certificate(call: &Call) -> Result<Answer, ApiError> {
    let body: BatchPushCertificateRequestBody = call.body()?;
    let (id, now) = (call.path("certificate_id"), unix_millis(call.now()));
    let service = body.target_service.as_ref();
    let results = call.write(|store| {
        summary(store, id)?.require(now, &USABLE)?;
        let mut detail = detail(store, id)?;
        let mut results = Vec::new();
        for region in &body.target_projects {
            let mut result = BatchPushCertificateResponseBodyResults::default();
            result.project_name = Some(region.to_string());
            let (copy, message) = match check_region(call, service, region) {
                Ok(()) => (push(&mut detail.pushes, service, region)?, "success".to_owned()),
                Err(code) => (String::new(), told(code)),
            };
            result.cert_id = Some(copy);
            result.message = Some(message);
            results.push(result);
        }
        store.put(id, &detail)?;
        Ok(results)
    })?;
    let mut answer = BatchPushCertificateResponseBody::default();
    answer.results = results;
    Ok(Answer::json(&answer))
}

/// Code and meaning, as failures of single targets are told.
fn told(code: ErrorCode) -> String {
    format!("{}:{}", code.code, code.meaning)
}

pub(super) fn deploy_certificate(call: &Call) -> Result<Answer, ApiError> {
    let body: DeployCertificateRequestBody = call.body()?;
    let (id, now) = (call.path("certificate_id"), unix_millis(call.now()));
    let service = body.service_name.as_ref();
    let names = body.resources.iter().map(|resource| name(service, resource)).collect::<Result<Vec<_>, _>>()?;
    let own = call.account.projects().first().map_or(GLOBAL, |project| project.name.as_str());
    let region = if service == "CDN" { GLOBAL } else { body.project_name.as_deref().unwrap_or(own) };
    let failures = call.write(|store| {
        let summary = summary(store, id)?;
        summary.require(now, &USABLE)?;
        let mut failures = Vec::new();
        for resource in names {
            let outcome = match service {
                "CDN" if !is_for(&summary.domain, &summary.sans, resource) => {
                    Err(format!("CDN:the certificate is not for {resource}"))
                }
                "CDN" => failure(call, service, &[resource, region]).map_err(told),
                _ => {
                    check_region(call, service, region).and_then(|()| failure(call, service, &[resource])).map_err(told)
                }
            };
            match outcome {
                Ok(()) => {
                    let deployment = Deployment {
                        certificate: id.to_owned(),
                        service: service.to_owned(),
                        region: region.to_owned(),
                        resource: resource.to_owned(),
                    };
                    store.put(&deployment.id(), &deployment)?;
                }
                Err(info) => {
                    let mut failure = FaiureResource::default();
                    failure.resource = Some(resource.to_owned());
                    failure.failure_info = Some(info);
                    failures.push(failure);
                }
            }
        }
        Ok(failures)
    })?;
    let mut answer = DeployCertificateResponseBody::default();
    answer.failure_list = failures;
    Ok(Answer::json(&answer))
}

/// What names a resource, with everything else there that its service needs.
fn name<'a>(service: &str, resource: &'a DeployedResource) -> Result<&'a str, ApiError> {
    let given = |value: Option<&'a str>, field: &str| {
        let missing = || parameter(&format!("{field} of a resource is missing, which {service} needs"));
        value.filter(|value| !value.is_empty()).ok_or_else(missing)
    };
    if service == "CDN" {
        return given(resource.domain_name.as_deref(), "domain_name");
    }
    if service == "WAF" {
        let kind = given(resource.type_.as_deref(), "type")?;
        if !matches!(kind, "premium" | "cloud") {
            return Err(parameter("type of a resource has to be premium or cloud"));
        }
        given(resource.enterprise_project_id.as_deref(), "enterprise_project_id")?;
    }
    given(resource.id.as_deref(), "id")
}

/// Whether a certificate is for a domain name.
fn is_for(domain: &str, sans: &str, wanted: &str) -> bool {
    let above = wanted.split_once('.').map(|(_, above)| above);
    std::iter::once(domain).chain(sans.split(';')).any(|name| {
        name.eq_ignore_ascii_case(wanted)
            || name.strip_prefix("*.").zip(above).is_some_and(|(name, above)| name.eq_ignore_ascii_case(above))
    })
}
