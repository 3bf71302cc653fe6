//! Broken connections, and responses that are not valid HTTP or not as expected.

use std::time::Duration;

use super::outcome::{get, post, table};
use super::server::{Step, good, response};

fn raw(text: &str) -> Step {
    Step::Respond(text.to_owned())
}

fn reset(text: &str) -> Step {
    Step::Reset(text.to_owned())
}

#[tokio::test]
async fn broken_connections() {
    let half = "HTTP/1.1 200 OK\r\nX-Request-Id: r\r\nContent-Length: 99\r\n\r\n{\"half\":";
    let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"a\":\r\n";
    insta::assert_snapshot!(table([
        get("closed before a response", [raw("")]),
        get("reset before a response", [reset("")]),
        get("reset, then good", [reset(""), good()]),
        post("reset before a response to a POST", [reset("")]),
        get("closed in the head", [raw("HTTP/1.1 200 OK\r\nX-Requ")]),
        get("closed in the body", [raw(half)]),
        get("reset in the body", [reset(half)]),
        get("reset in the body, then good", [reset(half), good()]),
        post("reset in the body of a POST", [reset(half)]),
        get("closed between chunks", [raw(chunked)]),
        get("reset in the body of an error", [reset("HTTP/1.1 503 Busy\r\nX-Request-Id: r\r\nContent-Length: 9\r\n\r\n{"), good()]),
    ])
    .await, @r#"
    closed before a response: Transport, 3 attempts: the connection to 127.0.0.1:PORT was interrupted: connection closed before message completed | waits [0.25, 0.5] | T000000Z T000000Z T000000Z
    reset before a response: Transport, 3 attempts: the connection to 127.0.0.1:PORT was interrupted: connection error: Connection reset by peer | waits [0.25, 0.5] | T000000Z T000000Z T000000Z
    reset, then good: 200 OK "good" | waits [0.25] | T000000Z T000000Z
    reset before a response to a POST: Transport, 1 attempts: the connection to 127.0.0.1:PORT was interrupted: connection error: Connection reset by peer | waits [] | T000000Z
    closed in the head: Transport, 3 attempts: the connection to 127.0.0.1:PORT was interrupted: connection closed before message completed | waits [0.25, 0.5] | T000000Z T000000Z T000000Z
    closed in the body: Transport, 3 attempts: the connection to 127.0.0.1:PORT was interrupted: error reading a body from connection: end of file before message length reached, status 200 OK (request id r) | waits [0.25, 0.5] | T000000Z T000000Z T000000Z
    reset in the body: Transport, 3 attempts: the connection to 127.0.0.1:PORT was interrupted: error reading a body from connection: Connection reset by peer, status 200 OK (request id r) | waits [0.25, 0.5] | T000000Z T000000Z T000000Z
    reset in the body, then good: 200 OK "good" | waits [0.25] | T000000Z T000000Z
    reset in the body of a POST: Transport, 1 attempts: the connection to 127.0.0.1:PORT was interrupted: error reading a body from connection: Connection reset by peer, status 200 OK (request id r) | waits [] | T000000Z
    closed between chunks: Transport, 3 attempts: the connection to 127.0.0.1:PORT was interrupted: error reading a body from connection: unexpected EOF during chunk size line, status 200 OK | waits [0.25, 0.5] | T000000Z T000000Z T000000Z
    reset in the body of an error: 200 OK "good" | waits [0.25] | T000000Z T000000Z
    "#);
}

#[tokio::test]
async fn invalid_http_responses() {
    let head = "HTTP/1.1 200 OK\r\n";
    let long = format!("{head}X-Long: {}\r\n\r\n{{}}", "x".repeat(600 * 1024));
    let many: String = (0..200).map(|number| format!("X-{number}: 1\r\n")).collect();
    insta::assert_snapshot!(table([
        get("another protocol", [raw("SSH-2.0-OpenSSH_9.6\r\n")]),
        get("an invalid status", [raw("HTTP/1.1 2000 OK\r\n\r\n")]),
        get("a header without a colon", [raw("HTTP/1.1 200 OK\r\ncanary\r\n\r\n")]),
        get("a header of 600 KiB", [raw(&long)]),
        get("200 headers", [raw(&format!("{head}{many}\r\n{{}}"))]),
        get("an interim response before the good one", [raw("HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")]),
        get("a non-numeric length", [raw("HTTP/1.1 200 OK\r\nContent-Length: two\r\n\r\n{}")]),
        get("the same length twice", [raw("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\n{}")]),
        get("two lengths", [raw("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}")]),
        get("a length and chunks", [raw("HTTP/1.1 200 OK\r\nContent-Length: 99\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n")]),
        get("neither length nor chunks", [raw("HTTP/1.1 200 OK\r\n\r\n{}")]),
        get("an invalid chunk length", [raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n")]),
        get("two request ids", [response("503 Busy", &["X-Request-Id: first", "X-Request-Id: second", "Retry-After: 60"], "")]),
        get("a request id that is not ASCII", [response("404 Not Found", &["X-Request-Id: \u{e9}"], "")]),
    ])
    .await, @r#"
    another protocol: Transport, 3 attempts: the connection to 127.0.0.1:PORT was interrupted: invalid HTTP version parsed | waits [0.25, 0.5] | T000000Z T000000Z T000000Z
    an invalid status: Transport, 3 attempts: the connection to 127.0.0.1:PORT was interrupted: invalid HTTP status-code parsed | waits [0.25, 0.5] | T000000Z T000000Z T000000Z
    a header without a colon: Transport, 3 attempts: the connection to 127.0.0.1:PORT was interrupted: invalid HTTP header parsed | waits [0.25, 0.5] | T000000Z T000000Z T000000Z
    a header of 600 KiB: Transport, 3 attempts: the connection to 127.0.0.1:PORT was interrupted: message head is too large | waits [0.25, 0.5] | T000000Z T000000Z T000000Z
    200 headers: Transport, 3 attempts: the connection to 127.0.0.1:PORT was interrupted: message head is too large | waits [0.25, 0.5] | T000000Z T000000Z T000000Z
    an interim response before the good one: 200 OK "" | waits [] | T000000Z
    a non-numeric length: Transport, 3 attempts: the connection to 127.0.0.1:PORT was interrupted: invalid content-length parsed | waits [0.25, 0.5] | T000000Z T000000Z T000000Z
    the same length twice: 200 OK "" | waits [] | T000000Z
    two lengths: Transport, 3 attempts: the connection to 127.0.0.1:PORT was interrupted: invalid content-length parsed | waits [0.25, 0.5] | T000000Z T000000Z T000000Z
    a length and chunks: 200 OK "" | waits [] | T000000Z
    neither length nor chunks: 200 OK "" | waits [] | T000000Z
    an invalid chunk length: Transport, 3 attempts: the connection to 127.0.0.1:PORT was interrupted: error reading a body from connection: Invalid chunk size line: missing size digit, status 200 OK | waits [0.25, 0.5] | T000000Z T000000Z T000000Z
    two request ids: Service, 1 attempts: the service responded with 503 Service Unavailable (request id first) | waits [] | T000000Z
    a request id that is not ASCII: Service, 1 attempts: the service responded with 404 Not Found | waits [] | T000000Z
    "#);
}

#[tokio::test]
async fn unexpected_responses() {
    let html = "<html>canary</html>";
    insta::assert_snapshot!(table([
        get("JSON that ends too early", [response("200 OK", &["X-Request-Id: r"], "{\"a\": [1, \"can")]),
        get("no body", [response("200 OK", &[], "")]),
        get("an HTML page instead of JSON", [response("200 OK", &["Content-Type: text/html"], html)]),
        get("JSON labeled as HTML", [response("200 OK", &["Content-Type: text/html"], "{}")]),
        get("JSON with a byte order mark", [response("200 OK", &[], "\u{feff}{}")]),
        get("an unrequested compressed body", [response("200 OK", &["Content-Encoding: gzip"], "\u{1f}\u{8b}canary")]),
        get("an HTML page said to be compressed", [response("200 OK", &["Content-Type: text/html", "Content-Encoding: br"], html)]),
        get("JSON said to be compressed", [response("200 OK", &["Content-Encoding: gzip"], "{}")]),
        get("a redirect to itself", [response("302 Found", &["Location: /v3/scm/certificates/id/detail?canary=1"], "")]),
        get("a switch of protocols", [raw("HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: canary\r\n\r\n")]),
    ])
    .await, @r#"
    JSON that ends too early: Decode, 1 attempts: the response body does not match the expected type at `a[1]`: unexpected end of the body (line 1, column 14), status 200 OK; the body has 14 bytes without a content type, see `Error::body` (request id r) | waits [] | T000000Z
    no body: Decode, 1 attempts: the response has no body, but JSON was expected, status 200 OK | waits [] | T000000Z
    an HTML page instead of JSON: Decode, 1 attempts: the response body does not match the expected type at `.`: not valid JSON (line 1, column 1), status 200 OK; the body has 19 bytes of text/html, see `Error::body` | waits [] | T000000Z
    JSON labeled as HTML: 200 OK "" | waits [] | T000000Z
    JSON with a byte order mark: 200 OK "" | waits [] | T000000Z
    an unrequested compressed body: Decode, 1 attempts: the response is encoded with gzip, which was not requested and cannot be read, status 200 OK; the body has 9 bytes without a content type, encoded with gzip, see `Error::body` | waits [] | T000000Z
    an HTML page said to be compressed: Decode, 1 attempts: the response is encoded with br, which was not requested and cannot be read, status 200 OK; the body has 19 bytes of text/html, encoded with br, see `Error::body` | waits [] | T000000Z
    JSON said to be compressed: 200 OK "" | waits [] | T000000Z
    a redirect to itself: UnexpectedStatus, 1 attempts: the service responded with 302 Found, and redirects are not followed: check the endpoint | waits [] | T000000Z
    a switch of protocols: UnexpectedStatus, 1 attempts: the service responded with 101 Switching Protocols, which this operation does not expect | waits [] | T000000Z
    "#);
}

#[tokio::test]
async fn errors_with_a_success_status() {
    let with = |body: &str| [response("200 OK", &["X-Request-Id: r"], body)];
    insta::assert_snapshot!(table([
        get("an error code", with(r#"{"error_code":"SCM.0098","error_msg":"Internal"}"#)).typed(),
        get("an error code after a byte order mark", with("\u{feff}{\"error_code\":\"SCM.0098\"}")).typed(),
        get("an error code beside the value", with(r#"{"id":"1","error_code":"SCM.0098","error_msg":"Internal"}"#)).typed(),
        get("an error of a gateway", with(r#"{"error":{"code":"APIGW.0101","message":"no API"}}"#)).typed(),
        get("nothing that is required", with(r#"{"canary":"canary"}"#)).typed(),
        get("an empty value", with(r#"{"id":null,"canary":"canary"}"#)).typed(),
        get("no error", with(r#"{"id":"1","error_code":"","error_msg":null}"#)).typed(),
    ])
    .await, @r#"
    an error code: Service, 1 attempts: the service responded with 200 OK, but reported an error: SCM.0098: Internal (request id r) | waits [] | T000000Z
    an error code after a byte order mark: Service, 1 attempts: the service responded with 200 OK, but reported an error: SCM.0098 (request id r) | waits [] | T000000Z
    an error code beside the value: Service, 1 attempts: the service responded with 200 OK, but reported an error: SCM.0098: Internal (request id r) | waits [] | T000000Z
    an error of a gateway: Service, 1 attempts: the service responded with 200 OK, but reported an error: APIGW.0101: no API (request id r) | waits [] | T000000Z
    nothing that is required: Decode, 1 attempts: the response has none of the fields that are required here, such as `id`, status 200 OK; the body has 19 bytes without a content type, see `Error::body` (request id r) | waits [] | T000000Z
    an empty value: 200 OK "r" | waits [] | T000000Z
    no error: 200 OK "r" | waits [] | T000000Z
    "#);
}

#[tokio::test]
async fn too_large_bodies() {
    let head = |length: &str| format!("HTTP/1.1 200 OK\r\nX-Request-Id: r\r\n{length}\r\n");
    let announced = head("Content-Length: 104857600\r\n");
    insta::assert_snapshot!(table([
        get("100 MB announced", [Step::Flood(announced.clone(), 100)]),
        get("100 MB announced but not sent", [Step::Stall(announced.clone(), Duration::ZERO)]),
        get("100 MB not announced", [Step::Flood(head(""), 100)]),
        get("100 MB in one chunk", [Step::Flood(head("Transfer-Encoding: chunked\r\n") + "6400000\r\n", 100)]),
        get("100 MB of an error", [Step::Flood(head("").replace("200 OK", "400 Bad Request"), 100)]),
        get("one byte above the limit", [response("200 OK", &[], "{ }")]).with(|builder| builder.max_response_size(2)),
        get("exactly the limit", [response("200 OK", &[], "{}")]).with(|builder| builder.max_response_size(2)),
    ])
    .await, @r#"
    100 MB announced: Decode, 1 attempts: the response body exceeds the maximum of 67108864 bytes (max_response_size), status 200 OK (request id r) | waits [] | T000000Z
    100 MB announced but not sent: Decode, 1 attempts: the response body exceeds the maximum of 67108864 bytes (max_response_size), status 200 OK (request id r) | waits [] | T000000Z
    100 MB not announced: Decode, 1 attempts: the response body exceeds the maximum of 67108864 bytes (max_response_size), status 200 OK (request id r) | waits [] | T000000Z
    100 MB in one chunk: Decode, 1 attempts: the response body exceeds the maximum of 67108864 bytes (max_response_size), status 200 OK (request id r) | waits [] | T000000Z
    100 MB of an error: Service, 1 attempts: the service responded with 400 Bad Request; the body has 1048576 bytes without a content type, see `Error::body` (request id r) | waits [] | T000000Z
    one byte above the limit: Decode, 1 attempts: the response body exceeds the maximum of 2 bytes (max_response_size), status 200 OK | waits [] | T000000Z
    exactly the limit: 200 OK "" | waits [] | T000000Z
    "#);
}
