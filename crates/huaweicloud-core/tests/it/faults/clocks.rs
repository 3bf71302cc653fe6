//! Rejected signatures: a wrong clock is corrected once; anything else ends the call, since
//! services lock an access key after a few rejections.

use futures_util::future::join_all;
use huaweicloud_core::test_util::{FakeClock, MockResponse, ReplayTransport};
use huaweicloud_core::{BoxFuture, CallOptions, Config, Credentials, Error, Transport};
use reqwest::{Request, Response};
use serde_json::json;

use super::outcome::{get, post, table};
use super::server::{Step, good, response};
use crate::support::{Client, TOKEN, key};

const REJECTED: &str = r#"{"error_code":"APIGW.0301","error_msg":"Incorrect IAM authentication information"}"#;

fn rejected(headers: &[&str]) -> Step {
    response("401 Unauthorized", headers, REJECTED)
}

#[tokio::test]
async fn rejected_signatures() {
    let ahead = "Date: Wed, 01 Jan 2025 01:00:00 GMT";
    let behind = "Date: Tue, 31 Dec 2024 23:00:00 GMT";
    let same = "Date: Wed, 01 Jan 2025 00:00:10 GMT";
    insta::assert_snapshot!(table([
        get("our clock is behind", [rejected(&[ahead]), good()]),
        get("our clock is ahead", [rejected(&[behind]), good()]),
        post("our clock is behind for a POST, which was not processed", [rejected(&[ahead]), good()]),
        get("our clock is behind, and that was not it", [rejected(&[ahead])]),
        get("our clock is behind, then ahead", [rejected(&[ahead]), rejected(&[behind]), good()]),
        get("our clock is behind, and the service is busy too", [rejected(&[ahead]), response("503 Busy", &[], ""), good()]),
        get("our clock is right", [rejected(&[same])]),
        get("no date", [rejected(&[])]),
        get("an invalid date", [rejected(&["Date: yesterday"])]),
        get("one day", [rejected(&["Date: Thu, 02 Jan 2025 00:00:00 GMT"]), good()]),
        get("more than one day", [rejected(&["Date: Thu, 02 Jan 2025 00:00:01 GMT"]), good()]),
        get("the beginning of time", [rejected(&["Date: Thu, 01 Jan 1970 00:00:00 GMT"]), good()]),
        get("a distant date", [rejected(&["Date: Thu, 01 Jan 2099 00:00:00 GMT"]), good()]),
        get("a token has no date to correct", [rejected(&[ahead])]).with(|builder| builder.credentials(Credentials::token(TOKEN))),
    ])
    .await, @r#"
    our clock is behind: 200 OK "good" | waits [] | T000000Z T010000Z
    our clock is ahead: 200 OK "good" | waits [] | T000000Z 20241231T230000Z
    our clock is behind for a POST, which was not processed: 200 OK "good" | waits [] | T000000Z T010000Z
    our clock is behind, and that was not it: Service, 2 attempts: the service responded with 401 Unauthorized: APIGW.0301: Incorrect IAM authentication information | waits [] | T000000Z T010000Z
    our clock is behind, then ahead: Service, 2 attempts: the service responded with 401 Unauthorized: APIGW.0301: Incorrect IAM authentication information | waits [] | T000000Z T010000Z
    our clock is behind, and the service is busy too: 200 OK "good" | waits [0.5] | T000000Z T010000Z T010000Z
    our clock is right: Service, 1 attempts: the service responded with 401 Unauthorized: APIGW.0301: Incorrect IAM authentication information | waits [] | T000000Z
    no date: Service, 1 attempts: the service responded with 401 Unauthorized: APIGW.0301: Incorrect IAM authentication information | waits [] | T000000Z
    an invalid date: Service, 1 attempts: the service responded with 401 Unauthorized: APIGW.0301: Incorrect IAM authentication information | waits [] | T000000Z
    one day: 200 OK "good" | waits [] | T000000Z 20250102T000000Z
    more than one day: Service, 1 attempts: the signature was rejected, and the date of the response is 1 day ahead of the clock of this machine; more than one day is not corrected: check the clock of this machine, and whether the service itself responded, status 401 Unauthorized: APIGW.0301: Incorrect IAM authentication information | waits [] | T000000Z
    the beginning of time: Service, 1 attempts: the signature was rejected, and the date of the response is 20089 days behind the clock of this machine; more than one day is not corrected: check the clock of this machine, and whether the service itself responded, status 401 Unauthorized: APIGW.0301: Incorrect IAM authentication information | waits [] | T000000Z
    a distant date: Service, 1 attempts: the signature was rejected, and the date of the response is 27028 days ahead of the clock of this machine; more than one day is not corrected: check the clock of this machine, and whether the service itself responded, status 401 Unauthorized: APIGW.0301: Incorrect IAM authentication information | waits [] | T000000Z
    a token has no date to correct: Service, 1 attempts: the service responded with 401 Unauthorized: APIGW.0301: Incorrect IAM authentication information | waits [] | no date
    "#);
}

/// Answers after all calls that are ready were sent.
#[derive(Debug)]
struct Late(ReplayTransport);

impl Transport for Late {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, Error>> {
        let response = self.0.send(request);
        Box::pin(async move {
            tokio::task::yield_now().await;
            response.await
        })
    }
}

/// Ten calls that were signed by the wrong clock recover, and a second client never fails.
#[tokio::test]
async fn clients_share_the_corrected_clock() {
    const CALLS: usize = 10;
    let rejected = MockResponse::status(401).with_header("date", "Wed, 01 Jan 2025 01:00:00 GMT");
    let responses = vec![rejected; CALLS].into_iter().chain(vec![MockResponse::json(200, &json!({})); CALLS + 1]);
    let (transport, clock) = (ReplayTransport::new(responses), FakeClock::new());
    let config =
        Config::builder().credentials(key()).endpoint("https://a.example.com").transport(Late(transport.clone()));
    let config = config.clock(clock).build().unwrap();
    let client = Client::new(&config).unwrap();
    let calls = (0..CALLS).map(|_| client.read(CallOptions::new()));
    for call in join_all(calls).await {
        call.unwrap();
    }
    Client::new(&config).unwrap().read(CallOptions::new()).await.unwrap();
    let dates: Vec<_> = transport.requests().iter().map(|sent| sent.header("x-sdk-date").unwrap().to_owned()).collect();
    assert_eq!(dates.last().unwrap(), "20250101T010000Z");
    assert_eq!(transport.remaining(), 0);
}
