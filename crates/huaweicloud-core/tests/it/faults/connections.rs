//! Connections that cannot be established: the error names the host, the cause and what may help.
//! What would fail again is not retried.

use super::outcome::{get, post, table};
use super::server::{Step, UNTRUSTED, response};

/// A certificate of another issuer.
const OTHER: &str = include_str!("../../data/other.pem");

fn proxy(status: &str) -> Step {
    response(status, &["Content-Type: text/html"], "<html>canary</html>")
}

#[tokio::test]
async fn refused_connections() {
    insta::assert_snapshot!(table([get("a GET", []), post("a POST, which was not sent", [])]).await, @r"
    a GET: Connect, 3 attempts: could not connect to 127.0.0.1:PORT: tcp connect error: Connection refused; check the endpoint, the network and the proxy | waits [0.25, 0.5] | 
    a POST, which was not sent: Connect, 3 attempts: could not connect to 127.0.0.1:PORT: tcp connect error: Connection refused; check the endpoint, the network and the proxy | waits [0.25, 0.5] |
    ");
}

#[tokio::test]
async fn unknown_hosts() {
    let line = table([get("a host without an address", []).to("nowhere.invalid")]).await;
    // The system's description differs.
    let (before, rest) = line.split_once("dns error: ").expect("the cause");
    let (_, after) = rest.split_once(';').expect("the advice");
    insta::assert_snapshot!(format!("{before}dns error: …;{after}"), @"a host without an address: Connect, 3 attempts: could not connect to nowhere.invalid: dns error: …; check the region or endpoint, and the network | waits [0.25, 0.5] |");
}

#[tokio::test]
async fn proxies() {
    insta::assert_snapshot!(table([
        get("no password for http", [proxy("407 Proxy Authentication Required")]).to("service.test").by_proxy(),
        get("not allowed for http", [proxy("403 Forbidden")]).to("service.test").by_proxy(),
        get("refused for http", []).to("service.test").by_proxy(),
    ])
    .await, @r"
    no password for http: Service, 1 attempts: a proxy responded with 407 Proxy Authentication Required: set its user name and password in HTTPS_PROXY, for http in HTTP_PROXY; the body has 19 bytes of text/html, see `Error::body` | waits [] | T000000Z
    not allowed for http: Service, 1 attempts: the service responded with 403 Forbidden; the body has 19 bytes of text/html, see `Error::body` | waits [] | T000000Z
    refused for http: Connect, 3 attempts: could not connect to service.test: tcp connect error: Connection refused; check the endpoint, the network and the proxy | waits [0.25, 0.5] |
    ");
}

#[tokio::test]
#[cfg_attr(not(any(feature = "rustls", feature = "native-tls")), ignore = "needs TLS")]
async fn proxies_for_tls() {
    insta::assert_snapshot!(table([
        get("no password", [proxy("407 Proxy Authentication Required")]).over_tls().to("service.test").by_proxy(),
        get("not allowed", [proxy("403 Forbidden")]).over_tls().to("service.test").by_proxy(),
        get("refused", []).over_tls().to("service.test").by_proxy(),
    ])
    .await, @r"
    no password: Connect, 1 attempts: could not connect to service.test: tunnel error: proxy authorization required; set its user name and password in HTTPS_PROXY, for http in HTTP_PROXY | waits [] | no date
    not allowed: Connect, 3 attempts: could not connect to service.test: tunnel error: unsuccessful; check the proxy in HTTPS_PROXY and the exceptions in NO_PROXY | waits [0.25, 0.5] | no date no date no date
    refused: Connect, 3 attempts: could not connect to service.test: tunnel error: failed to create underlying connection: tcp connect error: Connection refused; check the proxy in HTTPS_PROXY and the exceptions in NO_PROXY | waits [0.25, 0.5] |
    ");
}

#[tokio::test]
#[cfg_attr(not(feature = "rustls"), ignore = "the cause is in the words of rustls")]
async fn untrusted_certificates() {
    insta::assert_snapshot!(table([get("a certificate of nobody", [Step::Tls]).over_tls()]).await, @"a certificate of nobody: Connect, 1 attempts: could not connect to 127.0.0.1:PORT: invalid peer certificate: UnknownIssuer; check the endpoint, the clock and root certificates of this machine, and whether a proxy replaces certificates | waits [] |");
}

#[tokio::test]
#[cfg_attr(not(feature = "rustls"), ignore = "the cause is in the words of rustls")]
async fn ca_bundles() {
    insta::assert_snapshot!(table([
        get("its issuer", [Step::Tls]).over_tls().with(|config| config.ca_bundle([OTHER, UNTRUSTED].concat())),
        get("another issuer", [Step::Tls]).over_tls().with(|config| config.ca_bundle(OTHER)),
    ])
    .await, @r#"
    its issuer: 200 OK "" | waits [] | 
    another issuer: Connect, 1 attempts: could not connect to 127.0.0.1:PORT: invalid peer certificate: UnknownIssuer; check the endpoint, the clock and root certificates of this machine, and whether a proxy replaces certificates | waits [] |
    "#);
}
