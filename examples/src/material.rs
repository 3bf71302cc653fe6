//! Creates sample data for examples that run without arguments: a CSR, a certificate, a CA. It is
//! created only in the emulator, never in a real account.

use std::error::Error;

use huaweicloud_core::Secret;
use huaweicloud_pca::types::{CertDistinguishedName, DistinguishedName, Validity};

use crate::cloud::Cloud;

/// A certificate or a CSR with its key, in PEM.
#[derive(Debug)]
pub struct Material {
    /// The certificate or the CSR.
    pub pem: String,
    /// Its private key.
    pub key: Secret,
    /// The CA certificates, starting with the issuer.
    pub chain: Option<String>,
}

/// Creates a CSR for `www.example.com` and its key with SCM.
///
/// # Errors
///
/// In a real account, or if a call fails.
pub async fn create_csr(cloud: &Cloud) -> Result<Material, Box<dyn Error>> {
    cloud.require_emulator()?;
    let scm = huaweicloud_scm::Client::new(&cloud.config)?;
    let request = scm.create_csr().name("example-csr").domain_name("www.example.com");
    let created = request.private_key_algo("EC_P256").usage("PERSONAL").send().await?.into_inner();
    let id = created.id.ok_or("the response has no id")?;
    let pem = scm.show_csr().id(&id).send().await?.into_inner().csr.ok_or("the response has no CSR")?;
    let key = scm.show_csr_private_key().id(id).send().await?.into_inner().private_key;
    Ok(Material { pem, key, chain: None })
}

/// Issues a certificate for `name` from a new root CA, valid for `days` days.
///
/// # Errors
///
/// In a real account, or if a call fails.
pub async fn issue_certificate(cloud: &Cloud, name: &str, days: i32) -> Result<Material, Box<dyn Error>> {
    cloud.require_emulator()?;
    let pca = huaweicloud_pca::Client::new(&cloud.config)?;
    let request = pca.create_certificate_authority().type_("ROOT").distinguished_name(ca_name());
    let request = request.key_algorithm("EC256").signature_algorithm("SHA256");
    let root = request.validity(Validity::builder().type_("YEAR").value(10)).send().await?;
    let request = pca.create_certificate().issuer_id(&root.ca_id);
    let request = request.distinguished_name(CertDistinguishedName::builder().common_name(name));
    let request = request.validity(Validity::builder().type_("DAY").value(days));
    let issued = request.send().await?;
    let request = pca.export_certificate().certificate_id(&issued.certificate_id);
    let exported = request.is_compressed(false).type_("OTHER").send().await?.into_inner();
    let (Some(pem), Some(key)) = (exported.certificate, exported.private_key) else {
        return Err("the export has no certificate or no key".into());
    };
    Ok(Material { pem, key, chain: exported.certificate_chain })
}

/// Creates a subordinate CA that is pending activation, and returns its id.
///
/// # Errors
///
/// In a real account, or if a call fails.
pub async fn create_pending_ca(cloud: &Cloud) -> Result<String, Box<dyn Error>> {
    cloud.require_emulator()?;
    let pca = huaweicloud_pca::Client::new(&cloud.config)?;
    let request = pca.create_certificate_authority().type_("SUBORDINATE").distinguished_name(ca_name());
    Ok(request.key_algorithm("EC256").send().await?.into_inner().ca_id)
}

fn ca_name() -> huaweicloud_pca::types::DistinguishedNameBuilder {
    let name = DistinguishedName::builder().common_name("Example Root").country("CN").state("Sichuan");
    name.locality("Chengdu").organization("Example").organizational_unit("Examples")
}
