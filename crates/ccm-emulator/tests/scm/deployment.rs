//! Pushing and deploying certificates, with targets that fail.

use ccm_emulator::TargetFailure::{Forbidden, Refused, Unreachable};
use huaweicloud_scm::error_codes::{
    SCM_0005, SCM_0010, SCM_0020, SCM_0069, SCM_0201, SCM_0202, SCM_0203, SCM_0211, SCM_0212, SCM_0213, SCM_0221,
    SCM_0222, SCM_0223,
};
use huaweicloud_scm::types::DeployedResource;

use crate::support::{Setup, refused, start, start_with};

const NONE: &str = "scs0000000000001";
const REGION: &str = "cn-north-4";

fn elb(id: &str) -> DeployedResource {
    DeployedResource::builder().id(id).build().unwrap()
}

fn cdn(domain: &str) -> DeployedResource {
    DeployedResource::builder().domain_name(domain).build().unwrap()
}

async fn deploy(setup: &Setup, id: &str, service: &str, resources: &[DeployedResource]) -> Vec<String> {
    let call = setup.scm.deploy_certificate().certificate_id(id).service_name(service).resources(resources.to_vec());
    let failures = call.send().await.unwrap().into_inner().failure_list;
    failures
        .iter()
        .map(|failure| format!("{} {}", failure.resource.as_ref().unwrap(), failure.failure_info.as_ref().unwrap()))
        .collect()
}

/// The resources of a certificate, as `service region resource`.
async fn deployed(setup: &Setup, id: &str) -> Vec<String> {
    let call = setup.scm.list_deployed_resources().certificate_ids([id]).service_names(["ALL"]);
    let found = call.send().await.unwrap().into_inner().results.remove(0);
    let mut lines = Vec::new();
    for service in &found.deployed_resources {
        for region in &service.region_resources {
            for resource in &region.resources {
                lines.push(format!("{} {} {}", service.service, region.region_id, resource.resource_id));
            }
        }
    }
    assert_eq!(found.total_num, i32::try_from(lines.len()).unwrap());
    lines
}

#[tokio::test]
async fn certificate_can_be_pushed() {
    let setup = start().await;
    let id = setup.import("mine", &["www.example.com"]).await;
    for service in ["ELB", "WAF", "CDN"] {
        let call = setup.scm.push_certificate().certificate_id(&id).target_project(REGION).target_service(service);
        call.send().await.unwrap();
    }
    let push = |id: &str, region: &str| {
        setup.scm.push_certificate().certificate_id(id).target_project(region).target_service("ELB").send()
    };
    refused(push(NONE, REGION).await, SCM_0020);
    refused(push(&id, "nowhere-1").await, SCM_0069);
    let bought = setup.buy("DV_SSL_CERT", "SINGLE_DOMAIN", 1).await;
    refused(push(&bought, REGION).await, SCM_0010);
}

#[tokio::test]
async fn each_service_failure_has_its_code() {
    for (service, failure, code) in [
        ("ELB", Unreachable, SCM_0201),
        ("ELB", Forbidden, SCM_0202),
        ("ELB", Refused, SCM_0203),
        ("CDN", Unreachable, SCM_0211),
        ("CDN", Forbidden, SCM_0212),
        ("CDN", Refused, SCM_0213),
        ("WAF", Unreachable, SCM_0221),
        ("WAF", Forbidden, SCM_0222),
        ("WAF", Refused, SCM_0223),
    ] {
        let setup = start_with(|settings| {
            settings.failing_targets.insert(service.to_owned(), failure);
        })
        .await;
        let id = setup.import("mine", &["www.example.com"]).await;
        let call = setup.scm.push_certificate().certificate_id(&id).target_project(REGION).target_service(service);
        refused(call.send().await, code);
        let others = ["ELB", "CDN", "WAF"].into_iter().filter(|other| *other != service);
        for other in others {
            let call = setup.scm.push_certificate().certificate_id(&id).target_project(REGION).target_service(other);
            call.send().await.unwrap();
        }
    }
}

#[tokio::test]
async fn batch_push_reports_failed_regions() {
    let setup = start().await;
    let id = setup.import("mine", &["www.example.com"]).await;
    let push = |id: &str| {
        let call = setup.scm.batch_push_certificate().certificate_id(id).target_projects([REGION, "nowhere-1"]);
        call.target_service("WAF").send()
    };
    let results = push(&id).await.unwrap().into_inner().results;
    let (good, bad) = (&results[0], &results[1]);
    assert_eq!((good.project_name.as_deref(), good.message.as_deref()), (Some(REGION), Some("success")));
    assert!(good.cert_id.as_ref().is_some_and(|id| !id.is_empty()));
    assert_eq!((bad.project_name.as_deref(), bad.cert_id.as_deref()), (Some("nowhere-1"), Some("")));
    assert!(bad.message.as_ref().unwrap().starts_with("SCM.0069"), "{bad:?}");
    let again = push(&id).await.unwrap().into_inner().results;
    assert_eq!(again[0].cert_id, good.cert_id, "each target has one copy");
    refused(push(NONE).await, SCM_0020);
    let bought = setup.buy("DV_SSL_CERT", "SINGLE_DOMAIN", 1).await;
    refused(push(&bought).await, SCM_0010);
}

#[tokio::test]
async fn last_deployment_wins() {
    let setup = start().await;
    let first = setup.import("first", &["www.example.com", "*.example.org"]).await;
    let second = setup.import("second", &["www.example.com"]).await;
    assert!(deploy(&setup, &first, "ELB", &[elb("one"), elb("two")]).await.is_empty());
    assert!(deploy(&setup, &first, "CDN", &[cdn("shop.example.org")]).await.is_empty());
    let waf = DeployedResource::builder().id("three").type_("cloud").enterprise_project_id("0").build().unwrap();
    assert!(deploy(&setup, &first, "WAF", &[waf]).await.is_empty());
    assert_eq!(
        deployed(&setup, &first).await,
        ["WAF cn-north-4 three", "CDN global shop.example.org", "ELB cn-north-4 one", "ELB cn-north-4 two"]
    );
    assert!(deploy(&setup, &second, "ELB", &[elb("two")]).await.is_empty());
    assert_eq!(deployed(&setup, &second).await, ["ELB cn-north-4 two"]);
    assert_eq!(deployed(&setup, &first).await.len(), 3);
    let call = setup.scm.list_deployed_resources().certificate_ids([first.as_str(), second.as_str()]);
    let some = call.service_names(["ELB"]).send().await.unwrap().into_inner().results;
    assert_eq!((some.len(), some[0].total_num, some[0].deployed_resources.len()), (2, 1, 1));
    setup.scm.delete_certificate().certificate_id(&second).send().await.unwrap();
    let gone = setup.scm.list_deployed_resources().certificate_ids([second]).service_names(["ELB"]).send().await;
    refused(gone, SCM_0020);
}

#[tokio::test]
async fn deployment_reports_failed_resources() {
    let setup = start_with(|settings| {
        settings.failing_targets.insert("two".to_owned(), Refused);
    })
    .await;
    let id = setup.import("mine", &["www.example.com", "*.example.org"]).await;
    let failures = deploy(&setup, &id, "ELB", &[elb("one"), elb("two")]).await;
    assert!(failures.len() == 1 && failures[0].starts_with("two SCM.0203:"), "{failures:?}");
    let domains = [cdn("www.example.com"), cdn("a.b.example.org"), cdn("other.example.com")];
    let failures = deploy(&setup, &id, "CDN", &domains).await;
    assert_eq!(failures.len(), 2, "{failures:?}");
    assert_eq!(deployed(&setup, &id).await, ["CDN global www.example.com", "ELB cn-north-4 one"]);
    let elsewhere = setup.scm.deploy_certificate().certificate_id(&id).service_name("ELB").project_name("nowhere-1");
    let failures = elsewhere.resources([elb("three")]).send().await.unwrap().into_inner().failure_list;
    assert!(failures[0].failure_info.as_ref().unwrap().starts_with("SCM.0069"), "{failures:?}");
}

#[tokio::test]
async fn invalid_deployments_are_refused() {
    let setup = start().await;
    let id = setup.import("mine", &["www.example.com"]).await;
    let deploy = |id: &str, service: &str, resource: DeployedResource| {
        setup.scm.deploy_certificate().certificate_id(id).service_name(service).resources([resource]).send()
    };
    refused(deploy(&id, "ELB", cdn("www.example.com")).await, SCM_0005);
    refused(deploy(&id, "CDN", elb("one")).await, SCM_0005);
    refused(deploy(&id, "WAF", elb("one")).await, SCM_0005);
    let odd = DeployedResource::builder().id("one").type_("odd").enterprise_project_id("0").build().unwrap();
    refused(deploy(&id, "WAF", odd).await, SCM_0005);
    refused(deploy(NONE, "ELB", elb("one")).await, SCM_0020);
    let bought = setup.buy("DV_SSL_CERT", "SINGLE_DOMAIN", 1).await;
    refused(deploy(&bought, "ELB", elb("one")).await, SCM_0010);
    let list = |id: &str| setup.scm.list_deployed_resources().certificate_ids([id]).service_names(["ALL"]).send();
    refused(list(&bought).await, SCM_0010);
    refused(list(NONE).await, SCM_0020);
}

#[tokio::test]
async fn failing_region_is_listed_as_error() {
    // A failing resource has its own failure. A failing region accepts nothing, and cannot be
    // queried.
    let setup = start_with(|settings| {
        settings.failing_targets.insert("global".to_owned(), Unreachable);
        settings.failing_targets.insert("www.example.com".to_owned(), Forbidden);
    })
    .await;
    let id = setup.import("mine", &["www.example.com", "shop.example.com"]).await;
    let failures = deploy(&setup, &id, "CDN", &[cdn("www.example.com"), cdn("shop.example.com")]).await;
    assert!(failures[0].starts_with("www.example.com SCM.0212"), "{failures:?}");
    assert!(failures[1].starts_with("shop.example.com SCM.0211"), "{failures:?}");
    let call = setup.scm.list_deployed_resources().certificate_ids([id]).service_names(["ELB", "CDN"]);
    let found = call.send().await.unwrap().into_inner().results.remove(0).deployed_resources;
    let errors = |at: usize| {
        found[at].region_resources.iter().map(|region| (&*region.region_id, region.is_error)).collect::<Vec<_>>()
    };
    assert_eq!((found[0].service.as_ref(), errors(0)), ("CDN", vec![("global", true)]));
    assert_eq!((found[1].service.as_ref(), errors(1)), ("ELB", vec![]));
}
