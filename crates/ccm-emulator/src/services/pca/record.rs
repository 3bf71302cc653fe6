//! The stored records of PCA, and their state at a given time. It must not know requests.

mod authority;
mod certificate;
mod der;
mod external;
mod issuer;
mod prepaid;
mod revocation;
pub(crate) mod tags;

pub(crate) use authority::{Authority, Certification, CrlPublication, Owner};
pub(crate) use certificate::{Chain, Contents, NewCertificate, Summary, check_quota};
pub(crate) use der::Der;
pub(crate) use external::{External, find_any};
pub(crate) use issuer::Issuer;
pub(crate) use prepaid::Prepaid;
pub(crate) use revocation::{Revocation, record_issued, revoked_by, status};
