//! What PCA keeps, and what follows from that at some time. What a request asks for must not be known here.

mod authority;
mod certificate;
mod der;
mod issuer;
mod outside;
mod prepaid;
mod revocation;
pub(crate) mod tags;

pub(crate) use authority::{Authority, Certification, CrlPublication, Place};
pub(crate) use certificate::{Chain, Contents, Fresh, Summary, check_quota};
pub(crate) use der::Der;
pub(crate) use issuer::Issuer;
pub(crate) use outside::{Outside, find_any};
pub(crate) use prepaid::Prepaid;
pub(crate) use revocation::{Revocation, note_issued, revoked_by, status};
