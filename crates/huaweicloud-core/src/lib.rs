//! The runtime of the generated Huawei Cloud clients.
//!
//! Each generated crate describes one service. This crate contains what they share: credentials,
//! request signing, endpoints, the call pipeline, and one error type. It knows no service and no
//! operation.
//!
//! # Quick start
//!
//! Create one [`Config`] and pass it to the client of each service you use:
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
//!     .credentials(Credentials::access_key("MYACCESSKEYID", "my secret key"))
//!     .region("cn-north-4")
//!     .build()?;
//!
//! // let scm = huaweicloud_scm::Client::new(&config)?;
//! # let _ = config;
//! # Ok(())
//! # }
//! ```
//!
//! Every call returns a [`ResponseValue`] or an [`Error`], whose [`kind`](Error::kind) tells how to
//! handle it.
//!
//! # Endpoint resolution
//!
//! A client uses the first of these that is set:
//!
//! 1. [`ConfigBuilder::endpoint`] or [`ConfigBuilder::endpoints`];
//! 2. the variable `HUAWEICLOUD_SDK_ENDPOINT_{SERVICE}`, such as `…_ENDPOINT_SCM`;
//! 3. the variable `HUAWEICLOUD_SDK_REGION_{SERVICE}_{REGION}`, such as `…_REGION_SCM_CN_NORTH_4`;
//! 4. the region's entry in the file named by `HUAWEICLOUD_SDK_REGIONS_FILE`, or in
//!    `.huaweicloud/regions.yaml` in the home directory if the variable is not set;
//! 5. the region's entry in the table built into the crate of the service.
//!
//! It never falls back to another region. The variables and the file are read only by a
//! configuration that reads the environment. Each may list several addresses (comma-separated in a
//! variable); if one is unreachable, calls fail over to the next. The file has the format that the
//! vendor's SDKs read:
//!
//! ```yaml
//! SCM:
//!   - id: cn-north-4
//!     endpoint: https://scm.example.com
//!   - id: xx-new-1
//!     endpoints: [https://scm-a.example.com, https://scm-b.example.com]
//! ```
//!
//! # Features
//!
//! - `rustls` (default): TLS by rustls with ring and the platform's trust store. Building it
//!   requires a C compiler.
//! - `native-tls`: TLS by the platform's own library. Used only if `rustls` is off.
//! - `blocking`: blocking calls for programs without an async runtime, in the module `blocking`.
//! - `regions-file` (default): service addresses from a file, see above.
//! - `test-util`: test doubles for the network and the clock, in the module `test_util`.
//! - `pem`: files of certificates and keys, in the module `pem`.
//! - `jiff`, `chrono`: conversions between [`UnixMillis`], [`DateTime`], [`Date`] and the types of
//!   these crates.
//! - `sm3`, `ecdsa-p256`, `sm2`: additional algorithms in [`signing`], for services that require
//!   them.
//!
//! # WebAssembly
//!
//! On `wasm32` only the parts that need no network, clock or file system are available:
//! [`signing`], [`Secret`], the types of requests and responses, and [`Error`]. Send requests with
//! what the host offers.

// docs.rs shows which feature an item needs; what WebAssembly lacks is described above.
#![cfg_attr(docsrs, feature(doc_cfg), doc(auto_cfg(hide(target_arch = "wasm32"))))]
#![cfg_attr(target_arch = "wasm32", allow(dead_code, unused_imports, reason = "used only by calls"))]

mod build;
mod date;
mod date_time;
mod declare;
mod error;
pub mod error_code;
mod field;
mod local_date_time;
mod nullable;
mod operation;
// Shared by programs of this workspace, and no part of the API.
#[doc(hidden)]
pub mod redact;
mod secret;
mod secret_header;
mod setter;
pub mod signing;
mod time;
mod tolerant;
mod unix_millis;
mod validation;

// Modules that use the network, the clock, files or the environment.
#[cfg(all(feature = "blocking", not(target_arch = "wasm32")))]
pub mod blocking;
#[cfg(not(target_arch = "wasm32"))]
mod ca_bundle;
#[cfg(not(target_arch = "wasm32"))]
mod call;
#[cfg(not(target_arch = "wasm32"))]
pub mod clock;
#[cfg(not(target_arch = "wasm32"))]
mod config;
#[cfg(not(target_arch = "wasm32"))]
pub mod credentials;
#[cfg(not(target_arch = "wasm32"))]
mod endpoint;
#[cfg(not(target_arch = "wasm32"))]
mod env;
#[cfg(not(target_arch = "wasm32"))]
mod file;
#[cfg(not(target_arch = "wasm32"))]
mod handle;
#[cfg(not(target_arch = "wasm32"))]
mod interceptor;
#[cfg(not(target_arch = "wasm32"))]
mod options;
#[cfg(not(target_arch = "wasm32"))]
mod page;
#[cfg(not(target_arch = "wasm32"))]
mod panics;
#[cfg(not(target_arch = "wasm32"))]
mod path;
#[cfg(all(feature = "pem", not(target_arch = "wasm32")))]
pub mod pem;
#[cfg(not(target_arch = "wasm32"))]
mod proxy;
#[cfg(not(target_arch = "wasm32"))]
mod query;
#[cfg(not(target_arch = "wasm32"))]
mod regions_file;
#[cfg(not(target_arch = "wasm32"))]
mod response;
#[cfg(not(target_arch = "wasm32"))]
mod retry;
#[cfg(not(target_arch = "wasm32"))]
mod service_clock;
#[cfg(not(target_arch = "wasm32"))]
mod setting;
#[cfg(not(target_arch = "wasm32"))]
mod shared;
#[cfg(not(target_arch = "wasm32"))]
mod stream;
#[cfg(not(target_arch = "wasm32"))]
mod success;
#[cfg(all(feature = "test-util", not(target_arch = "wasm32")))]
pub mod test_util;
#[cfg(not(target_arch = "wasm32"))]
mod tls;
#[cfg(not(target_arch = "wasm32"))]
mod transport;
#[cfg(not(target_arch = "wasm32"))]
mod waiter;

pub use ::http::StatusCode;
/// The version of reqwest whose types appear in [`Transport`], [`Interceptor`] and related items.
#[cfg(not(target_arch = "wasm32"))]
#[doc(no_inline)]
pub use ::reqwest;
#[cfg(not(target_arch = "wasm32"))]
pub use config::{Config, ConfigBuilder};
#[cfg(not(target_arch = "wasm32"))]
#[doc(inline)]
pub use credentials::{Credentials, ProvideCredentials};
pub use date::Date;
pub use date_time::{DateTime, InvalidTime};
#[cfg(not(target_arch = "wasm32"))]
pub use endpoint::Service;
pub use error::{Error, ErrorKind};
#[doc(inline)]
pub use error_code::ErrorCode;
#[cfg(not(target_arch = "wasm32"))]
pub use interceptor::{Attempt, Interceptor, Outcome};
pub use local_date_time::{LocalDateTime, UtcOffset};
pub use nullable::{IntoNullable, IntoNullableList, Null, Nullable};
pub use operation::{HeaderKind, LeastPrivilege, Operation, Permission, ResponseHeader, Scope, least_privilege};
#[cfg(not(target_arch = "wasm32"))]
pub use options::CallOptions;
#[cfg(not(target_arch = "wasm32"))]
pub use page::Paginator;
#[cfg(not(target_arch = "wasm32"))]
pub use response::ResponseValue;
#[cfg(not(target_arch = "wasm32"))]
pub use retry::{Backoff, Failure, NoRetry, RetryPolicy};
pub use secret::{Secret, SecretBytes};
pub use setter::{IntoField, IntoList};
#[cfg(not(target_arch = "wasm32"))]
pub use stream::ByteStream;
#[cfg(not(target_arch = "wasm32"))]
pub use transport::{BoxFuture, Transport};
pub use unix_millis::{OutOfRange, UnixMillis};
pub use validation::{ValidationErrors, Violation};
#[cfg(not(target_arch = "wasm32"))]
pub use waiter::Waiter;

/// Items that generated code imports and declares. Not a public API: it changes with the generator.
#[doc(hidden)]
pub mod codegen {
    pub use regex_lite::Regex;
    pub use serde;

    pub use crate::build::{Build, build_field, build_unless_unset, is_default};
    pub use crate::declare::{kinds, limits};
    pub use crate::error::Error;
    pub use crate::field::Field;
    #[cfg(not(target_arch = "wasm32"))]
    pub use crate::handle::Handle;
    #[cfg(not(target_arch = "wasm32"))]
    pub use crate::page::{
        Marked, Numbered, Paginated, items, items_by_marker, items_by_page, pages, pages_by_marker, pages_by_page,
        total_in_header,
    };
    #[cfg(not(target_arch = "wasm32"))]
    pub use crate::path::{PROJECT_ID, encode_path};
    #[cfg(not(target_arch = "wasm32"))]
    pub use crate::query::QueryParam;
    #[cfg(not(target_arch = "wasm32"))]
    pub use crate::response::{ResponseValue, decode};
    pub use crate::secret::Secret;
    #[cfg(not(target_arch = "wasm32"))]
    pub use crate::secret_header::secret_header;
    pub use crate::setter::{FromPair, FromText};
    pub use crate::validation::{Validate, Validation};
    #[cfg(not(target_arch = "wasm32"))]
    pub use crate::waiter::{Goal, wait_until};
    pub use crate::{enumeration, request, structure};
}
