//! Pushes certificates to other services, and deploys them to resources. Both are only recorded.
//!
//! [`Settings::failing_targets`](crate::Settings) lists the services, regions and resources that
//! fail. Pushing to a region fails unless the account has a project for it. A call with several
//! targets succeeds, and reports which of them failed.

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
use crate::base::time::unix_millis;
use crate::base::{ApiError, random};
use crate::call::{Answer, Call};
use crate::store::{Record, Writer};

/// The statuses of certificates that other services accept.
pub(super) const USABLE: [Status; 2] = [Status::Issued, Status::Upload];

/// The location of resources without a region.
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
    /// The id of the resource, since a resource uses one certificate.
    fn id(&self) -> String {
        format!("{}/{}/{}", self.service, self.region, self.resource)
    }
}

/// Removes the deployments of a deleted certificate.
pub(super) fn remove_all(store: &Writer<'_>, certificate: &str) -> Result<(), ApiError> {
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

/// Fails if one of the targets or the service is configured to fail. Earlier targets take
/// precedence.
fn check_targets(call: &Call, service: &str, targets: &[&str]) -> Result<(), ErrorCode> {
    let failing = &call.world.settings.failing_targets;
    let failure = targets.iter().chain([&service]).find_map(|target| failing.get(*target));
    failure.map_or(Ok(()), |failure| Err(of_target(service, *failure)))
}

/// Checks that certificates can be pushed to a region.
fn check_region(call: &Call, service: &str, region: &str) -> Result<(), ErrorCode> {
    if !call.account.projects().iter().any(|project| project.name == region) {
        return Err(NO_PROJECT);
    }
    check_targets(call, service, &[region])
}

/// Records a pushed copy, and returns its id. A target that already has a copy keeps its id.
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
                Err(code) => (String::new(), failure_info(code)),
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

/// Code and meaning, in the format for failures of single targets.
fn failure_info(code: ErrorCode) -> String {
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
                "CDN" if !is_valid_for(&summary.domain, &summary.sans, resource) => {
                    Err(format!("CDN:the certificate is not valid for {resource}"))
                }
                "CDN" => check_targets(call, service, &[resource, region]).map_err(failure_info),
                _ => check_region(call, service, region)
                    .and_then(|()| check_targets(call, service, &[resource]))
                    .map_err(failure_info),
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

/// The name of a resource. Fails if a field that its service requires is missing.
fn name<'a>(service: &str, resource: &'a DeployedResource) -> Result<&'a str, ApiError> {
    let given = |value: Option<&'a str>, field: &str| {
        let missing = || parameter(&format!("a resource lacks {field}, which is required for {service}"));
        value.filter(|value| !value.is_empty()).ok_or_else(missing)
    };
    if service == "CDN" {
        return given(resource.domain_name.as_deref(), "domain_name");
    }
    if service == "WAF" {
        let kind = given(resource.type_.as_deref(), "type")?;
        if !matches!(kind, "premium" | "cloud") {
            return Err(parameter("type of a resource must be premium or cloud"));
        }
        given(resource.enterprise_project_id.as_deref(), "enterprise_project_id")?;
    }
    given(resource.id.as_deref(), "id")
}

/// Whether a certificate is valid for a host.
fn is_valid_for(domain: &str, sans: &str, host: &str) -> bool {
    let parent = host.split_once('.').map(|(_, parent)| parent);
    std::iter::once(domain).chain(sans.split(';')).any(|name| {
        name.eq_ignore_ascii_case(host)
            || name.strip_prefix("*.").zip(parent).is_some_and(|(name, parent)| name.eq_ignore_ascii_case(parent))
    })
}
