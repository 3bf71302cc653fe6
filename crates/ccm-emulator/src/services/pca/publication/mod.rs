//! How the world learns of revocations: revocation lists and OCSP, whether they are on, and where they are found.
//!
//! There is no OBS here. What the service writes to a bucket, the emulator serves itself, made anew for everyone who asks; the name of the
//! bucket is in the address and has no other meaning. A list that is switched off is gone at once.

mod agency;
mod serve;
mod switch;

pub(crate) use switch::configure;

use huaweicloud_core::Operation;

use crate::call::{Handler, OpenHandler};

/// The operations on revocation, by name.
pub(super) const HANDLERS: &[(&str, Handler)] = &[
    ("CreateAgency", agency::create_for_service),
    ("CreateCertificateAuthorityObsAgency", agency::create_for_obs),
    ("DisableCertificateAuthorityCrl", switch::disable_crl),
    ("EnableCertificateAuthorityCrl", switch::enable_crl),
    ("ListCertificateAuthorityObsBucket", agency::buckets),
    ("ShowAgency", agency::show_for_service),
    ("ShowCertificateAuthorityObsAgency", agency::show_for_obs),
    ("UpdateOcspSwitch", switch::ocsp),
];

/// Revocation lists, and OCSP in both of its forms.
pub(super) const OPEN: &[(&Operation, OpenHandler)] = &[
    (&Operation::new("FetchCrl", "", "GET", "/pca/crl/{ca_id}/{bucket}/{file}"), serve::crl),
    (&Operation::new("AskOcsp", "", "POST", "/pca/ocsp/{ca_id}"), serve::ocsp_by_post),
    (&Operation::new("AskOcspByPath", "", "GET", "/pca/ocsp/{ca_id}/{*request}"), serve::ocsp_by_get),
];
