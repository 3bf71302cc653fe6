//! What earlier runs left, as the services list it. It must not change anything.

use std::collections::{BTreeMap, BTreeSet};

use huaweicloud_pca::types::Certificates;
use huaweicloud_scm::UnixMillis;
use huaweicloud_scm::pem::CertificateChain;
use huaweicloud_scm::types::{CertificateDetail, ScsTag};

use super::{BoxError, RENEWS, due};

/// What earlier runs left.
pub(super) struct Known<'a> {
    /// The certificates in SCM that are not due, and so may be successors.
    valid: Vec<&'a CertificateDetail>,
    /// The ids in SCM of complete successors, by the id that they renew.
    complete: BTreeMap<String, String>,
    /// The ids in PCA of issued successors, by their organizational unit.
    issued: BTreeMap<String, String>,
}

impl<'a> Known<'a> {
    pub(super) async fn read(
        scm: &huaweicloud_scm::Client,
        pca: &huaweicloud_pca::Client,
        listed: &'a [CertificateDetail],
        limit: UnixMillis,
    ) -> Result<Self, BoxError> {
        let valid: Vec<_> = listed.iter().filter(|certificate| due(certificate, limit).is_none()).collect();
        // A successor that was not renewed in time is none any more.
        let ids: BTreeSet<&str> = valid.iter().map(|certificate| certificate.id.as_str()).collect();
        let mut complete = BTreeMap::new();
        let any_value: [&str; 0] = [];
        let tag = ScsTag::builder().key(RENEWS).values(any_value).build()?;
        let mut tagged = scm.list_certificates_by_tag().action("filter").tags([tag]).items();
        while let Some(resource) = tagged.next().await {
            let resource = resource?;
            let renews = resource.tags.iter().find(|tag| tag.key.as_deref() == Some(RENEWS));
            if let Some((old, id)) = renews.and_then(|tag| tag.value.as_deref()).zip(resource.resource_id)
                && ids.contains(id.as_str())
            {
                complete.insert(old.to_owned(), id);
            }
        }
        let mut issued = BTreeMap::new();
        let mut certificates = pca.list_certificate().status("ISSUED").sort_key("create_time").sort_dir("ASC").items();
        while let Some(certificate) = certificates.next().await {
            let certificate = certificate?;
            let unit = &certificate.distinguished_name.organizational_unit;
            if unit.starts_with(RENEWS) && has_key(&certificate) && certificate.not_after > limit {
                // Should there be several, all runs agree on the oldest.
                issued.entry(unit.to_string()).or_insert(certificate.certificate_id);
            }
        }
        Ok(Self { valid, complete, issued })
    }

    /// The id in SCM of the successor that lacks nothing.
    pub(super) fn complete(&self, old: &CertificateDetail) -> Option<&String> {
        self.complete.get(&old.id)
    }

    /// The id in PCA of the successor.
    pub(super) fn issued(&self, old: &CertificateDetail) -> Option<&String> {
        self.issued.get(&unit(old))
    }

    /// The id in SCM of the successor, which was imported but is not complete.
    pub(super) async fn imported(
        &self,
        scm: &huaweicloud_scm::Client,
        old: &CertificateDetail,
        successor: &CertificateChain,
    ) -> Result<Option<String>, BoxError> {
        let complete: BTreeSet<&String> = self.complete.values().collect();
        let candidates = self.valid.iter().filter(|certificate| {
            certificate.domain == old.domain
                && certificate.status.as_ref() == "UPLOAD"
                && !complete.contains(&certificate.id)
        });
        for candidate in candidates {
            let exported = scm.export_certificate().certificate_id(&candidate.id).send().await?;
            if CertificateChain::parse(&exported.certificate)?.certificate() == successor.certificate() {
                return Ok(Some(candidate.id.clone()));
            }
        }
        Ok(None)
    }
}

/// The organizational unit of the successor of a certificate.
pub(super) fn unit(old: &CertificateDetail) -> String {
    format!("{RENEWS} {}", old.id)
}

/// Whether PCA has made the key, and so can export it.
fn has_key(certificate: &Certificates) -> bool {
    certificate.gen_mode.as_ref() == "GENERATE"
}
