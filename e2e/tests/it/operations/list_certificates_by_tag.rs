//! `ListCertificatesByTag` of SCM over loopback: the page says one thing in its table and shows another in its example, and both are read.

use e2e::checks::{assert_errors, assert_request, json_body};
use e2e::{Examples, Server};
use huaweicloud_core::{Config, Error};
use huaweicloud_scm::types::{ListCertificatesByTagResponseBody, ScsTag, TagResourceResourceDetail};
use huaweicloud_scm::{Client, ResponseValue};
use serde_json::{Value, json};

const OPERATION: &str = "ListCertificatesByTag";

async fn list(config: &Config) -> Result<ResponseValue<ListCertificatesByTagResponseBody>, Error> {
    let tag = ScsTag::builder().key("key1").values(["value1", "value2"]);
    Client::new(config)?.list_certificates_by_tag().action("filter").tags([tag]).send().await
}

/// What is read of this answer.
async fn answered(answer: &Value) -> ListCertificatesByTagResponseBody {
    let server = Server::answering(200, Some(answer)).await;
    list(&server.config()).await.expect("it is read").into_inner()
}

/// What is read of this detail of the only resource.
async fn detail(detail: Value) -> Option<TagResourceResourceDetail> {
    let mut answer = answered(&json!({"resources": [{"resource_detail": detail}], "total_count": 1})).await;
    answer.resources.remove(0).resource_detail
}

#[tokio::test]
async fn sends_and_reads_what_the_page_shows() {
    let examples = Examples::of("scm");
    let answer = examples.answer(OPERATION, "200");
    let server = Server::answering(200, Some(&answer)).await;
    let listed = list(&server.config()).await.unwrap();
    let received = server.request().await;
    assert_request(&received, &server, "POST", "/v3/scm/resource_instances/action");
    assert_eq!(json_body(&received), examples.request(OPERATION));
    let resource = &listed.resources[0];
    assert_eq!(resource.resource_detail.as_ref().unwrap().cert_issued_time.unwrap().as_i64(), 1_664_528_641_000);
    assert_eq!(resource.tags[0].key.as_deref(), Some("key1"));
}

#[tokio::test]
async fn the_detail_is_read_as_an_object_and_as_a_list_of_one() {
    let example = Examples::of("scm").answer(OPERATION, "200");
    let object = example["resources"][0]["resource_detail"].clone();
    assert!(object.is_object());
    let read = detail(object.clone()).await.unwrap();
    assert_eq!(read.cert_id.as_deref(), Some("scs1664525717891"));
    assert_eq!(read.domain_num, Some(6));
    assert_eq!(detail(json!([object])).await, Some(read), "a list of one");
    for nothing in [json!([]), Value::Null] {
        let read = detail(nothing.clone()).await.unwrap_or_default();
        assert_eq!(read, TagResourceResourceDetail::default(), "{nothing}");
    }
}

#[tokio::test]
async fn times_are_read_as_numbers_and_as_text() {
    for time in [json!(1_664_528_641_000_i64), json!("1664528641000"), json!(1.664_528_641e12)] {
        let read =
            detail(json!({"cert_issued_time": time, "expired_time": time, "cert_created_time": null})).await.unwrap();
        let times = [read.cert_issued_time, read.expired_time].map(|time| time.map(|time| time.as_i64()));
        assert_eq!(times, [Some(1_664_528_641_000); 2], "{time}");
        assert_eq!(read.cert_created_time, None);
    }
}

#[tokio::test]
async fn what_the_example_prints_as_four_resources_is_read() {
    // The page prints the properties of one resource as one resource each.
    let documented = json!({
        "resources": [
            {"resource_id": "scs1664525717891"},
            {"resource_detail": [{"cert_id": "scs1664525717891"}]},
            {"tags": [{"key": "key1", "value": "value1"}]},
            {"resource_name": "scm-e409cb"},
        ],
        "total_count": 1,
    });
    let read = answered(&documented).await;
    assert_eq!((read.resources.len(), read.total_count), (4, Some(1)));
    assert_eq!(read.resources[3].resource_name.as_deref(), Some("scm-e409cb"));
}

#[tokio::test]
async fn a_count_has_no_resources() {
    let read = answered(&json!({"total_count": 1_000})).await;
    assert_eq!((read.resources.len(), read.total_count), (0, Some(1_000)), "more than the page says there may be");
}

#[tokio::test]
async fn each_error_tells_what_was_answered() {
    assert_errors("scm", OPERATION, async |config| list(config).await).await;
}
