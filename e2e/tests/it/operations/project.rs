//! A service that is bound to a project: the ID of the project is no argument, and comes from the
//! configuration, from IAM, or from the options of a call.

use e2e::Server;
use e2e::checks::json_body;
use e2e::server::{ACCESS_KEY, SECRET_KEY};
use huaweicloud_core::test_util::{MockResponse, ReplayTransport};
use huaweicloud_core::{ErrorKind, Scope};
use huaweicloud_parts::operations::OPERATIONS;
use huaweicloud_parts::types::CreateCertificateOption;
use huaweicloud_parts::{CallOptions, Client, Config, Credentials};
use serde_json::json;

const ID: &str = "0123456789abcdef0123456789abcdef";
const OTHER: &str = "fedcba9876543210fedcba9876543210";
const KEY: &str = "6f1d0c3a-5b7e-4c2f-9a10-2b3c4d5e6f70";

fn key() -> Credentials {
    Credentials::access_key(ACCESS_KEY, SECRET_KEY)
}

#[tokio::test]
async fn project_id_comes_from_the_configuration_or_the_call() {
    let server = Server::responding(201, Some(&json!({"certificate": {"id": "one"}}))).await;
    let client = Client::new(&server.builder(key()).project_id(ID).build().expect("a configuration"));
    let client = client.expect("a client");
    // A property of the body has the same name, and goes elsewhere.
    let certificate = CreateCertificateOption::builder().name("web").project_id("elsewhere");
    let request = client.create_certificate().certificate(certificate);
    request.clone().send().await.expect("a response");
    request.call_options(CallOptions::new().project_id(OTHER)).send().await.expect("a response");
    let sent = server.all_requests().await;
    assert_eq!(sent.len(), 2);
    for (request, id) in sent.iter().zip([ID, OTHER]) {
        assert_eq!(request.url.path(), format!("/v3/{id}/elb/certificates"));
        assert_eq!(json_body(request), json!({"certificate": {"name": "web", "project_id": "elsewhere"}}));
        assert_eq!(request.headers["x-project-id"], id);
        assert!(!request.headers.contains_key("x-domain-id"));
        let signed = e2e::signature::verify(request, ACCESS_KEY, SECRET_KEY).expect("a valid signature");
        assert!(signed.contains(&"x-project-id".to_owned()), "{signed:?}");
    }
}

#[tokio::test]
async fn project_id_is_looked_up_once() {
    let server = Server::responding(200, Some(&json!({"projects": [{"id": ID, "name": "north-1"}]}))).await;
    let (address, variables) = (format!("http://{}", server.host()), ["IAM_ENDPOINT", "ENDPOINT_PARTS"]);
    let config = Config::from_lookup(move |name| match name.strip_prefix("HUAWEICLOUD_SDK_")? {
        "AK" => Some(ACCESS_KEY.into()),
        "SK" => Some(SECRET_KEY.into()),
        "REGION" => Some("north-1".into()),
        name => variables.contains(&name).then(|| address.clone().into()),
    });
    let client = Client::new(&config.expect("a configuration")).expect("a client");
    // Not in this path, but in the header.
    client.list_domains().send().await.expect("a response");
    client.list_listener_tags().send().await.expect("a response");
    let sent = server.all_requests().await;
    let paths: Vec<_> = sent.iter().map(|request| request.url.path().to_owned()).collect();
    let expected = ["/v3/projects".to_owned(), "/v1.0/cdn/domains".to_owned(), format!("/v2.0/{ID}/listeners/tags")];
    assert_eq!(paths, expected);
    assert_eq!(sent[0].url.query(), Some("name=north-1"));
    let headers: Vec<_> = sent.iter().map(|request| request.headers.get("x-project-id")).collect();
    assert!(headers[0].is_none() && headers[1..].iter().all(|id| id.is_some_and(|id| id == ID)), "{headers:?}");
}

#[tokio::test]
async fn each_page_is_requested_for_the_project_of_the_call() {
    let page = |id: &str, next: Option<&str>| {
        let info = json!({"previous_marker": id, "next_marker": next, "current_count": 1});
        MockResponse::json(200, &json!({"healthmonitors": [{"id": id}], "page_info": info}))
    };
    let transport = ReplayTransport::new([page("a", Some("a")), page("b", None)]);
    let config = Config::builder().credentials(key()).region("north-1").project_id(ID).transport(transport.clone());
    let client = Client::new(&config.build().expect("a configuration")).expect("a client");
    let mut checks = client.list_health_monitors().call_options(CallOptions::new().project_id(OTHER)).items();
    let mut found = Vec::new();
    while let Some(check) = checks.next().await {
        found.push(check.expect("a health check").id);
    }
    assert_eq!(found, ["a", "b"]);
    let requests = transport.requests();
    let path = format!("/v3/{OTHER}/elb/healthmonitors");
    assert!(requests.iter().all(|request| request.url().path() == path), "{requests:?}");
}

#[tokio::test]
async fn invalid_project_id_is_a_violation_among_others() {
    let transport = ReplayTransport::new([]);
    let config = Config::builder().credentials(key()).region("north-1").transport(transport.clone());
    let client = Client::new(&config.build().expect("a configuration")).expect("a client");
    for (id, problem) in [("", "is empty"), ("../quotas", "contains a character"), ("north-1", "has 7 characters")] {
        let request = client.delete_tag().key_id(KEY).call_options(CallOptions::new().project_id(id));
        let error = request.send().await.expect_err("two violations");
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        let fields: Vec<_> = error.violations().iter().map(|violation| violation.field()).collect();
        assert_eq!(fields, ["call_options.project_id", "key"]);
        assert!(error.violations()[0].message().starts_with(problem), "{error}");
    }
    assert!(transport.requests().is_empty());
}

#[test]
fn table_of_operations_has_the_scope() {
    assert!(OPERATIONS.iter().all(|operation| operation.scope == Scope::Project));
    assert!(huaweicloud_demo::operations::OPERATIONS.iter().all(|operation| operation.scope == Scope::Global));
}
