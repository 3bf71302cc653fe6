//! The runtime of the generated Huawei Cloud clients.
//!
//! Each generated crate describes one service; this one has what they share: credentials, request signing, endpoints,
//! the way that every call takes, and one error type. It knows no service and no operation.
//!
//! # Quick start
//!
//! A program makes one [`Config`] and hands it to the clients of the services that it uses:
//!
//! ```no_run
//! use huaweicloud_core::{Config, Credentials};
//!
//! # async fn run() -> Result<(), huaweicloud_core::Error> {
//! // HUAWEICLOUD_SDK_AK, HUAWEICLOUD_SDK_SK, HUAWEICLOUD_SDK_REGION
//! let config = Config::from_env().await?;
//!
//! // Or without the environment:
//! let config = Config::builder()
//!     .credentials(Credentials::access_key("MYACCESSKEYID", "my secret key").with_domain_id("my domain id"))
//!     .region("cn-north-4")
//!     .build()?;
//!
//! // let scm = huaweicloud_scm::Client::new(&config)?;
//! # let _ = config;
//! # Ok(())
//! # }
//! ```
//!
//! Every call returns a [`ResponseValue`] or an [`Error`], whose [`kind`](Error::kind) says what to do about it.
//!
//! # Features
//!
//! - `rustls` (default): TLS by rustls with ring and the trust store of the platform. Building it takes a C compiler.
//! - `native-tls`: TLS by the platform's own library. Used only if `rustls` is off.
//! - `test-util`: stand-ins for the network and the clock, see [`test_util`].
//! - `jiff`, `chrono`: conversions of [`UnixMillis`] from and to the types of these crates.
//! - `sm3`, `ecdsa-p256`, `sm2`: more algorithms in [`signing`], for services that ask for them.

mod authenticate;
mod call;
mod clock;
mod config;
pub mod credentials;
mod endpoint;
mod env;
mod error;
mod field;
mod http;
mod interceptor;
mod open_enum;
mod operation;
mod options;
mod page;
mod path;
mod problem;
mod query;
mod response;
mod retry;
mod secret;
pub mod signing;
#[cfg(feature = "test-util")]
pub mod test_util;
mod text;
pub mod time;
mod tls;
mod tolerant;
mod transport;
mod unix_millis;

pub use clock::{Clock, Random, SystemClock, SystemRandom};
pub use config::{Config, ConfigBuilder};
pub use credentials::{Credentials, CredentialsChain, ProvideCredentials, ProviderContext};
pub use endpoint::Service;
pub use error::{Error, ErrorKind};
pub use field::{Field, IntoField, IntoList};
pub use interceptor::{Attempt, Interceptor, Outcome};
pub use operation::{LeastPrivilege, Operation, Permission, least_privilege};
pub use options::CallOptions;
pub use page::Paginator;
pub use problem::{Check, Problem, Problems};
pub use reqwest::StatusCode;
pub use response::ResponseValue;
pub use retry::{Backoff, Failure, NoRetry, RetryPolicy};
pub use secret::{Secret, SecretBytes};
pub use text::{ConversionError, Text, TextRule};
pub use transport::{BoxFuture, Transport};
pub use unix_millis::{OutOfRange, UnixMillis};

/// What generated code imports. Not meant for anybody else, and free to change with the generator.
#[doc(hidden)]
pub mod codegen {
    pub use crate::error::Error;
    pub use crate::field::{Field, IntoField, IntoList};
    pub use crate::http::Handle;
    pub use crate::options::CallOptions;
    pub use crate::page::{Paginated, items, pages};
    pub use crate::path::encode_path;
    pub use crate::problem::{Check, Problems};
    pub use crate::query::QueryParam;
    pub use crate::response::ResponseValue;
    pub use crate::text::ConversionError;
    pub use crate::tolerant::Tolerant;
    pub use regress::Regex;
    pub use serde;
}
