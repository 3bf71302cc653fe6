//! Lists the resources of other services that use a certificate.
//!
//! A service or region in [`Settings::failing_targets`](crate::Settings) cannot be queried: it is
//! listed as an error, without resources.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use huaweicloud_scm::types::{
    DeployedResourceDetail, ListDeployedResourcesRequestBody, ListDeployedResourcesResponseBody, RegionResourceDetail,
    ResourceDetail, ResultDetail,
};

use super::deployment::{Deployment, GLOBAL};
use super::record::summary;
use super::status::Status;
use crate::base::ApiError;
use crate::base::time::unix_millis;
use crate::call::{Answer, Call};

/// All services, in the documented order.
const SERVICES: [&str; 3] = ["WAF", "CDN", "ELB"];

/// The resources of one certificate, by service and region.
type Found = BTreeMap<(String, String), Vec<String>>;

pub(super) fn list_deployed_resources(call: &Call) -> Result<Answer, ApiError> {
    let body: ListDeployedResourcesRequestBody = call.body()?;
    let now = unix_millis(call.now());
    let requested: Vec<&str> = body.service_names.iter().map(AsRef::as_ref).collect();
    let services: Vec<&str> =
        SERVICES.into_iter().filter(|service| requested.contains(service) || requested.contains(&"ALL")).collect();
    let mut found: BTreeMap<String, Found> = BTreeMap::new();
    call.read(|store| {
        for id in &body.certificate_ids {
            summary(store, id)?.require(now, &[Status::Issued, Status::Upload, Status::Expired])?;
            found.insert(id.to_string(), Found::new());
        }
        store.visit::<Deployment>(|_, deployment| {
            if let Some(found) = found.get_mut(&deployment.certificate) {
                found.entry((deployment.service, deployment.region)).or_default().push(deployment.resource);
            }
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(())
    })?;
    let mut answer = ListDeployedResourcesResponseBody::default();
    answer.results =
        body.certificate_ids.iter().filter_map(|id| Some(result(call, id, &services, found.get(&**id)?))).collect();
    Ok(Answer::json(&answer))
}

fn result(call: &Call, id: &str, services: &[&str], found: &Found) -> ResultDetail {
    let mut result = ResultDetail::default();
    result.certificate_id = id.to_owned();
    for service in services {
        let own = call.account.projects().iter().map(|project| project.name.as_str());
        let all: Vec<&str> = if *service == "CDN" { vec![GLOBAL] } else { own.collect() };
        let failing: BTreeSet<&str> = all.into_iter().filter(|region| fails(call, service, region)).collect();
        let known = found.keys().filter(|(of, _)| of == service).map(|(_, region)| region.as_str());
        let regions: BTreeSet<&str> = known.chain(failing).collect();
        let regions: Vec<_> = regions
            .into_iter()
            .map(|region| {
                let resources = found.get(&((*service).to_owned(), region.to_owned())).map_or(&[][..], Vec::as_slice);
                in_region(fails(call, service, region), region, resources)
            })
            .collect();
        let mut detail = DeployedResourceDetail::default();
        detail.service = (*service).into();
        detail.resource_num = regions.iter().map(|region| count(region.resources.len())).sum();
        detail.resource_location = if *service == "CDN" { GLOBAL } else { "region" }.to_owned();
        detail.region_resources = regions;
        result.total_num += detail.resource_num;
        result.deployed_resources.push(detail);
    }
    result
}

fn fails(call: &Call, service: &str, region: &str) -> bool {
    [service, region].iter().any(|target| call.world.settings.failing_targets.contains_key(*target))
}

fn in_region(fails: bool, region: &str, resources: &[String]) -> RegionResourceDetail {
    let mut detail = RegionResourceDetail::default();
    detail.region_id = region.to_owned();
    detail.is_error = fails;
    if !fails {
        detail.resources = resources
            .iter()
            .map(|id| {
                let mut resource = ResourceDetail::default();
                resource.resource_id.clone_from(id);
                resource.resource_name.clone_from(id);
                resource
            })
            .collect();
    }
    detail
}

fn count(number: usize) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}
