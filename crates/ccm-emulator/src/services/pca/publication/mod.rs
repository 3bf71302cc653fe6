//! How the world learns of revocations: revocation lists and OCSP, whether they are on, and where they are found.
//!
//! There is no OBS here. What the service writes to a bucket, the emulator serves itself, made anew for everyone who asks; the name of the
//! bucket is in the address and has no other meaning. A list that is switched off is gone at once.

mod agency;
mod serve;
mod switch;

pub(crate) use switch::configure;

use huaweicloud_core::Operation;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::authority::Authority;
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

/// Where the revocation list of a CA is, if it is published.
pub(crate) fn crl_address(authority: &Authority, base: &str) -> Option<String> {
    let crl = authority.crl.as_ref()?;
    let encode = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    Some(format!("{base}/pca/crl/{}/{}/{}.crl", authority.ca_id, encode(&crl.bucket), encode(&crl.name)))
}

/// Where OCSP of a CA is asked, if it is on.
pub(crate) fn ocsp_address(authority: &Authority, base: &str) -> Option<String> {
    authority.ocsp.then(|| format!("{base}/pca/ocsp/{}", authority.ca_id))
}
