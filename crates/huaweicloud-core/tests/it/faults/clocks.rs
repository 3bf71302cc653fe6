//! Rejected signatures: a wrong clock is corrected once; anything else ends the call, since
//! services lock an access key after a few rejections.

use huaweicloud_core::Credentials;

use super::outcome::{get, post, table};
use super::server::{Step, good, response};
use crate::support::TOKEN;

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
        get("the beginning of time", [rejected(&["Date: Thu, 01 Jan 1970 00:00:00 GMT"]), good()]),
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
    the beginning of time: 200 OK "good" | waits [] | T000000Z 19700101T000000Z
    a token has no date to correct: Service, 1 attempts: the service responded with 401 Unauthorized: APIGW.0301: Incorrect IAM authentication information | waits [] | no date
    "#);
}
