//! What each operation of PCA does.
//!
//! An operation is a function beside others of its kind in a file of this folder, and a line in [`HANDLERS`]. Requests reach it after
//! the gateway and the bounds of the document; it must not know how they got here.

mod authority;
mod der;
mod error;
mod name;
mod publication;
mod revocation;
mod validity;

use std::time::SystemTime;

use huaweicloud_core::Operation;
use huaweicloud_pca::UnixMillis;

use crate::call::{Handler, OpenHandler};

/// The operations that are emulated, by name.
pub(crate) const HANDLERS: &[(&str, Handler)] = &[];

/// Why an operation is not emulated, by name. One that is neither here nor in [`HANDLERS`] is not emulated yet.
pub(crate) const REASONS: &[(&str, &str)] = &[];

/// What anybody may ask for, without an account.
pub(crate) const OPEN: &[(&Operation, OpenHandler)] = &[];

/// A time that is kept in a record or stands in a request. One that no clock can show is the beginning of 1970.
pub(crate) fn time_of(time: UnixMillis) -> SystemTime {
    SystemTime::try_from(time).unwrap_or(SystemTime::UNIX_EPOCH)
}
