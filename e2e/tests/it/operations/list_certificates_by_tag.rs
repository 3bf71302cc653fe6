//! `ListCertificatesByTag` of SCM: the table and the example of the page differ, and both forms are
//! read.

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

/// The decoded response.
async fn decoded(response: &Value) -> ListCertificatesByTagResponseBody {
    let server = Server::responding(200, Some(response)).await;
    list(&server.config()).await.expect("a response").into_inner()
}

/// The decoded detail of the only resource.
async fn decoded_detail(detail: Value) -> Option<TagResourceResourceDetail> {
    let mut response = decoded(&json!({"resources": [{"resource_detail": detail}], "total_count": 1})).await;
    response.resources.remove(0).resource_detail
}

#[tokio::test]
async fn documented_example_round_trips() {
    let examples = Examples::of("scm");
    let response = examples.response(OPERATION, "200");
    let server = Server::responding(200, Some(&response)).await;
    let listed = list(&server.config()).await.unwrap();
    let received = server.request().await;
    assert_request(&received, &server, "POST", "/v3/scm/resource_instances/action");
    assert_eq!(json_body(&received), examples.request(OPERATION));
    let resource = &listed.resources[0];
    assert_eq!(resource.resource_detail.as_ref().unwrap().cert_issued_time.unwrap().as_i64(), 1_664_528_641_000);
    assert_eq!(resource.tags[0].key.as_deref(), Some("key1"));
}

#[tokio::test]
async fn detail_is_read_from_an_object_or_a_list_of_one() {
    let example = Examples::of("scm").response(OPERATION, "200");
    let object = example["resources"][0]["resource_detail"].clone();
    assert!(object.is_object());
    let read = decoded_detail(object.clone()).await.unwrap();
    assert_eq!(read.cert_id.as_deref(), Some("scs1664525717891"));
    assert_eq!(read.domain_num, Some(6));
    assert_eq!(decoded_detail(json!([object])).await, Some(read), "a list of one");
    for empty in [json!([]), Value::Null] {
        let read = decoded_detail(empty.clone()).await.unwrap_or_default();
        assert_eq!(read, TagResourceResourceDetail::default(), "{empty}");
    }
}

#[tokio::test]
async fn times_are_read_from_numbers_and_strings() {
    for time in [json!(1_664_528_641_000_i64), json!("1664528641000"), json!(1.664_528_641e12)] {
        let read = decoded_detail(json!({"cert_issued_time": time, "expired_time": time, "cert_created_time": null}))
            .await
            .unwrap();
        let times = [read.cert_issued_time, read.expired_time].map(|time| time.map(|time| time.as_i64()));
        assert_eq!(times, [Some(1_664_528_641_000); 2], "{time}");
        assert_eq!(read.cert_created_time, None);
    }
}

#[tokio::test]
async fn documented_example_with_four_resources_is_read() {
    // The page shows each property of one resource as a separate resource.
    let documented = json!({
        "resources": [
            {"resource_id": "scs1664525717891"},
            {"resource_detail": [{"cert_id": "scs1664525717891"}]},
            {"tags": [{"key": "key1", "value": "value1"}]},
            {"resource_name": "scm-e409cb"},
        ],
        "total_count": 1,
    });
    let read = decoded(&documented).await;
    assert_eq!((read.resources.len(), read.total_count), (4, Some(1)));
    assert_eq!(read.resources[3].resource_name.as_deref(), Some("scm-e409cb"));
}

#[tokio::test]
async fn count_without_resources_is_read() {
    let read = decoded(&json!({"total_count": 1_000})).await;
    assert_eq!((read.resources.len(), read.total_count), (0, Some(1_000)), "more than the documented maximum");
}

#[tokio::test]
async fn documented_errors_are_mapped() {
    assert_errors("scm", OPERATION, async |config| list(config).await).await;
}
