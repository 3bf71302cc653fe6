//! Certificate authorities: creation, activation, queries and life cycle.

mod activate;
mod create;
mod draft;
mod life;
pub(crate) mod quota;
mod show;

pub(crate) use show::shown;

use crate::call::Handler;

/// The handlers of the operations on CAs, by name.
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
