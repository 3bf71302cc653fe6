//! Calls of services that are bound to a project: its ID is in the path and in a signed header.

use huaweicloud_core::codegen::{PROJECT_ID, encode_path};
use huaweicloud_core::test_util::{FakeClock, MockResponse, ReplayTransport};
use huaweicloud_core::{CallOptions, Config, ConfigBuilder, Credentials, Error, ErrorKind, Operation};
use reqwest::Method;

use super::{ENDPOINTS, client, good, hosts};
use crate::support::{Client, SCM, Server, key};
use crate::wire::assert_signature_is_valid;

const ID: &str = "0123456789abcdef0123456789abcdef";
const OTHER: &str = "fedcba9876543210fedcba9876543210";

const SHOW: Operation =
    Operation::new("ShowThing", "show_thing", "GET", "/v1/{project_id}/things/{thing_id}").with_project_scope();
const LIST: Operation = Operation::new("ListThings", "list_things", "GET", "/v1/things").with_project_scope();
const GLOBAL: Operation = Operation::new("ShowThing", "show_thing", "GET", "/v1/{project_id}/things/{thing_id}");

async fn show(client: &Client, operation: &'static Operation, id: &str, options: CallOptions) -> Result<(), Error> {
    let request = client.request(Method::GET, &format!("/v1/{PROJECT_ID}/things/{}?a=1", encode_path(id)));
    client.call_with(request.build()?, operation, options).await.map(drop)
}

async fn list(client: &Client, options: CallOptions) -> Result<(), Error> {
    client.call_with(client.request(Method::GET, "/v1/things").build()?, &LIST, options).await.map(drop)
}

fn projects(id: &str) -> MockResponse {
    MockResponse::json(200, &serde_json::json!({"projects": [{"id": id, "name": "cn-north-4"}]}))
}

/// A client of a service in a region.
fn regional(
    responses: impl IntoIterator<Item = MockResponse>,
    configure: impl FnOnce(ConfigBuilder) -> ConfigBuilder,
) -> (Client, ReplayTransport) {
    let transport = ReplayTransport::new(responses);
    let config = Config::builder().credentials(Credentials::access_key("AKID", "sk")).region(SCM.endpoints[0].0);
    let config = configure(config.transport(transport.clone()).clock(FakeClock::new())).build().unwrap();
    (Client::new(&config).unwrap(), transport)
}

#[tokio::test]
async fn project_id_is_in_the_path_and_in_a_signed_header() {
    let server = Server::responding("200 OK", &[], "{}").await;
    let client = crate::support::client(&server.address, key().with_project_id(ID));
    show(&client, &SHOW, "one", CallOptions::new()).await.unwrap();
    list(&client, CallOptions::new()).await.unwrap();
    let received = server.received();
    let targets: Vec<_> = received.iter().map(|request| request.target.clone()).collect();
    assert_eq!(targets, [format!("/v1/{ID}/things/one?a=1"), "/v1/things".to_owned()]);
    for request in &received {
        assert_signature_is_valid(request);
        assert_eq!((request.header("x-project-id"), request.header("x-domain-id")), (Some(ID), None));
        let signed = request.header("authorization").unwrap();
        assert!(signed.contains("SignedHeaders=host;x-project-id;x-sdk-date;x-security-token,"), "{signed}");
    }
}

#[tokio::test]
async fn project_id_is_looked_up_once_for_all_clients() {
    let (client, transport) = regional([projects(ID), good(), good(), good()], |config| config);
    for _ in 0..2 {
        show(&client, &SHOW, "one", CallOptions::new()).await.unwrap();
    }
    list(&client, CallOptions::new()).await.unwrap();
    let requests = transport.requests();
    let paths: Vec<_> = requests.iter().map(|request| request.url().path().to_owned()).collect();
    let shown = format!("/v1/{ID}/things/one");
    assert_eq!(paths, ["/v3/projects", &shown, &shown, "/v1/things"]);
    assert!(requests[1..].iter().all(|request| request.header("x-project-id") == Some(ID)));
    assert_eq!(requests[0].header("x-project-id"), None);
}

#[tokio::test]
async fn project_id_can_be_overridden_for_a_call() {
    for configured in [false, true] {
        let (client, transport) =
            regional([good(), good()], |config| if configured { config.project_id(ID) } else { config });
        show(&client, &SHOW, "one", CallOptions::new().project_id(OTHER)).await.unwrap();
        list(&client, CallOptions::new().project_id(OTHER)).await.unwrap();
        let requests = transport.requests();
        assert_eq!(requests[0].url().path(), format!("/v1/{OTHER}/things/one"));
        assert!(requests.iter().all(|request| request.header("x-project-id") == Some(OTHER)));
    }
}

#[tokio::test]
async fn each_attempt_has_the_project_id() {
    let unreachable = || MockResponse::failure(ErrorKind::Connect);
    let responses = [unreachable(), MockResponse::status(503), good()];
    let (client, transport, _) = client(responses, |config| config.endpoints(ENDPOINTS).project_id(ID));
    show(&client, &SHOW, "one", CallOptions::new()).await.unwrap();
    let requests = transport.requests();
    assert_eq!(hosts(&requests), ["a.example.com", "b.example.com", "b.example.com"]);
    for (request, base) in requests.iter().zip(["", "/base", "/base"]) {
        assert_eq!(request.url().path(), format!("{base}/v1/{ID}/things/one"));
        assert_eq!(request.header("x-project-id"), Some(ID));
    }
}

#[tokio::test]
async fn token_is_sent_without_the_project_id_in_a_header() {
    let (client, transport) =
        regional([good(), good()], |config| config.credentials(Credentials::token("t")).project_id(ID));
    show(&client, &SHOW, "one", CallOptions::new()).await.unwrap();
    list(&client, CallOptions::new().project_id(OTHER)).await.unwrap();
    let requests = transport.requests();
    assert_eq!(requests[0].url().path(), format!("/v1/{ID}/things/one"));
    for request in &requests {
        assert_eq!((request.header("x-auth-token"), request.header("x-project-id")), (Some("t"), None));
    }
}

#[tokio::test]
async fn global_operations_ignore_the_project_id() {
    let (client, transport, _) = client([good()], |config| config.project_id(ID));
    client.read(CallOptions::new().project_id(OTHER).header("X-Project-Id", "mine")).await.unwrap();
    let requests = transport.requests();
    assert_eq!(requests[0].header("x-project-id"), Some("mine"));
    assert!(requests[0].header("x-domain-id").is_some());
    // Its place in a path is then not set, and the request is not sent.
    let error = show(&client, &GLOBAL, "one", CallOptions::new()).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts(), transport.requests().len()), (ErrorKind::InvalidRequest, 0, 1));
}

#[tokio::test]
async fn project_id_cannot_be_forged_or_change_the_path() {
    let (client, transport, _) = client([good()], |config| config.project_id(ID));
    for argument in ["\0$project_id", "", "..", "a/b"] {
        let error = show(&client, &SHOW, argument, CallOptions::new()).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::InvalidRequest, 0), "{argument:?}");
    }
    let error = list(&client, CallOptions::new().header("X-Project-Id", "canary")).await.unwrap_err();
    insta::assert_snapshot!(error, @r#"list_things: the header "X-Project-Id" of the call options is set by the client: call project_id(..) on the call options instead"#);
    assert!(transport.requests().is_empty());
    show(&client, &SHOW, PROJECT_ID, CallOptions::new()).await.unwrap();
    assert_eq!(transport.requests()[0].url().path(), format!("/v1/{ID}/things/%2500%24project_id"));
}

#[test]
fn invalid_project_id_of_a_call_is_a_violation() {
    for options in [CallOptions::new(), CallOptions::new().skip_validation()] {
        let violation = |id: &str| options.clone().project_id(id).validation().into_errors().to_string();
        assert_eq!(violation(ID), "");
        assert_eq!(violation(""), "`call_options.project_id` is empty: set it, or leave it out");
        for (id, problem) in
            [(" x", "begins with a blank"), ("a/b", "contains a character other"), ("cn-north-4", "has 10 characters")]
        {
            assert!(violation(id).contains(problem), "{id}");
        }
    }
}

#[tokio::test]
async fn missing_project_id_is_an_error_before_anything_is_sent() {
    let (client, transport, _) = client([good()], |config| config);
    let error = show(&client, &SHOW, "one", CallOptions::new()).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Config, 0));
    assert!(error.to_string().contains("HUAWEICLOUD_SDK_PROJECT_ID"), "{error}");
    assert!(transport.requests().is_empty());
    // A header is sent only if the ID is known, as by the vendor's SDKs.
    list(&client, CallOptions::new()).await.unwrap();
    assert_eq!(transport.requests()[0].header("x-project-id"), None);
}
