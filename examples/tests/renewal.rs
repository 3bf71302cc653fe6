//! Runs the renewal against an emulator in this process, and interrupts it at every request.

#![allow(clippy::unwrap_used, reason = "a test")]

#[path = "renewal/line.rs"]
mod line;
#[path = "renewal/site.rs"]
mod site;

use std::time::Duration;

use ccm_emulator::Fault;
use huaweicloud_core::Operation;
use huaweicloud_scm::types::ScsResourceTag;
use renewal::OPERATIONS;

use crate::line::{Line, Loss};
use crate::site::{Material, Site};

#[tokio::test]
async fn everything_due_is_renewed_once() {
    let site = Site::new(&Material::issue().await, 12).await;
    let line = Line::sound(&site);
    let report = site.run(&line).await.unwrap();
    assert_eq!(report.renewed.len(), 12);
    site.assert_done(&[&line]).await;
    for renewed in &report.renewed {
        assert_eq!(renewed.domain, site::DOMAIN);
        assert_eq!(renewed.folder, site.options.folder.join(&renewed.successor));
    }
}

/// Whether a request, such as `GET /v3/things/1`, calls an operation.
fn calls(request: &str, operation: &Operation) -> bool {
    let (method, path) = request.split_once(' ').unwrap();
    let (segments, template) = (path.split('/'), operation.path.split('/'));
    let fits = |(segment, template): (&str, &str)| template.starts_with('{') || segment == template;
    method == operation.http_method
        && segments.clone().count() == template.clone().count()
        && segments.zip(template).all(fits)
}

#[tokio::test]
async fn operations_of_a_renewal_are_listed() {
    let site = Site::new(&Material::issue().await, 2).await;
    let line = Line::sound(&site);
    site.run(&line).await.unwrap();
    let of = |request: &String| OPERATIONS.iter().filter(|operation| calls(request, operation)).count();
    assert!(line.processed().iter().all(|request| of(request) == 1), "{:?}", line.processed());
    let called = |operation: &&Operation| line.processed().iter().any(|request| calls(request, operation));
    assert!(OPERATIONS.iter().copied().all(|operation| called(&operation)), "{:?}", line.processed());
}

#[tokio::test]
async fn second_run_only_reads() {
    let site = Site::new(&Material::issue().await, 2).await;
    let first = Line::sound(&site);
    site.run(&first).await.unwrap();
    let second = Line::sound(&site);
    let report = site.run(&second).await.unwrap();
    assert!(report.renewed.is_empty() && report.failed.is_empty(), "{report:?}");
    // The untagged certificate is still due.
    assert!(
        second
            .processed()
            .iter()
            .all(|request| request.starts_with("GET ") || request.contains("/resource_instances/action"))
    );
    site.assert_done(&[&first, &second]).await;
}

/// The program is killed at any request. If it is killed before it sends the next one instead, the
/// services are in the same state.
#[tokio::test]
async fn killed_run_is_completed_by_the_next() {
    interrupt(Loss::AfterProcessing, false).await;
}

/// Any request fails, and the run goes on with the next certificate.
#[tokio::test]
async fn unsent_request_is_sent_by_the_next_run() {
    interrupt(Loss::BeforeSending, true).await;
}

async fn interrupt(loss: Loss, goes_on: bool) {
    let material = Material::issue().await;
    for at in 0.. {
        let site = Site::new(&material, 2).await;
        let faulty = Line::failing(&site, at, loss, goes_on);
        let first = site.run(&faulty).await;
        if !faulty.has_failed() {
            assert!(at > 20, "a run takes only {at} requests");
            break;
        }
        let sound = Line::sound(&site);
        let report = site.run(&sound).await.unwrap();
        assert!(report.failed.is_empty(), "request {at}: {first:?}, then {report:?}");
        site.assert_done(&[&faulty, &sound]).await;
    }
}

#[tokio::test]
async fn run_interrupted_again_and_again_ends() {
    let site = Site::new(&Material::issue().await, 3).await;
    let mut lines = Vec::new();
    loop {
        // Each run gets one request further than the one before.
        let line = Line::failing(&site, lines.len(), Loss::AfterProcessing, false);
        let result = site.run(&line).await;
        let failed = line.has_failed();
        lines.push(line);
        assert!(lines.len() < 100, "it does not end");
        if !failed {
            assert!(result.unwrap().failed.is_empty());
            break;
        }
    }
    site.assert_done(&lines.iter().collect::<Vec<_>>()).await;
}

/// The next run comes so late that the old certificate has expired.
#[tokio::test]
async fn interrupted_run_is_completed_after_the_expiry() {
    let site = Site::new(&Material::issue().await, 1).await;
    // After three lists, the tags of two certificates, and the issue.
    let killed = Line::failing(&site, 6, Loss::BeforeSending, false);
    let report = site.run(&killed).await.unwrap();
    assert!(killed.processed().iter().any(|request| request == "POST /v1/private-certificates"), "{report:?}");
    site.emulator.clock().advance(Duration::from_secs(20 * 24 * 60 * 60)).unwrap();
    let next = Line::sound(&site);
    assert_eq!(site.run(&next).await.unwrap().renewed.len(), 1);
    site.assert_done(&[&killed, &next]).await;
}

#[tokio::test]
async fn failure_of_one_does_not_stop_the_others() {
    let site = Site::new(&Material::issue().await, 3).await;
    let line = Line::sound(&site);
    site.emulator.faults().add(Fault::status(500).on("PushCertificate").times(1)).unwrap();
    let report = site.run(&line).await.unwrap();
    assert_eq!((report.renewed.len(), report.failed.len()), (2, 1));
    assert!(report.failed[0].error.to_string().contains("push_certificate"), "{}", report.failed[0].error);
    let next = Line::sound(&site);
    assert_eq!(site.run(&next).await.unwrap().renewed.len(), 1);
    site.assert_done(&[&line, &next]).await;
}

#[tokio::test]
async fn lost_response_to_a_retried_delete_is_no_failure() {
    let site = Site::new(&Material::issue().await, 1).await;
    site.emulator.faults().add(Fault::lost_answer().on("SCM/DeleteCertificate").times(1)).unwrap();
    let config = site.emulator.config();
    let (scm, pca) = (huaweicloud_scm::Client::new(&config).unwrap(), huaweicloud_pca::Client::new(&config).unwrap());
    let report = renewal::renew(&scm, &pca, &site.options, |_, _| {}, |_| Ok(())).await.unwrap();
    assert!(report.failed.is_empty(), "{report:?}");
    assert_eq!(report.renewed.len(), 1);
}

#[tokio::test]
async fn certificate_with_too_many_tags_is_refused_first() {
    let site = Site::new(&Material::issue().await, 1).await;
    let line = Line::sound(&site);
    // 20 tags, without the one that the successor does not get.
    let request = site.scm().batch_create_or_delete_tags().resource_id(&site.old[0]).action("delete");
    request.tags([ScsResourceTag::builder().key("renews").build().unwrap()]).send().await.unwrap();
    let tags = (0..19).map(|number| (format!("key{number}"), "value".to_owned()));
    site.tag(&site.old[0], tags.collect()).await;
    let report = site.run(&line).await.unwrap();
    assert!(report.failed[0].error.to_string().contains("has 20 tags"), "{report:?}");
    assert!(!line.processed().iter().any(|request| request.starts_with("POST /v1/private-certificates")));
}

#[tokio::test]
async fn successors_that_would_be_due_at_once_are_refused() {
    let mut site = Site::new(&Material::issue().await, 1).await;
    site.options.validity_days = site.options.days;
    let error = site.run(&Line::sound(&site)).await.unwrap_err();
    assert!(error.to_string().contains("must be more than 30 days"), "{error}");
}
