//! Certificate authorities: what is kept of them, and what the operations on them do.
//!
//! Private certificates and tags know of a CA by [`Issuer`] and [`Authority`] alone.

mod activate;
mod create;
mod draft;
mod issuer;
mod life;
mod outside;
pub(crate) mod quota;
mod record;
mod show;

pub(crate) use issuer::Issuer;
pub(crate) use outside::Outside;
pub(crate) use record::{Authority, Certification, CrlPublication, Place};
pub(crate) use show::shown;

use crate::call::Handler;

/// The operations on CAs, by name.
pub(super) const HANDLERS: &[(&str, Handler)] = &[
    ("CreateCertificateAuthority", create::create),
    ("DeleteCertificateAuthority", life::delete),
    ("DisableCertificateAuthority", life::disable),
    ("EnableCertificateAuthority", life::enable),
    ("ExportCertificateAuthorityCertificate", show::export),
    ("ExportCertificateAuthorityCsr", activate::export_csr),
    ("ImportCertificateAuthorityCertificate", activate::import),
    ("IssueCertificateAuthorityCertificate", activate::issue),
    ("ListCertificateAuthority", show::list),
    ("RestoreCertificateAuthority", life::restore),
    ("RevokeCertificateAuthority", life::revoke),
    ("ShowCertificateAuthority", show::show),
    ("ShowCertificateAuthorityQuota", quota::show),
];
