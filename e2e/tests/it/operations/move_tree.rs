//! A service that is bound to a project: the ID of the project is no argument, and comes from the
//! configuration, from IAM, or from the options of a call.

use e2e::Server;
use e2e::server::{ACCESS_KEY, SECRET_KEY};
use huaweicloud_core::test_util::{MockResponse, ReplayTransport};
use huaweicloud_core::{ErrorKind, Scope};
use huaweicloud_grove::operations::OPERATIONS;
use huaweicloud_grove::{CallOptions, Client, Config, Credentials};
use serde_json::json;

const ID: &str = "0123456789abcdef0123456789abcdef";
const OTHER: &str = "fedcba9876543210fedcba9876543210";

fn key() -> Credentials {
    Credentials::access_key(ACCESS_KEY, SECRET_KEY)
}

#[tokio::test]
async fn project_id_comes_from_the_configuration_or_the_call() {
    let server = Server::responding(200, Some(&json!({"id": "one"}))).await;
    let client = Client::new(&server.builder(key()).project_id(ID).build().expect("a configuration"));
    let client = client.expect("a client");
    // The arguments have similar names, and go elsewhere.
    let request = client.move_tree().path_send("one").project("park").project_id("elsewhere").height(3);
    request.clone().send().await.expect("a response");
    request.call_options(CallOptions::new().project_id(OTHER)).send().await.expect("a response");
    let sent = server.all_requests().await;
    assert_eq!(sent.len(), 2);
    for (request, id) in sent.iter().zip([ID, OTHER]) {
        assert_eq!(request.url.path(), format!("/v1/{id}/trees/one/move/park"));
        assert_eq!(request.url.query(), Some("project_id=elsewhere"));
        assert_eq!(request.headers["x-project-id"], id);
        assert!(!request.headers.contains_key("x-domain-id"));
        let signed = e2e::signature::verify(request, ACCESS_KEY, SECRET_KEY).expect("a valid signature");
        assert!(signed.contains(&"x-project-id".to_owned()), "{signed:?}");
    }
}

#[tokio::test]
async fn project_id_is_looked_up_once() {
    let server =
        Server::responding(200, Some(&json!({"projects": [{"id": ID, "name": "north-1"}], "name": "spring"}))).await;
    let (address, variables) = (format!("http://{}", server.host()), ["IAM_ENDPOINT", "ENDPOINT_GROVE"]);
    let config = Config::from_lookup(move |name| match name.strip_prefix("HUAWEICLOUD_SDK_")? {
        "AK" => Some(ACCESS_KEY.into()),
        "SK" => Some(SECRET_KEY.into()),
        "REGION" => Some("north-1".into()),
        name => variables.contains(&name).then(|| address.clone().into()),
    });
    let client = Client::new(&config.expect("a configuration")).expect("a client");
    // Not in this path, but in the header.
    client.show_season().send().await.expect("a response");
    client.move_tree().path_send("one").project("park").send().await.expect_err("the response is another");
    let sent = server.all_requests().await;
    let paths: Vec<_> = sent.iter().map(|request| request.url.path().to_owned()).collect();
    assert_eq!(paths, ["/v3/projects".to_owned(), "/v1/season".to_owned(), format!("/v1/{ID}/trees/one/move/park")]);
    assert_eq!(sent[0].url.query(), Some("name=north-1"));
    let headers: Vec<_> = sent.iter().map(|request| request.headers.get("x-project-id")).collect();
    assert!(headers[0].is_none() && headers[1..].iter().all(|id| id.is_some_and(|id| id == ID)), "{headers:?}");
}

#[tokio::test]
async fn each_page_is_requested_for_the_project_of_the_call() {
    // Each page begins at the last entry of the page before.
    let page = |ids: [&str; 2]| MockResponse::json(200, &json!({"total": 3, "trees": ids.map(|id| json!({"id": id}))}));
    let transport = ReplayTransport::new([page(["a", "b"]), page(["b", "c"])]);
    let config = Config::builder().credentials(key()).region("north-1").project_id(ID).transport(transport.clone());
    let client = Client::new(&config.build().expect("a configuration")).expect("a client");
    let mut trees = client.list_trees().limit(2).call_options(CallOptions::new().project_id(OTHER)).items();
    let mut found = Vec::new();
    while let Some(tree) = trees.next().await {
        found.push(tree.expect("a tree").id);
    }
    assert_eq!(found, ["a", "b", "c"]);
    let requests = transport.requests();
    assert!(requests.iter().all(|request| request.url().path() == format!("/v1/{OTHER}/trees")), "{requests:?}");
}

#[tokio::test]
async fn invalid_project_id_is_a_violation_among_others() {
    let transport = ReplayTransport::new([]);
    let config = Config::builder().credentials(key()).region("north-1").transport(transport.clone());
    let client = Client::new(&config.build().expect("a configuration")).expect("a client");
    for (id, problem) in [("", "is empty"), ("../quotas", "contains a character"), ("north-1", "has 7 characters")] {
        let request = client.move_tree().path_send("one").call_options(CallOptions::new().project_id(id));
        let error = request.send().await.expect_err("two violations");
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        let fields: Vec<_> = error.violations().iter().map(|violation| violation.field()).collect();
        assert_eq!(fields, ["call_options.project_id", "project"]);
        assert!(error.violations()[0].message().starts_with(problem), "{error}");
    }
    assert!(transport.requests().is_empty());
}

#[test]
fn table_of_operations_has_the_scope() {
    assert!(OPERATIONS.iter().all(|operation| operation.scope == Scope::Project));
    assert!(huaweicloud_demo::operations::OPERATIONS.iter().all(|operation| operation.scope == Scope::Global));
}
