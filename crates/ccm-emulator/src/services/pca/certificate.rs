//! Private certificates: issuance, queries, export, revocation and deletion.
//!
//! A certificate has three records: a summary, which lists and details read; its contents, which
//! only exports read; and the chain, which all certificates of a CA share. It must not know how
//! revocations are published, which is the task of `publication`.

mod create;
mod csr;
mod end;
mod export;
mod list;
mod parse;

use crate::call::Handler;

/// The handlers of the operations on private certificates, by name.
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
