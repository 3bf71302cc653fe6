//! Test doubles for the network and the clock, for tests of programs that use a client.
//!
//! ```
//! use huaweicloud_core::test_util::{MockResponse, FakeClock, ReplayTransport, credentials};
//! use huaweicloud_core::Config;
//!
//! # fn main() -> Result<(), huaweicloud_core::Error> {
//! let transport = ReplayTransport::new([
//!     MockResponse::status(503),
//!     MockResponse::json(200, &serde_json::json!({"certificate_id": "scs1600313391074"})),
//! ]);
//! let clock = FakeClock::new();
//! let config = Config::builder()
//!     .credentials(credentials())
//!     .region("cn-north-4")
//!     .transport(transport.clone())
//!     .clock(clock.clone())
//!     .build()?;
//! // … `huaweicloud_scm::Client::new(&config)?` and calls of it, then:
//! for request in transport.requests() {
//!     println!("{} {}", request.method(), request.url());
//! }
//! println!("waited {:?} between attempts", clock.sleeps());
//! # Ok(())
//! # }
//! ```
//!
//! [`ReplayTransport`] responds in order, whatever is called; [`MockTransport`] responds by
//! operation;
//! [`RecordingTransport`] records calls of a real service, which a [`Session`] replays.

mod clock;
mod mock;
mod record;
mod replay;

pub use clock::FakeClock;
pub use mock::{MockRule, MockTransport};
pub use record::{RecordingTransport, Session};
pub use replay::{MockResponse, ReceivedRequest, ReplayTransport};

use crate::credentials::Credentials;

/// A fake access key with a domain ID.
pub fn credentials() -> Credentials {
    Credentials::access_key("AKEXAMPLE0000000TEST", "a secret key for tests")
        .with_domain_id("0123456789abcdef0123456789abcdef")
}
