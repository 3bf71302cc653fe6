//! Responses that say that a service or gateway is busy, failing, or rejects the request.

use super::outcome::{get, post, table};
use super::server::{Step, good, response};

const BUSY: &str = r#"{"error_code":"APIGW.0308","error_msg":"The throttling threshold has been reached"}"#;

fn throttled(headers: &[&str]) -> Step {
    response("429 Too Many Requests", headers, BUSY)
}

#[tokio::test]
async fn failing_gateways() {
    let html = |status: &str| response(status, &["Content-Type: text/html"], "<html>canary: bad gateway</html>");
    insta::assert_snapshot!(table([
        get("a page with 502", [html("502 Bad Gateway")]),
        get("a page with 502, then good", [html("502 Bad Gateway"), good()]),
        post("a page with 502 for a POST", [html("502 Bad Gateway")]),
        get("500", [response("500 Internal Server Error", &[], "{}"), good()]),
        get("501", [response("501 Not Implemented", &[], "{}")]),
        get("504", [response("504 Gateway Timeout", &[], ""), good()]),
        get("599", [response("599 Whatever", &[], "")]),
        get("a proxy that wants a password", [response("407 Proxy Authentication Required", &["Proxy-Authenticate: Basic"], "")]),
    ])
    .await, @r#"
    a page with 502: Service, 3 attempts: the service responded with 502 Bad Gateway; the body has 32 bytes of text/html, see `Error::body` | waits [0.25, 0.5] | T000000Z T000000Z T000000Z
    a page with 502, then good: 200 OK "good" | waits [0.25] | T000000Z T000000Z
    a page with 502 for a POST: Service, 1 attempts: the service responded with 502 Bad Gateway; the body has 32 bytes of text/html, see `Error::body` | waits [] | T000000Z
    500: 200 OK "good" | waits [0.25] | T000000Z T000000Z
    501: Service, 1 attempts: the service responded with 501 Not Implemented; the body has 2 bytes without a content type, see `Error::body` | waits [] | T000000Z
    504: 200 OK "good" | waits [0.25] | T000000Z T000000Z
    599: Service, 1 attempts: the service responded with 599 <unknown status code> | waits [] | T000000Z
    a proxy that wants a password: Service, 1 attempts: a proxy responded with 407 Proxy Authentication Required: set its user name and password in HTTPS_PROXY, for http in HTTP_PROXY | waits [] | T000000Z
    "#);
}

#[tokio::test]
async fn busy_services() {
    insta::assert_snapshot!(table([
        get("429", [throttled(&[])]),
        get("429, then good", [throttled(&[]), good()]),
        post("429 for a POST, which was not processed", [throttled(&[]), good()]),
        get("429 for 2 seconds", [throttled(&["Retry-After: 2"]), good()]),
        get("429 for no time", [throttled(&["Retry-After: 0"]), good()]),
        get("429 until a date", [throttled(&["Retry-After: Wed, 01 Jan 2025 00:00:05 GMT"]), good()]),
        get("429 until a date that has passed", [throttled(&["Retry-After: Tue, 31 Dec 2024 23:00:00 GMT"]), good()]),
        get("429 until a date by another clock", [
            throttled(&["Date: Wed, 01 Jan 2025 08:00:00 GMT", "Retry-After: Wed, 01 Jan 2025 08:00:05 GMT"]),
            good(),
        ]),
        get("429 for an hour", [throttled(&["Retry-After: 3600"])]),
        get("429 forever", [throttled(&["Retry-After: 18446744073709551615"])]),
        get("429 for an invalid time", [throttled(&["Retry-After: -1"]), good()]),
        get("503 for 3 seconds", [response("503 Service Unavailable", &["Retry-After: 3"], ""), good()]),
        post("503 for a POST", [response("503 Service Unavailable", &["Retry-After: 3"], "")]),
        get("throttled with another status", [response("403 Forbidden", &[], BUSY), good()]),
    ])
    .await, @r#"
    429: Service, 3 attempts: the service responded with 429 Too Many Requests: APIGW.0308: The throttling threshold has been reached | waits [0.25, 0.5] | T000000Z T000000Z T000000Z
    429, then good: 200 OK "good" | waits [0.25] | T000000Z T000000Z
    429 for a POST, which was not processed: 200 OK "good" | waits [0.25] | T000000Z T000000Z
    429 for 2 seconds: 200 OK "good" | waits [2.0] | T000000Z T000002Z
    429 for no time: 200 OK "good" | waits [0.0] | T000000Z T000000Z
    429 until a date: 200 OK "good" | waits [5.0] | T000000Z T000005Z
    429 until a date that has passed: 200 OK "good" | waits [0.0] | T000000Z T000000Z
    429 until a date by another clock: 200 OK "good" | waits [5.0] | T000000Z T000005Z
    429 for an hour: Service, 1 attempts: the service responded with 429 Too Many Requests: APIGW.0308: The throttling threshold has been reached | waits [] | T000000Z
    429 forever: Service, 1 attempts: the service responded with 429 Too Many Requests: APIGW.0308: The throttling threshold has been reached | waits [] | T000000Z
    429 for an invalid time: 200 OK "good" | waits [0.25] | T000000Z T000000Z
    503 for 3 seconds: 200 OK "good" | waits [3.0] | T000000Z T000003Z
    503 for a POST: Service, 1 attempts: the service responded with 503 Service Unavailable | waits [] | T000000Z
    throttled with another status: 200 OK "good" | waits [0.25] | T000000Z T000000Z
    "#);
}
