//! What each operation of PCA does.
//!
//! An operation is a function beside others of its kind in a file of this folder, and a line in the `HANDLERS` there. Requests reach it after
//! the gateway and the bounds of the document; it must not know how they got here. What is kept is in `record`, for all of them.

mod authority;
mod certificate;
mod error;
mod name;
mod order;
mod publication;
mod record;
mod tag;
mod validity;

use huaweicloud_core::Operation;

use crate::call::{Handler, OpenHandler};

pub(crate) use error::CODES;

/// The operations that are emulated, by name, as the folders have them.
pub(crate) const HANDLERS: &[&[(&str, Handler)]] =
    &[authority::HANDLERS, publication::HANDLERS, order::HANDLERS, certificate::HANDLERS, tag::HANDLERS];

/// Why an operation is not emulated, by name. One that is neither here nor in [`HANDLERS`] is not emulated yet.
pub(crate) const REASONS: &[(&str, &str)] = &[];

/// What anybody may ask for, without an account.
pub(crate) const OPEN: &[(&Operation, OpenHandler)] = publication::OPEN;
