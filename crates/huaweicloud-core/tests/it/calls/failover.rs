//! Failover: a call switches to the next endpoint only if nothing was sent to the previous one.

use std::time::Duration;

use huaweicloud_core::test_util::{FakeClock, MockResponse, ReplayTransport};
use huaweicloud_core::{CallOptions, Config, ErrorKind};

use super::{ENDPOINTS, client, good, hosts};
use crate::support::{Client, Server, key};
use crate::wire::assert_signature_is_valid;

const A: &str = "a.example.com";
const B: &str = "b.example.com";
const C: &str = "c.example.com";

fn three(responses: impl IntoIterator<Item = MockResponse>) -> (Client, ReplayTransport, FakeClock) {
    client(responses, |builder| builder.endpoints(ENDPOINTS))
}

fn unreachable_endpoint() -> MockResponse {
    MockResponse::failure(ErrorKind::Connect)
}

#[tokio::test]
async fn failover_is_kept_for_later_calls() {
    let (client, transport, clock) = three([unreachable_endpoint(), good(), good()]);
    client.read(CallOptions::new()).await.unwrap();
    client.write(CallOptions::new()).await.unwrap();
    let requests = transport.requests();
    assert_eq!(hosts(&requests), [A, B, B]);
    assert_eq!(requests[1].url().as_str(), "https://b.example.com/base/v3/things?limit=1");
    assert_eq!(requests[1].header("host"), Some(B), "signed for the new host");
    assert_ne!(requests[0].header("authorization"), requests[1].header("authorization"));
    assert!(clock.sleeps().is_empty(), "no delay");
}

#[tokio::test]
async fn failover_applies_to_any_unsent_request() {
    let (client, transport, _) = three([unreachable_endpoint(), unreachable_endpoint(), good()]);
    client.write(CallOptions::new()).await.unwrap();
    assert_eq!(hosts(&transport.requests()), [A, B, C]);
}

#[tokio::test]
async fn failover_tries_each_endpoint_before_a_delay() {
    let (client, transport, clock) =
        client((0..9).map(|_| unreachable_endpoint()), |builder| builder.endpoints([ENDPOINTS[0], ENDPOINTS[1]]));
    let error = client.write(CallOptions::new()).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connect, 3));
    assert_eq!((hosts(&transport.requests()), clock.sleeps().len()), (vec![A, B, A], 1));
}

#[tokio::test]
async fn failover_needs_an_unsent_request() {
    for response in [
        MockResponse::failure(ErrorKind::Timeout),
        MockResponse::failure(ErrorKind::Transport),
        MockResponse::status(503),
    ] {
        let (client, transport, _) = three([response, good()]);
        client.read(CallOptions::new()).await.unwrap();
        assert_eq!(hosts(&transport.requests()), [A, A]);
    }
}

#[tokio::test]
async fn call_endpoint_has_no_failover() {
    let (client, transport, _) = three((0..9).map(|_| unreachable_endpoint()).chain([good()]));
    let options = CallOptions::new().endpoint("https://own.example.com/x");
    client.read(options).await.unwrap_err();
    assert_eq!(hosts(&transport.requests()), ["own.example.com"; 3]);
    assert_eq!(transport.requests()[0].url().path(), "/x/v3/things");
}

#[tokio::test]
#[cfg_attr(not(any(feature = "rustls", feature = "native-tls")), ignore = "needs TLS")]
async fn failover_works_over_loopback() {
    let server = Server::responding("200 OK", &[], "{}").await;
    // Nothing listens on port 9, and the other server does not support TLS.
    let other = Server::start("no TLS").await;
    let tls = other.address.replace("http:", "https:");
    let config = Config::builder().credentials(key()).connect_timeout(Duration::from_millis(100)).endpoints([
        "http://127.0.0.1:9",
        &tls,
        &server.address,
    ]);
    let client = Client::new(&config.build().unwrap()).unwrap();
    client.write(CallOptions::new()).await.unwrap();
    assert_signature_is_valid(&server.only());
}
