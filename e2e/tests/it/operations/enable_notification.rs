//! `EnableNotification` and `DisableNotification` of SCM: the body is a list, not an object.

use e2e::checks::{assert_errors, assert_request_accepting_any, json_body};
use e2e::{Examples, Server};
use huaweicloud_core::{Config, Error, ErrorKind};
use huaweicloud_scm::types::NoticeRequestBody;
use huaweicloud_scm::{Client, ResponseValue};
use serde_json::{Value, json};

async fn enable(config: &Config, body: Value) -> Result<ResponseValue<()>, Error> {
    let body: Vec<NoticeRequestBody> = serde_json::from_value(body).expect("a valid body");
    Client::new(config)?.enable_notification().body(body).send().await
}

#[tokio::test]
async fn documented_example_is_sent() {
    let request = Examples::of("scm").request("EnableNotification");
    assert!(request.is_array());
    let server = Server::responding(204, None).await;
    enable(&server.config(), request.clone()).await.unwrap();
    let received = server.request().await;
    assert_request_accepting_any(&received, &server, "POST", "/v3/scm/notification/enable");
    assert_eq!(json_body(&received), request);
}

#[tokio::test]
async fn list_body_can_be_built_from_entries() {
    let server = Server::responding(204, None).await;
    let client = Client::new(&server.config()).unwrap();
    let notice = |id: &str| NoticeRequestBody::builder().resource_id(id).notice_type(["CERT_EXPIRED", "CERT_NEW"]);
    client.enable_notification().body([notice("scs1770797675920"), notice("scs1770797675921")]).send().await.unwrap();
    let none: [NoticeRequestBody; 0] = [];
    client.disable_notification().body(none).send().await.unwrap();

    let received = server.all_requests().await;
    let entry = |id: &str| json!({"resource_id": id, "notice_type": ["CERT_EXPIRED", "CERT_NEW"]});
    assert_eq!(json_body(&received[0]), json!([entry("scs1770797675920"), entry("scs1770797675921")]));
    assert_request_accepting_any(&received[1], &server, "POST", "/v3/scm/notification/disable");
    assert_eq!(received[1].body, b"[]", "an empty list is sent");
}

#[tokio::test]
async fn list_entries_are_checked() {
    let server = Server::responding(204, None).await;
    let client = Client::new(&server.config()).unwrap();
    let notice = || NoticeRequestBody::builder().resource_id("scs1770797675920").notice_type(["CERT_EXPIRED"]);
    for (request, violation) in [
        (client.enable_notification(), "`body` is missing"),
        (client.enable_notification().body(vec![notice(); 100]), "`body` has 100 items, must have at most 99"),
        (
            client.enable_notification().body([notice(), notice().resource_id("x")]),
            "`body[1].resource_id` has 1 character, must have at least 3",
        ),
    ] {
        let error = request.send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        let violations: Vec<_> = error.violations().iter().map(ToString::to_string).collect();
        assert_eq!(violations, [violation]);
    }
    assert_eq!(server.request_count().await, 0);
}

#[tokio::test]
async fn documented_errors_are_mapped() {
    let request = Examples::of("scm").request("EnableNotification");
    assert_errors("scm", "EnableNotification", async |config| enable(config, request.clone()).await).await;
}
