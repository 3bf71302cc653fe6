//! Publishes revocations by revocation lists and OCSP.
//!
//! There is no OBS. The emulator serves the lists that the cloud would write to a bucket, and
//! generates one for each request; the name of the bucket only appears in the URL. A list that is
//! turned off is gone at once.

mod agency;
mod serve;
mod switch;

use huaweicloud_core::Operation;
pub(crate) use switch::configure;

use crate::call::{Handler, OpenHandler};

/// The handlers of the operations on revocation, by name.
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

/// Revocation lists, and OCSP by POST and GET.
pub(super) const OPEN: &[(&Operation, OpenHandler)] = &[
    (&Operation::new("FetchCrl", "", "GET", "/pca/crl/{ca_id}/{bucket}/{file}"), serve::crl),
    (&Operation::new("AskOcsp", "", "POST", "/pca/ocsp/{ca_id}"), serve::ocsp_by_post),
    (&Operation::new("AskOcspByPath", "", "GET", "/pca/ocsp/{ca_id}/{*request}"), serve::ocsp_by_get),
];
