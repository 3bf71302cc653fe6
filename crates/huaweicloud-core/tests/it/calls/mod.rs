//! What a call does beyond one request: other endpoints, other settings for one call, interceptors, and the limits of many calls together.

mod budget;
mod failover;
mod interceptors;
mod options;
mod own_client;
mod recorder;
mod renewal;
mod spans;

use huaweicloud_core::test_util::{Answer, FakeClock, ReceivedRequest, ReplayTransport};
use huaweicloud_core::{Config, ConfigBuilder};

use crate::support::{Client, key};

const ENDPOINTS: [&str; 3] = ["https://a.example.com", "https://b.example.com/base", "https://c.example.com"];

/// A client whose requests get these answers.
fn client(
    answers: impl IntoIterator<Item = Answer>,
    configure: impl FnOnce(ConfigBuilder) -> ConfigBuilder,
) -> (Client, ReplayTransport, FakeClock) {
    let (transport, clock) = (ReplayTransport::new(answers), FakeClock::new());
    let config = Config::builder().credentials(key()).transport(transport.clone()).clock(clock.clone());
    let config = configure(config.endpoint(ENDPOINTS[0])).build().unwrap();
    (Client::new(&config).unwrap(), transport, clock)
}

fn good() -> Answer {
    Answer::json(200, &serde_json::json!({}))
}

/// Where the requests went, of each the host.
fn hosts(requests: &[ReceivedRequest]) -> Vec<&str> {
    requests.iter().map(|request| request.url().host_str().unwrap()).collect()
}
