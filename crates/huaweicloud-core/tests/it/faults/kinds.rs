//! One line for each kind of failure. It says where, why, and what may help, as far as the client
//! knows.

use std::collections::BTreeSet;
use std::time::Duration;

use super::outcome::{Case, get, table};
use super::server::{Step, response};

const PATIENT: Duration = Duration::from_secs(60);

/// With a clock that the HTTP client does not outrun.
fn patient(case: Case) -> Case {
    case.with(|builder| builder.read_timeout(PATIENT))
}

#[tokio::test]
#[cfg_attr(not(feature = "rustls"), ignore = "the causes are in the words of rustls")]
async fn each_kind_says_where_and_why() {
    let silent = |seconds| Step::Stall(String::new(), Duration::from_secs(seconds));
    let denied = r#"{"error_code":"SCM.0003","error_msg":"No permission"}"#;
    let html = "<html>canary</html>";
    let page = |status: &str| response(status, &["Content-Type: text/html; charset=utf-8"], html);
    let table = table([
        get("refused", []),
        get("untrusted", [Step::Tls]).over_tls(),
        get("no TLS", [Step::Shout("HTTP/1.1 400 Bad Request\r\n\r\n")]).over_tls(),
        patient(get("no handshake", [Step::Deaf]).over_tls()),
        get("proxy without password", [page("407 Proxy Authentication Required")])
            .over_tls()
            .to("service.test")
            .by_proxy(),
        get("proxy that refuses", [page("403 Forbidden")]).over_tls().to("service.test").by_proxy(),
        get("silent", [silent(0)]),
        patient(get("silent attempt", [silent(120)])),
        get("silent call", [silent(120), silent(10)])
            .with(|builder| builder.read_timeout(PATIENT).operation_timeout(Duration::from_secs(130))),
        get("closed", [Step::Respond(String::new())]),
        get("reset", [Step::Reset(String::new())]),
        get("no HTTP", [Step::Respond("SSH-2.0-OpenSSH_9.6\r\n".to_owned())]),
        get("error with a code", [response("403 Forbidden", &["X-Request-Id: r"], denied)]),
        get("error page", [page("403 Forbidden")]),
        get("compressed error", [response("403 Forbidden", &["Content-Encoding: gzip"], "\u{1f}canary")]),
        get("error without a body", [response("404 Not Found", &[], "")]),
        get(
            "error with a success status",
            [response("200 OK", &[], r#"{"error_code":"SCM.0098","error_msg":"Internal"}"#)],
        )
        .typed(),
        get("redirect", [response("302 Found", &["Location: /canary"], "")]),
        get("other status", [response("202 Accepted", &[], "")]),
        get("page", [page("200 OK")]),
        get("compressed", [response("200 OK", &["Content-Encoding: gzip"], "\u{1f}canary")]),
        get("nothing", [response("200 OK", &[], "")]),
        get("nothing required", [response("200 OK", &["Content-Type: application/json"], "{}")]).typed(),
        get("another type", [response("200 OK", &["Content-Type: application/json"], r#"{"id":{"canary":1}}"#)])
            .typed(),
        get("too large", [response("200 OK", &[], "{   }")]).with(|builder| builder.max_response_size(4)),
    ])
    .await;
    // Without the dates of the signatures.
    let lines: Vec<&str> = table.lines().filter_map(|line| line.split(" | ").next()).collect();
    insta::assert_snapshot!(lines.join("\n"), @r"
    refused: Connect, 3 attempts: could not connect to 127.0.0.1:PORT: tcp connect error: Connection refused; check the endpoint, the network and the proxy
    untrusted: Connect, 1 attempts: could not connect to 127.0.0.1:PORT: invalid peer certificate: UnknownIssuer; check the endpoint, the clock and root certificates of this machine, and whether a proxy replaces certificates
    no TLS: Connect, 3 attempts: could not connect to 127.0.0.1:PORT: received corrupt message of type InvalidContentType; check the endpoint, the network and the proxy
    no handshake: Connect, 3 attempts: could not connect to 127.0.0.1:PORT: operation timed out; check the endpoint, the network and the proxy
    proxy without password: Connect, 1 attempts: could not connect to service.test: tunnel error: proxy authorization required; set its user name and password in HTTPS_PROXY, for http in HTTP_PROXY
    proxy that refuses: Connect, 3 attempts: could not connect to service.test: tunnel error: unsuccessful; check the proxy in HTTPS_PROXY and the exceptions in NO_PROXY
    silent: Timeout, 3 attempts: 127.0.0.1:PORT did not respond within the read timeout of the HTTP client
    silent attempt: Timeout, 3 attempts: the service did not respond within 120s (attempt timeout)
    silent call: Timeout, 2 attempts: the call did not complete within 130s, including retries (operation timeout); the last attempt failed: the service did not respond within 120s (attempt timeout)
    closed: Transport, 3 attempts: the connection to 127.0.0.1:PORT was interrupted: connection closed before message completed
    reset: Transport, 3 attempts: the connection to 127.0.0.1:PORT was interrupted: connection error: Connection reset by peer
    no HTTP: Transport, 3 attempts: the connection to 127.0.0.1:PORT was interrupted: invalid HTTP version parsed
    error with a code: Service, 1 attempts: the service responded with 403 Forbidden: SCM.0003: No permission (request id r)
    error page: Service, 1 attempts: the service responded with 403 Forbidden; the body has 19 bytes of text/html, see `Error::body`
    compressed error: Service, 1 attempts: the service responded with 403 Forbidden; the body has 7 bytes without a content type, encoded with gzip, see `Error::body`
    error without a body: Service, 1 attempts: the service responded with 404 Not Found
    error with a success status: Service, 1 attempts: the service responded with 200 OK, but reported an error: SCM.0098: Internal
    redirect: UnexpectedStatus, 1 attempts: the service responded with 302 Found, and redirects are not followed: check the endpoint
    other status: UnexpectedStatus, 1 attempts: the service responded with 202 Accepted, which this operation does not expect
    page: Decode, 1 attempts: the response body does not match the expected type at `.`: not valid JSON (line 1, column 1), status 200 OK; the body has 19 bytes of text/html, see `Error::body`
    compressed: Decode, 1 attempts: the response is encoded with gzip, which was not requested and cannot be read, status 200 OK; the body has 7 bytes without a content type, encoded with gzip, see `Error::body`
    nothing: Decode, 1 attempts: the response has no body, but JSON was expected, status 200 OK
    nothing required: Decode, 1 attempts: the response has none of the fields that are required here, such as `id`, status 200 OK; the body has 2 bytes of application/json, see `Error::body`
    another type: Decode, 1 attempts: the response body does not match the expected type at `id`: found map, expected a string (line 1, column 7), status 200 OK; the body has 19 bytes of application/json, see `Error::body`
    too large: Decode, 1 attempts: the response body exceeds the maximum of 4 bytes (max_response_size), status 200 OK
    ");

    // The other kinds occur before anything is sent.
    let kinds: BTreeSet<&str> = lines.iter().filter_map(|line| line.split([':', ',']).nth(1)).map(str::trim).collect();
    assert_eq!(kinds, ["Connect", "Decode", "Service", "Timeout", "Transport", "UnexpectedStatus"].into());
}
