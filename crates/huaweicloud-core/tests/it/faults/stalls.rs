//! Services that fall silent. The HTTP client notices by its own clock, whose limits are short here; the limits of attempts and calls are
//! those of a clock that the server advances.

use std::time::Duration;

use super::outcome::{Case, get, post, table};
use super::server::{Step, answer, good};

const HALF: &str = "HTTP/1.1 200 OK\r\nX-Request-Id: r\r\nContent-Length: 99\r\n\r\n{\"half\":";
const HALF_ERROR: &str = "HTTP/1.1 403 Forbidden\r\nX-Request-Id: r\r\nContent-Length: 99\r\n\r\n{\"half\":";
const HALF_429: &str = "HTTP/1.1 429 Slow down\r\nRetry-After: 7\r\nContent-Length: 99\r\n\r\n{\"half\":";

/// Silent until the HTTP client has enough of it.
fn stall(text: &str) -> Step {
    Step::Stall(text.to_owned(), Duration::ZERO)
}

/// Silent while this many seconds pass on the clock of the call, and none on that of the HTTP client.
fn pass(text: &str, seconds: u64) -> Step {
    Step::Stall(text.to_owned(), Duration::from_secs(seconds))
}

fn patient(case: Case) -> Case {
    case.with(|builder| builder.read_timeout(Duration::from_secs(60)))
}

/// A call that has less time than each of its attempts would have.
fn hasty(case: Case) -> Case {
    case.with(|builder| builder.read_timeout(Duration::from_secs(60)).operation_timeout(Duration::from_secs(100)))
}

#[tokio::test]
async fn the_http_client_has_enough() {
    insta::assert_snapshot!(table([
        get("no answer", [stall("")]),
        get("no answer, then a good one", [stall(""), good()]),
        post("no answer to a POST", [stall("")]),
        get("half a head", [stall("HTTP/1.1 200 OK\r\nX-Req")]),
        get("half a body", [stall(HALF)]),
        get("half the body of an error", [stall(HALF_ERROR)]),
        get("half the body of a 429", [stall(HALF_429), good()]),
    ])
    .await, @r#"
    no answer: Timeout, 3 attempts: the service did not answer in time | waits [0.25, 0.5] | T000000Z T000000Z T000000Z
    no answer, then a good one: 200 OK "good" | waits [0.25] | T000000Z T000000Z
    no answer to a POST: Timeout, 1 attempts: the service did not answer in time | waits [] | T000000Z
    half a head: Timeout, 3 attempts: the service did not answer in time | waits [0.25, 0.5] | T000000Z T000000Z T000000Z
    half a body: Timeout, 3 attempts: the service did not answer in time, status 200 OK (request id r) | waits [0.25, 0.5] | T000000Z T000000Z T000000Z
    half the body of an error: Service, 1 attempts: the service answered 403 Forbidden (request id r) | waits [] | T000000Z
    half the body of a 429: 200 OK "good" | waits [7.0] | T000000Z T000007Z
    "#);
}

#[tokio::test]
#[cfg_attr(not(any(feature = "rustls", feature = "native-tls")), ignore = "needs TLS")]
async fn no_connection_comes_about() {
    insta::assert_snapshot!(table([
        patient(get("no TLS handshake", [Step::Deaf])).over_tls(),
        patient(post("no TLS handshake for a POST", [Step::Deaf])).over_tls(),
        patient(get("plain HTTP in the place of TLS", [Step::Shout("HTTP/1.1 400 Bad Request\r\n\r\n")])).over_tls(),
    ])
    .await, @r#"
    no TLS handshake: Connect, 3 attempts: could not connect to the service | waits [0.25, 0.5] | 
    no TLS handshake for a POST: Connect, 3 attempts: could not connect to the service | waits [0.25, 0.5] | 
    plain HTTP in the place of TLS: Connect, 3 attempts: could not connect to the service | waits [0.25, 0.5] |
    "#);
}

#[tokio::test]
async fn the_time_of_the_attempt_is_over() {
    insta::assert_snapshot!(table([
        patient(get("no answer", [pass("", 120)])),
        patient(get("no answer, then a good one", [pass("", 120), good()])),
        patient(post("no answer to a POST", [pass("", 120)])),
        patient(get("half a body", [pass(HALF, 120)])),
        patient(get("half the body of an error", [pass(HALF_ERROR, 120)])),
        patient(get("half the body of a 429", [pass(HALF_429, 120), good()])),
    ])
    .await, @r#"
    no answer: Timeout, 3 attempts: the service did not answer within 120s | waits [0.25, 0.5] | T000000Z T000200Z T000400Z
    no answer, then a good one: 200 OK "good" | waits [0.25] | T000000Z T000200Z
    no answer to a POST: Timeout, 1 attempts: the service did not answer within 120s | waits [] | T000000Z
    half a body: Timeout, 3 attempts: the service did not answer within 120s, status 200 OK (request id r) | waits [0.25, 0.5] | T000000Z T000200Z T000400Z
    half the body of an error: Service, 1 attempts: the service answered 403 Forbidden (request id r) | waits [] | T000000Z
    half the body of a 429: 200 OK "good" | waits [7.0] | T000000Z T000207Z
    "#);
}

#[tokio::test]
async fn the_time_of_the_call_is_over() {
    insta::assert_snapshot!(table([
        hasty(get("within the first attempt", [pass("", 100)])),
        patient(get("within the third attempt", [pass("", 120), pass("", 120), pass("", 60)])),
        hasty(get("half a body", [pass(HALF, 100)])),
        get("a wait that the call has no time for", [answer("429 Slow down", &["Retry-After: 10"], "")])
            .with(|builder| builder.operation_timeout(Duration::from_secs(5))),
    ])
    .await, @r#"
    within the first attempt: Timeout, 1 attempts: the call, with all its attempts, took longer than 100s | waits [] | T000000Z
    within the third attempt: Timeout, 3 attempts: the call, with all its attempts, took longer than 300s | waits [0.25, 0.5] | T000000Z T000200Z T000400Z
    half a body: Timeout, 1 attempts: the call, with all its attempts, took longer than 100s | waits [] | T000000Z
    a wait that the call has no time for: Service, 1 attempts: the service answered 429 Too Many Requests | waits [] | T000000Z
    "#);
}
