//! Stand-ins for the network and the clock, to test programs that use a client without either.
//!
//! ```
//! use huaweicloud_core::test_util::{Answer, FakeClock, ReplayTransport, credentials};
//! use huaweicloud_core::Config;
//!
//! # fn main() -> Result<(), huaweicloud_core::Error> {
//! let transport = ReplayTransport::new([
//!     Answer::status(503),
//!     Answer::json(200, &serde_json::json!({"certificate_id": "scs1600313391074"})),
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

mod clock;
mod replay;

pub use clock::FakeClock;
pub use replay::{Answer, ReceivedRequest, ReplayTransport};

use crate::credentials::Credentials;

/// An access key that no service knows, with a domain id.
pub fn credentials() -> Credentials {
    Credentials::access_key("AKEXAMPLE0000000TEST", "a secret key for tests")
        .with_domain_id("0123456789abcdef0123456789abcdef")
}
