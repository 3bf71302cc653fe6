//! Answers by which a service or a gateway says that it is busy, out of order, or does not want the request.

use super::outcome::{get, post, table};
use super::server::{Step, answer, good};

const BUSY: &str = r#"{"error_code":"APIGW.0308","error_msg":"The throttling threshold has been reached"}"#;

fn throttled(headers: &[&str]) -> Step {
    answer("429 Too Many Requests", headers, BUSY)
}

#[tokio::test]
async fn a_gateway_that_is_out_of_order() {
    let html = |status: &str| answer(status, &["Content-Type: text/html"], "<html>canary: bad gateway</html>");
    insta::assert_snapshot!(table([
        get("a page with 502", [html("502 Bad Gateway")]),
        get("a page with 502, then good", [html("502 Bad Gateway"), good()]),
        post("a page with 502 for a POST", [html("502 Bad Gateway")]),
        get("500", [answer("500 Internal Server Error", &[], "{}"), good()]),
        get("501", [answer("501 Not Implemented", &[], "{}")]),
        get("504", [answer("504 Gateway Timeout", &[], ""), good()]),
        get("599", [answer("599 Whatever", &[], "")]),
        get("a proxy that wants a password", [answer("407 Proxy Authentication Required", &["Proxy-Authenticate: Basic"], "")]),
    ])
    .await, @r#"
    a page with 502: Service, 3 attempts: the service answered 502 Bad Gateway | waits [0.25, 0.5] | T000000Z T000000Z T000000Z
    a page with 502, then good: 200 OK "good" | waits [0.25] | T000000Z T000000Z
    a page with 502 for a POST: Service, 1 attempts: the service answered 502 Bad Gateway | waits [] | T000000Z
    500: 200 OK "good" | waits [0.25] | T000000Z T000000Z
    501: Service, 1 attempts: the service answered 501 Not Implemented | waits [] | T000000Z
    504: 200 OK "good" | waits [0.25] | T000000Z T000000Z
    599: Service, 1 attempts: the service answered 599 <unknown status code> | waits [] | T000000Z
    a proxy that wants a password: Service, 1 attempts: the service answered 407 Proxy Authentication Required | waits [] | T000000Z
    "#);
}

#[tokio::test]
async fn a_service_that_is_busy() {
    insta::assert_snapshot!(table([
        get("429", [throttled(&[])]),
        get("429, then good", [throttled(&[]), good()]),
        post("429 for a POST, which was not looked at", [throttled(&[]), good()]),
        get("429 for 2 seconds", [throttled(&["Retry-After: 2"]), good()]),
        get("429 for no time", [throttled(&["Retry-After: 0"]), good()]),
        get("429 until a date", [throttled(&["Retry-After: Wed, 01 Jan 2025 00:00:05 GMT"]), good()]),
        get("429 until a date that has passed", [throttled(&["Retry-After: Tue, 31 Dec 2024 23:00:00 GMT"]), good()]),
        get("429 until a date by another clock", [
            throttled(&["Date: Wed, 01 Jan 2025 08:00:00 GMT", "Retry-After: Wed, 01 Jan 2025 08:00:05 GMT"]),
            good(),
        ]),
        get("429 for an hour", [throttled(&["Retry-After: 3600"])]),
        get("429 for ever", [throttled(&["Retry-After: 18446744073709551615"])]),
        get("429 for a time that is none", [throttled(&["Retry-After: -1"]), good()]),
        get("503 for 3 seconds", [answer("503 Service Unavailable", &["Retry-After: 3"], ""), good()]),
        post("503 for a POST", [answer("503 Service Unavailable", &["Retry-After: 3"], "")]),
        get("throttled with another status", [answer("403 Forbidden", &[], BUSY), good()]),
    ])
    .await, @r#"
    429: Service, 3 attempts: the service answered 429 Too Many Requests: APIGW.0308: The throttling threshold has been reached | waits [0.25, 0.5] | T000000Z T000000Z T000000Z
    429, then good: 200 OK "good" | waits [0.25] | T000000Z T000000Z
    429 for a POST, which was not looked at: 200 OK "good" | waits [0.25] | T000000Z T000000Z
    429 for 2 seconds: 200 OK "good" | waits [2.0] | T000000Z T000002Z
    429 for no time: 200 OK "good" | waits [0.0] | T000000Z T000000Z
    429 until a date: 200 OK "good" | waits [5.0] | T000000Z T000005Z
    429 until a date that has passed: 200 OK "good" | waits [0.0] | T000000Z T000000Z
    429 until a date by another clock: 200 OK "good" | waits [5.0] | T000000Z T000005Z
    429 for an hour: Service, 1 attempts: the service answered 429 Too Many Requests: APIGW.0308: The throttling threshold has been reached | waits [] | T000000Z
    429 for ever: Service, 1 attempts: the service answered 429 Too Many Requests: APIGW.0308: The throttling threshold has been reached | waits [] | T000000Z
    429 for a time that is none: 200 OK "good" | waits [0.25] | T000000Z T000000Z
    503 for 3 seconds: 200 OK "good" | waits [3.0] | T000000Z T000003Z
    503 for a POST: Service, 1 attempts: the service answered 503 Service Unavailable | waits [] | T000000Z
    throttled with another status: 200 OK "good" | waits [0.25] | T000000Z T000000Z
    "#);
}
