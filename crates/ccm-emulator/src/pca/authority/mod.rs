//! Certificate authorities: what is kept of them, and what the operations on them do.
//!
//! Private certificates and tags know of a CA by [`Issuer`] and [`Authority`] alone.

mod issuer;
mod record;

#[allow(unused_imports, reason = "for operations that are still to come")]
pub(crate) use issuer::Issuer;
#[allow(unused_imports, reason = "for operations that are still to come")]
pub(crate) use record::{Authority, Certification, CrlPublication, Place};
