//! Values that all other layers use. They must not know requests or the store.

pub(crate) mod account;
pub(crate) mod clock;
mod error;
pub(crate) mod json;
pub(crate) mod last_use;
pub(crate) mod locks;
pub(crate) mod principal;
pub(crate) mod random;
pub(crate) mod service;
pub(crate) mod settings;
pub(crate) mod tag;
pub(crate) mod time;
pub(crate) mod totp;

pub(crate) use error::{ApiError, Format};
pub use error::{ResetError, SnapshotError, StartError};
