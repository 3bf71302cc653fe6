//! The operations of PCA.
//!
//! An operation is a function in one of the folders, next to related ones, and an entry in the
//! `HANDLERS` there. Requests are already authenticated and validated; handlers must not know how.
//! All stored records are in `record`.

mod authority;
mod certificate;
mod error;
mod name;
mod order;
mod publication;
mod record;
mod tag;
mod validity;

pub(crate) use error::CODES;
use huaweicloud_core::Operation;

use crate::call::{Handler, OpenHandler};

/// The handlers of the emulated operations by name, per folder.
pub(crate) const HANDLERS: &[&[(&str, Handler)]] =
    &[authority::HANDLERS, publication::HANDLERS, order::HANDLERS, certificate::HANDLERS, tag::HANDLERS];

/// The reasons why operations are not emulated, by name. An operation that is neither here nor in
/// [`HANDLERS`] is not implemented yet.
pub(crate) const REASONS: &[(&str, &str)] = &[];

/// The operations that need no authentication.
pub(crate) const OPEN: &[(&Operation, OpenHandler)] = publication::OPEN;
