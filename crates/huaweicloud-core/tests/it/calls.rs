//! Calls beyond a single request: failover, options, interceptors, and the shared retry budget.

mod budget;
mod failover;
mod interceptors;
mod open;
mod options;
pub(crate) mod own_client;
mod panics;
mod project;
mod recorder;
mod renewal;
mod spans;
mod waiter;

use huaweicloud_core::test_util::{FakeClock, MockResponse, ReceivedRequest, ReplayTransport};
use huaweicloud_core::{Config, ConfigBuilder};

use crate::support::{Client, key};

const ENDPOINTS: [&str; 3] = ["https://a.example.com", "https://b.example.com/base", "https://c.example.com"];

/// A client whose requests get these responses.
fn client(
    responses: impl IntoIterator<Item = MockResponse>,
    configure: impl FnOnce(ConfigBuilder) -> ConfigBuilder,
) -> (Client, ReplayTransport, FakeClock) {
    let (transport, clock) = (ReplayTransport::new(responses), FakeClock::new());
    let config = Config::builder().credentials(key()).transport(transport.clone()).clock(clock.clone());
    let config = configure(config.endpoint(ENDPOINTS[0])).build().unwrap();
    (Client::new(&config).unwrap(), transport, clock)
}

fn good() -> MockResponse {
    MockResponse::json(200, &serde_json::json!({}))
}

/// The host of each request.
fn hosts(requests: &[ReceivedRequest]) -> Vec<&str> {
    requests.iter().map(|request| request.url().host_str().unwrap()).collect()
}
