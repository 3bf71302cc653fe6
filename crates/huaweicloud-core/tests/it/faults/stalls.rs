//! Services that stop responding. The HTTP client times out by its own clock, with short timeouts
//! here; attempts and calls time out by a clock that the server advances.

use std::time::Duration;

use super::outcome::{Case, get, post, table};
use super::server::{Step, good, response};

const HALF: &str = "HTTP/1.1 200 OK\r\nX-Request-Id: r\r\nContent-Length: 99\r\n\r\n{\"half\":";
const HALF_ERROR: &str = "HTTP/1.1 403 Forbidden\r\nX-Request-Id: r\r\nContent-Length: 99\r\n\r\n{\"half\":";
const HALF_429: &str = "HTTP/1.1 429 Slow down\r\nRetry-After: 7\r\nContent-Length: 99\r\n\r\n{\"half\":";

/// Silent until the HTTP client times out.
fn stall(text: &str) -> Step {
    Step::Stall(text.to_owned(), Duration::ZERO)
}

/// Silent while this many seconds pass on the clock of the call, and none on that of the HTTP
/// client.
fn pass(text: &str, seconds: u64) -> Step {
    Step::Stall(text.to_owned(), Duration::from_secs(seconds))
}

fn patient(case: Case) -> Case {
    case.with(|builder| builder.read_timeout(Duration::from_secs(60)))
}

/// A call with a shorter timeout than its attempts.
fn hasty(case: Case) -> Case {
    case.with(|builder| builder.read_timeout(Duration::from_secs(60)).operation_timeout(Duration::from_secs(100)))
}

#[tokio::test]
async fn http_client_timeouts() {
    insta::assert_snapshot!(table([
        get("no response", [stall("")]),
        get("no response, then a good one", [stall(""), good()]),
        post("no response to a POST", [stall("")]),
        get("half a head", [stall("HTTP/1.1 200 OK\r\nX-Req")]),
        get("half a body", [stall(HALF)]),
        get("half the body of an error", [stall(HALF_ERROR)]),
        get("half the body of a 429", [stall(HALF_429), good()]),
    ])
    .await, @r#"
    no response: Timeout, 3 attempts: 127.0.0.1:PORT did not respond within the read timeout of the HTTP client | waits [0.25, 0.5] | T000000Z T000000Z T000000Z
    no response, then a good one: 200 OK "good" | waits [0.25] | T000000Z T000000Z
    no response to a POST: Timeout, 1 attempts: 127.0.0.1:PORT did not respond within the read timeout of the HTTP client | waits [] | T000000Z
    half a head: Timeout, 3 attempts: 127.0.0.1:PORT did not respond within the read timeout of the HTTP client | waits [0.25, 0.5] | T000000Z T000000Z T000000Z
    half a body: Timeout, 3 attempts: 127.0.0.1:PORT did not respond within the read timeout of the HTTP client, status 200 OK (request id r) | waits [0.25, 0.5] | T000000Z T000000Z T000000Z
    half the body of an error: Service, 1 attempts: the service responded with 403 Forbidden; the body has 8 bytes without a content type, see `Error::body` (request id r) | waits [] | T000000Z
    half the body of a 429: 200 OK "good" | waits [7.0] | T000000Z T000007Z
    "#);
}

#[tokio::test]
#[cfg_attr(not(any(feature = "rustls", feature = "native-tls")), ignore = "needs TLS")]
async fn connect_timeouts() {
    insta::assert_snapshot!(table([
        patient(get("no TLS handshake", [Step::Deaf])).over_tls(),
        patient(post("no TLS handshake for a POST", [Step::Deaf])).over_tls(),
    ])
    .await, @r"
    no TLS handshake: Connect, 3 attempts: could not connect to 127.0.0.1:PORT: operation timed out; check the endpoint, the network and the proxy | waits [0.25, 0.5] | 
    no TLS handshake for a POST: Connect, 3 attempts: could not connect to 127.0.0.1:PORT: operation timed out; check the endpoint, the network and the proxy | waits [0.25, 0.5] | 
    ");
}

#[tokio::test]
async fn attempt_timeouts() {
    insta::assert_snapshot!(table([
        patient(get("no response", [pass("", 120)])),
        patient(get("no response, then a good one", [pass("", 120), good()])),
        patient(post("no response to a POST", [pass("", 120)])),
        patient(get("half a body", [pass(HALF, 120)])),
        patient(get("half the body of an error", [pass(HALF_ERROR, 120)])),
        patient(get("half the body of a 429", [pass(HALF_429, 120), good()])),
    ])
    .await, @r#"
    no response: Timeout, 3 attempts: the service did not respond within 120s (attempt timeout) | waits [0.25, 0.5] | T000000Z T000200Z T000400Z
    no response, then a good one: 200 OK "good" | waits [0.25] | T000000Z T000200Z
    no response to a POST: Timeout, 1 attempts: the service did not respond within 120s (attempt timeout) | waits [] | T000000Z
    half a body: Timeout, 3 attempts: the service did not respond within 120s (attempt timeout), status 200 OK (request id r) | waits [0.25, 0.5] | T000000Z T000200Z T000400Z
    half the body of an error: Service, 1 attempts: the service responded with 403 Forbidden (request id r) | waits [] | T000000Z
    half the body of a 429: 200 OK "good" | waits [7.0] | T000000Z T000207Z
    "#);
}

#[tokio::test]
async fn operation_timeouts() {
    insta::assert_snapshot!(table([
        hasty(get("within the first attempt", [pass("", 100)])),
        patient(get("within the third attempt", [pass("", 120), pass("", 120), pass("", 60)])),
        hasty(get("half a body", [pass(HALF, 100)])),
        get("a delay longer than the call timeout", [response("429 Slow down", &["Retry-After: 10"], "")])
            .with(|builder| builder.operation_timeout(Duration::from_secs(5))),
    ])
    .await, @r"
    within the first attempt: Timeout, 1 attempts: the call did not complete within 100s, including retries (operation timeout) | waits [] | T000000Z
    within the third attempt: Timeout, 3 attempts: the call did not complete within 300s, including retries (operation timeout); the last attempt failed: the service did not respond within 120s (attempt timeout) | waits [0.25, 0.5] | T000000Z T000200Z T000400Z
    half a body: Timeout, 1 attempts: the call did not complete within 100s, including retries (operation timeout) | waits [] | T000000Z
    a delay longer than the call timeout: Service, 1 attempts: the service responded with 429 Too Many Requests | waits [] | T000000Z
    ");
}
