//! Private certificates: issued, read, handed out, revoked and deleted.
//!
//! Of a certificate three things are kept: a summary, which is all that lists and details read; its contents, which
//! only an export reads; and, once for all certificates of a CA, the chain above them. How revocation lists and OCSP
//! learn of it is for `publication` to know.

mod create;
mod csr;
mod end;
mod export;
mod list;
mod parse;

use crate::call::Handler;

/// The operations on private certificates, by name.
pub(super) const HANDLERS: &[(&str, Handler)] = &[
    ("CreateCertificate", create::create),
    ("CreateCertificateByCsr", csr::create),
    ("DeleteCertificate", end::delete),
    ("ExportCertificate", export::export),
    ("ListCertificate", list::list),
    ("ParseCertificateSigningRequest", parse::parse),
    ("RevokeCertificate", end::revoke),
    ("ShowCertificate", list::show),
    ("ShowCertificateQuota", list::quota),
];
