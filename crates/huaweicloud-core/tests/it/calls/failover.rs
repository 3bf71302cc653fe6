//! Several endpoints: a call goes on to the next only when nothing was sent to the one before.

use std::time::Duration;

use super::{ENDPOINTS, client, good, hosts};
use crate::support::{Client, Server, key};
use crate::wire::assert_signature_is_valid;
use huaweicloud_core::test_util::{Answer, FakeClock, ReplayTransport};
use huaweicloud_core::{CallOptions, Config, ErrorKind};

const A: &str = "a.example.com";
const B: &str = "b.example.com";
const C: &str = "c.example.com";

fn three(answers: impl IntoIterator<Item = Answer>) -> (Client, ReplayTransport, FakeClock) {
    client(answers, |builder| builder.endpoints(ENDPOINTS))
}

fn refused() -> Answer {
    Answer::failure(ErrorKind::Connect)
}

#[tokio::test]
async fn a_call_goes_on_and_stays_there() {
    let (client, transport, clock) = three([refused(), good(), good()]);
    client.read(CallOptions::new()).await.unwrap();
    client.write(CallOptions::new()).await.unwrap();
    let requests = transport.requests();
    assert_eq!(hosts(&requests), [A, B, B]);
    assert_eq!(requests[1].url().as_str(), "https://b.example.com/base/v3/things?limit=1");
    assert_eq!(requests[1].header("host"), Some(B), "it is signed for the host that it goes to");
    assert_ne!(requests[0].header("authorization"), requests[1].header("authorization"));
    assert!(clock.sleeps().is_empty(), "there is nothing to wait for");
}

#[tokio::test]
async fn what_was_not_sent_may_go_elsewhere_whatever_it_does() {
    let (client, transport, _) = three([refused(), refused(), good()]);
    client.write(CallOptions::new()).await.unwrap();
    assert_eq!(hosts(&transport.requests()), [A, B, C]);
}

#[tokio::test]
async fn each_is_tried_before_the_call_waits() {
    let (client, transport, clock) =
        client((0..9).map(|_| refused()), |builder| builder.endpoints([ENDPOINTS[0], ENDPOINTS[1]]));
    let error = client.write(CallOptions::new()).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connect, 3));
    assert_eq!((hosts(&transport.requests()), clock.sleeps().len()), (vec![A, B, A], 1));
}

#[tokio::test]
async fn what_may_have_been_sent_stays() {
    for answer in [Answer::failure(ErrorKind::Timeout), Answer::failure(ErrorKind::Transport), Answer::status(503)] {
        let (client, transport, _) = three([answer, good()]);
        client.read(CallOptions::new()).await.unwrap();
        assert_eq!(hosts(&transport.requests()), [A, A]);
    }
}

#[tokio::test]
async fn an_endpoint_of_the_call_is_the_only_one() {
    let (client, transport, _) = three((0..9).map(|_| refused()).chain([good()]));
    let options = CallOptions::new().endpoint("https://own.example.com/x");
    client.read(options).await.unwrap_err();
    assert_eq!(hosts(&transport.requests()), ["own.example.com"; 3]);
    assert_eq!(transport.requests()[0].url().path(), "/x/v3/things");
}

#[tokio::test]
#[cfg_attr(not(any(feature = "rustls", feature = "native-tls")), ignore = "needs TLS")]
async fn over_loopback() {
    let server = Server::answering("200 OK", &[], "{}").await;
    // Nobody listens on port 9, and the other speaks no TLS.
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
