//! Signatures that are refused: a clock that is wrong is set right, once, and anything else ends the call, since services lock an access
//! key after a few refusals.

use super::outcome::{get, post, table};
use super::server::{Step, answer, good};
use crate::support::TOKEN;
use huaweicloud_core::Credentials;

const REFUSED: &str = r#"{"error_code":"APIGW.0301","error_msg":"Incorrect IAM authentication information"}"#;

fn refused(headers: &[&str]) -> Step {
    answer("401 Unauthorized", headers, REFUSED)
}

#[tokio::test]
async fn refused_signatures() {
    let ahead = "Date: Wed, 01 Jan 2025 01:00:00 GMT";
    let behind = "Date: Tue, 31 Dec 2024 23:00:00 GMT";
    let same = "Date: Wed, 01 Jan 2025 00:00:10 GMT";
    insta::assert_snapshot!(table([
        get("our clock is behind", [refused(&[ahead]), good()]),
        get("our clock is ahead", [refused(&[behind]), good()]),
        post("our clock is behind for a POST, which was not looked at", [refused(&[ahead]), good()]),
        get("our clock is behind, and that was not it", [refused(&[ahead])]),
        get("our clock is behind, then ahead", [refused(&[ahead]), refused(&[behind]), good()]),
        get("our clock is behind, and the service is busy too", [refused(&[ahead]), answer("503 Busy", &[], ""), good()]),
        get("our clock is right", [refused(&[same])]),
        get("no date", [refused(&[])]),
        get("a date that is none", [refused(&["Date: yesterday"])]),
        get("the beginning of time", [refused(&["Date: Thu, 01 Jan 1970 00:00:00 GMT"]), good()]),
        get("a token has no date to set right", [refused(&[ahead])]).with(|builder| builder.credentials(Credentials::token(TOKEN))),
    ])
    .await, @r#"
    our clock is behind: 200 OK "good" | waits [] | T000000Z T010000Z
    our clock is ahead: 200 OK "good" | waits [] | T000000Z 20241231T230000Z
    our clock is behind for a POST, which was not looked at: 200 OK "good" | waits [] | T000000Z T010000Z
    our clock is behind, and that was not it: Service, 2 attempts: the service answered 401 Unauthorized: APIGW.0301: Incorrect IAM authentication information | waits [] | T000000Z T010000Z
    our clock is behind, then ahead: Service, 2 attempts: the service answered 401 Unauthorized: APIGW.0301: Incorrect IAM authentication information | waits [] | T000000Z T010000Z
    our clock is behind, and the service is busy too: 200 OK "good" | waits [0.5] | T000000Z T010000Z T010000Z
    our clock is right: Service, 1 attempts: the service answered 401 Unauthorized: APIGW.0301: Incorrect IAM authentication information | waits [] | T000000Z
    no date: Service, 1 attempts: the service answered 401 Unauthorized: APIGW.0301: Incorrect IAM authentication information | waits [] | T000000Z
    a date that is none: Service, 1 attempts: the service answered 401 Unauthorized: APIGW.0301: Incorrect IAM authentication information | waits [] | T000000Z
    the beginning of time: 200 OK "good" | waits [] | T000000Z 19700101T000000Z
    a token has no date to set right: Service, 1 attempts: the service answered 401 Unauthorized: APIGW.0301: Incorrect IAM authentication information | waits [] | no date
    "#);
}
