//! What a response has beside or instead of JSON: headers, no body, bytes and text.

use e2e::Server;
use huaweicloud_core::ErrorKind;
use huaweicloud_core::test_util::{MockResponse, MockRule, MockTransport, RecordingTransport};
use huaweicloud_demo::types::IssueTokenResponseBodyXKind;
use huaweicloud_demo::{Client, Config, Credentials, operations};
use serde_json::json;

const ID: &str = "0123456789abcdef0123456789abcdef";
const TOKEN: &str = "canary-token";

fn client(responses: impl IntoIterator<Item = (&'static huaweicloud_core::Operation, MockResponse)>) -> Client {
    let rules = responses.into_iter().map(|(operation, response)| MockRule::new(operation).response(response));
    let config = Config::builder().endpoint("https://demo.example.com").credentials(Credentials::token("t"));
    Client::new(&config.transport(MockTransport::new(rules)).build().expect("a configuration")).expect("a client")
}

#[tokio::test]
async fn headers_are_fields_of_the_response() {
    let answer = |status| MockResponse::json(status, &json!({"expires": 1_700_000_000_000_i64}));
    let all = answer(201)
        .with_header("x-subject-token", TOKEN)
        .with_header("X-Remaining", "5")
        .with_header("X-Renewed", "TRUE")
        .with_header("X-Kind", "admin");
    let strange = answer(200).with_header("X-Remaining", "many").with_header("X-Renewed", "");
    let client = client([(&operations::ISSUE_TOKEN, all), (&operations::ISSUE_TOKEN, strange)]);
    let response = client.issue_token().send().await.expect("a response");
    assert_eq!(response.status(), 201);
    assert_eq!(response.x_subject_token.expose_secret(), TOKEN);
    assert_eq!((response.x_remaining, response.x_renewed), (Some(5), Some(true)));
    assert_eq!(response.x_kind, Some(IssueTokenResponseBodyXKind::Unknown("admin".to_owned())));
    assert!(!format!("{response:?}").contains(TOKEN));

    let response = client.issue_token().send().await.expect("a response without valid headers");
    assert_eq!((response.status().as_u16(), response.x_remaining, response.x_renewed), (200, None, None));
    assert!(response.x_subject_token.is_empty() && response.x_kind.is_none());
}

#[tokio::test]
async fn recorded_headers_are_replayed_without_secrets() {
    let answer = MockResponse::json(200, &json!({"expires": 1})).with_header("X-Subject-Token", TOKEN);
    let answer = answer.with_header("X-Remaining", "5").with_header("X-Other", "canary");
    let recorder = RecordingTransport::with(
        MockTransport::new([MockRule::new(&operations::ISSUE_TOKEN).response(answer)]),
        operations::OPERATIONS,
    );
    let config = || Config::builder().endpoint("https://demo.example.com").credentials(Credentials::token("t"));
    let live = Client::new(&config().transport(recorder.clone()).build().expect("a configuration")).expect("a client");
    live.issue_token().send().await.expect("a response");
    let text = serde_json::to_string(&recorder.session()).expect("JSON");
    assert!(!text.contains("canary") && text.contains(r#""X-Remaining":"5","X-Subject-Token":"[redacted]""#), "{text}");
    let replay = config().transport(recorder.session().replay(operations::OPERATIONS)).build();
    let replay = Client::new(&replay.expect("a configuration")).expect("a client");
    assert_eq!(replay.issue_token().send().await.expect("a response").x_remaining, Some(5));
}

#[tokio::test]
async fn head_has_headers_or_an_error() {
    let client = client([
        (&operations::CHECK_THING, MockResponse::status(503)),
        (&operations::CHECK_THING, MockResponse::status(200).with_header("X-Size", "9876543210")),
        (&operations::CHECK_THING, MockResponse::status(404)),
    ]);
    let check = || client.check_thing().thing_id(ID).x_reader_token(TOKEN).send();
    assert_eq!(check().await.expect("the second attempt succeeds").x_size, Some(9_876_543_210));
    let error = check().await.expect_err("there is no thing");
    assert_eq!((error.kind(), error.status().map(|status| status.as_u16())), (ErrorKind::Service, Some(404)));
}

#[tokio::test]
async fn secrets_in_headers_are_sent_and_not_printed() {
    let server = Server::responding(200, None).await;
    let client = Client::new(&server.config()).expect("a client");
    let request = client.check_thing().thing_id(ID).x_reader_token(TOKEN).x_owner_token(TOKEN);
    assert!(!format!("{request:?}").contains(TOKEN));
    request.send().await.expect("a response");
    let sent = server.request().await;
    assert_eq!(["x-reader-token", "x-owner-token"].map(|name| sent.headers[name].to_str().expect("text")), [TOKEN; 2]);
    let error = client.check_thing().thing_id(ID).x_reader_token("canary\n").send().await.expect_err("a line break");
    assert!(!format!("{error} {error:?}").contains("canary"), "{error}");
}

#[tokio::test]
async fn success_without_a_body_has_no_fields() {
    let claimed = MockResponse::json(200, &json!({"claimed": 5}));
    let client = client([(&operations::CLAIM_THING, claimed), (&operations::CLAIM_THING, MockResponse::status(204))]);
    let response = client.claim_thing().thing_id(ID).send().await.expect("a response");
    assert_eq!((response.status().as_u16(), response.claimed.map(|time| time.as_i64())), (200, Some(5)));
    let response = client.claim_thing().thing_id(ID).send().await.expect("a response");
    assert_eq!((response.status().as_u16(), response.claimed), (204, None));
}

#[tokio::test]
async fn downloads_are_bytes_text_or_a_stream() {
    let bytes: Vec<u8> = (0..=255).cycle().take(300_000).collect();
    let server = Server::responding_with_archive(&bytes).await;
    let builder = server.builder(Credentials::token("t"));
    let small = Client::new(&builder.clone().max_response_size(1000).build().expect("valid")).expect("a client");
    let client = Client::new(&builder.build().expect("valid")).expect("a client");
    let whole = client.download_thing().thing_id(ID).send().await.expect("the bytes");
    assert_eq!(whole.expose_secret(), bytes);
    let error = small.download_thing().thing_id(ID).send().await.expect_err("too large");
    assert!(error.to_string().contains("max_response_size"), "{error}");
    let mut stream = small.download_thing().thing_id(ID).send_stream().await.expect("a stream");
    let mut read = Vec::new();
    while let Some(piece) = stream.next().await.expect("no interruption") {
        read.extend(piece);
    }
    assert_eq!(read, bytes);
    assert_eq!(stream.next().await.expect("the end"), None);
    let error = Server::responding(404, Some(&json!({"error_code": "X.1", "error_msg": "no"}))).await;
    let client = Client::new(&error.config()).expect("a client");
    let error = client.download_thing().thing_id(ID).send_stream().await.expect_err("an error");
    assert_eq!(error.code(), Some("X.1"));

    let client = self::client([(&operations::READ_NOTES, MockResponse::status(200).with_body("a\nb"))]);
    assert_eq!(client.read_notes().thing_id(ID).send().await.expect("a text").into_inner(), "a\nb");
}
