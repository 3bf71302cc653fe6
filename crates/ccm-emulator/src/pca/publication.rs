//! Where revocation lists and OCSP are found: the addresses that stand in certificates.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::authority::Authority;

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
