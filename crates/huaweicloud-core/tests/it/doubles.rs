//! The test doubles: answers by operation, and recorded sessions.

use huaweicloud_core::test_util::{
    MockResponse, MockRule, MockTransport, RecordingTransport, ReplayTransport, Session,
};
use huaweicloud_core::{CallOptions, Config, ErrorKind, NoRetry, Operation, Transport};
use serde_json::{Value, json};

use crate::support::{Client, READ, WRITE, key};

const SHOW: Operation =
    Operation::new("ShowCertificate", "show_certificate", "GET", "/v3/scm/certificates/{certificate_id}/detail");
const IMPORT: Operation =
    Operation::new("ImportCertificate", "import_certificate", "POST", "/v3/scm/certificates/import")
        .with_secrets(&["password"]);

fn client(transport: impl Transport + 'static) -> Client {
    let config = Config::builder().credentials(key()).transport(transport).retry(NoRetry);
    Client::new(&config.endpoint("https://scm.example.com/base").build().unwrap()).unwrap()
}

fn thing(id: &str) -> Value {
    json!({ "id": id })
}

#[tokio::test]
async fn mock_responds_by_operation() {
    let transport = MockTransport::new([
        MockRule::new(&SHOW).when(|request| request.url().path().contains("/gone/")).error(404, "X.1", "It is gone."),
        MockRule::new(&SHOW).value(&thing("first")).value(&thing("last")).always(),
        MockRule::new(&WRITE).response(MockResponse::failure(ErrorKind::Timeout)),
        MockRule::new(&IMPORT).value(&thing("never sent")),
    ]);
    let client = client(transport.clone());
    for expected in ["first", "last", "last"] {
        assert_eq!(client.show("id").await.unwrap().into_inner(), thing(expected));
    }
    assert_eq!(client.show("gone").await.unwrap_err().code(), Some("X.1"));
    assert_eq!(client.show("gone").await.unwrap().into_inner(), thing("last"), "the next rule");
    assert_eq!(client.write(CallOptions::new()).await.unwrap_err().kind(), ErrorKind::Timeout);
    let error = client.read(CallOptions::new()).await.unwrap_err();
    insta::assert_snapshot!(error, @"list_things: no rule of the test has a response left for this request: GET /base/v3/things");

    assert_eq!(transport.requests().len(), 7);
    assert_eq!(transport.requests_of(&SHOW).len(), 5);
    assert_eq!(transport.requests_of(&READ)[0].query("limit"), ["1"]);
    assert_eq!(transport.unused(), ["ImportCertificate"]);
}

#[tokio::test]
async fn mock_in_order_rejects_another_call() {
    let rules = || [MockRule::new(&SHOW).value(&thing("1")), MockRule::new(&IMPORT).value(&thing("2"))];
    let transport = MockTransport::in_order(rules());
    let client_of = client(transport.clone());
    client_of.show("id").await.unwrap();
    let error = client_of.show("id").await.unwrap_err();
    insta::assert_snapshot!(error, @"show_certificate: the next rule of the test, for ImportCertificate, does not match this request: GET /base/v3/scm/certificates/id/detail");
    client_of.create(&json!({})).await.unwrap();
    insta::assert_snapshot!(client_of.show("id").await.unwrap_err(), @"show_certificate: the test has no response left for this request: GET /base/v3/scm/certificates/id/detail");
    assert!(transport.unused().is_empty());
}

#[tokio::test]
async fn session_is_recorded_without_secrets_and_replayed() {
    let key_text = "-----BEGIN PRIVATE KEY-----\ncanary\n-----END PRIVATE KEY-----\n";
    let body = json!({ "name": "a", "password": "canary", "nested": [{ "certificate": key_text }] });
    let answers = ReplayTransport::new([
        MockResponse::json(200, &json!({ "id": "scs1", "password": null, "pem": key_text }))
            .with_header("X-Request-Id", "r-1"),
        MockResponse::error(404, "X.1", "It is gone."),
        MockResponse::json(200, &thing("not recorded")),
        MockResponse::status(200).with_body("not JSON, canary"),
    ]);
    let recorder = RecordingTransport::with(answers, [&SHOW, &IMPORT]);
    let live = client(recorder.clone());
    assert_eq!(live.create(&body).await.unwrap()["pem"], key_text, "the program sees the secret");
    live.show("gone").await.unwrap_err();
    live.read(CallOptions::new()).await.unwrap();
    live.show("text").await.unwrap_err();

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("session.json");
    recorder.session().save(&path).unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(!text.contains("canary") && !text.to_lowercase().contains("authorization"), "{text}");
    insta::assert_snapshot!(text, @r#"
    [
      {
        "operation": "ImportCertificate",
        "path": "/base/v3/scm/certificates/import",
        "request": {
          "name": "a",
          "nested": [
            {
              "certificate": "[redacted]"
            }
          ],
          "password": "[redacted]"
        },
        "status": 200,
        "request_id": "r-1",
        "response": {
          "id": "scs1",
          "password": null,
          "pem": "[redacted]"
        }
      },
      {
        "operation": "ShowCertificate",
        "path": "/base/v3/scm/certificates/gone/detail",
        "status": 404,
        "response": {
          "error_code": "X.1",
          "error_msg": "It is gone."
        }
      },
      {
        "operation": "ShowCertificate",
        "path": "/base/v3/scm/certificates/text/detail",
        "status": 200
      }
    ]
    "#);

    let session = Session::load(&path).unwrap();
    assert_eq!(session, recorder.session());
    assert_eq!(session.operations(), ["ImportCertificate", "ShowCertificate", "ShowCertificate"]);
    let replayed = client(session.replay([&SHOW, &IMPORT]));
    let created = replayed.create(&body).await.unwrap();
    assert_eq!((created["id"].as_str(), created["pem"].as_str()), (Some("scs1"), Some("[redacted]")));
    assert_eq!(created.request_id(), Some("r-1"));
    assert_eq!(replayed.show("gone").await.unwrap_err().code(), Some("X.1"));

    let changed = client(session.replay([&SHOW, &IMPORT]));
    insta::assert_snapshot!(changed.create(&json!({ "name": "b" })).await.unwrap_err(), @"import_certificate: the next rule of the test, for ImportCertificate, does not match this request: POST /base/v3/scm/certificates/import");
    let incomplete = client(session.replay([&SHOW]));
    insta::assert_snapshot!(incomplete.create(&body).await.unwrap_err(), @"import_certificate: the next rule of the test, for an operation that was not passed to `replay`, does not match this request: POST /base/v3/scm/certificates/import");
}

#[test]
fn session_errors_name_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("session.json");
    let load = || Session::load(&path).unwrap_err().to_string().replace(path.to_str().unwrap(), "FILE");
    insta::assert_snapshot!(load(), @"FILE: No such file or directory (os error 2)");
    std::fs::write(&path, "{}").unwrap();
    insta::assert_snapshot!(load(), @"FILE: invalid type: map, expected a sequence at line 1 column 0");
}

#[tokio::test]
async fn paths_are_matched_by_segment() {
    let transport = MockTransport::new([MockRule::new(&SHOW).value(&thing("1")).always()]);
    let client = client(transport.clone());
    client.show("a b").await.unwrap();
    let wrong = client.request(reqwest::Method::GET, "/v3/scm/certificates/x/detail/more").build().unwrap();
    client.call(wrong, "other").await.unwrap_err();
    assert_eq!((transport.requests_of(&SHOW).len(), transport.requests().len()), (1, 2));
}
