//! The demonstration CA, which issues purchased certificates: a root CA and an issuing CA below it,
//! one pair for all accounts.
//!
//! They are created at the first application, and are valid for a thousand years, so that the
//! emulator's clock can be set to any relevant time. Only tests should trust them.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use pki::{
    AlternativeName, Certificate, DistinguishedName, ExtendedKeyUsage, HashAlgorithm, Issuer, KeyAlgorithm, KeyPair,
    KeyUsage, KeyUsages, LineEnding, PkiError, PublicKey, Role, Template, issue, self_sign,
};
use serde::{Deserialize, Serialize};

use super::error::of_issuing;
use crate::base::ApiError;
use crate::store::{Record, Sealed, Writer};

/// 1 January 2000.
const BEGIN: u64 = 946_684_800;
/// 1 January 3000.
const END: u64 = 32_503_680_000;

/// The validity of certificates.
const YEAR: Duration = Duration::from_secs(365 * 24 * 60 * 60);

#[derive(Serialize, Deserialize)]
struct StoredAuthority {
    root: String,
    issuing: String,
    /// The key of the issuing CA. The key of the root CA is not needed again.
    key: Sealed,
}

impl Record for StoredAuthority {
    const TABLE: &'static str = "scm.authority";
}

/// The CA, ready to issue.
pub(super) struct Authority {
    root: Certificate,
    issuing: Certificate,
    key: KeyPair,
}

/// The content of a certificate to issue.
pub(super) struct Order<'a> {
    pub(super) subject: DistinguishedName,
    pub(super) names: Vec<AlternativeName>,
    pub(super) public_key: &'a PublicKey,
    pub(super) from: SystemTime,
}

impl Authority {
    /// The CA of this emulator, created at first use.
    pub(super) fn of(store: &Writer<'_>) -> Result<Self, ApiError> {
        let shared = store.shared();
        if let Some(stored) = shared.get::<StoredAuthority>("authority")? {
            let read = |text: &str| Certificate::from_pem(text).map_err(of_issuing);
            let key = shared.unseal(&stored.key)?;
            let key = KeyPair::from_pkcs8(&key).map_err(of_issuing)?;
            return Ok(Self { root: read(&stored.root)?, issuing: read(&stored.issuing)?, key });
        }
        let created = Self::make().map_err(of_issuing)?;
        let key = created.key.to_pkcs8().map_err(of_issuing)?;
        let stored = StoredAuthority {
            root: created.root.to_pem(LineEnding::Lf),
            issuing: created.issuing.to_pem(LineEnding::Lf),
            key: shared.seal(&key)?,
        };
        shared.put("authority", &stored)?;
        Ok(created)
    }

    fn make() -> Result<Self, PkiError> {
        let (begin, end) = (UNIX_EPOCH + Duration::from_secs(BEGIN), UNIX_EPOCH + Duration::from_secs(END));
        let name = |common_name: &str| {
            let name = DistinguishedName {
                common_name: common_name.to_owned(),
                organization: "ccm-emulator, not to be trusted".to_owned(),
                ..DistinguishedName::default()
            };
            name.to_name()
        };
        let root_key = KeyPair::generate(KeyAlgorithm::Ec256)?;
        let subject = name("Emulator Demonstration Root CA")?;
        let template = Template::new(subject, root_key.public_key(), Role::Ca { path_length: Some(1) }, begin, end);
        let root = self_sign(&template, &root_key, HashAlgorithm::Sha256)?;
        let key = KeyPair::generate(KeyAlgorithm::Ec256)?;
        let subject = name("Emulator Demonstration TLS CA")?;
        let template = Template::new(subject, key.public_key(), Role::Ca { path_length: Some(0) }, begin, end);
        let issuing = issue(&template, &Issuer { certificate: &root, key: &root_key }, HashAlgorithm::Sha256)?;
        Ok(Self { root, issuing, key })
    }

    /// Issues a server certificate.
    pub(super) fn issue(&self, order: Order<'_>) -> Result<Certificate, PkiError> {
        let subject = order.subject.to_name()?;
        let until = order.from + YEAR;
        let mut template = Template::new(subject, order.public_key, Role::EndEntity, order.from, until);
        let rsa = order.public_key.key_algorithm().is_none_or(KeyAlgorithm::is_rsa);
        template.key_usages = if rsa {
            KeyUsages::from_iter([KeyUsage::DigitalSignature, KeyUsage::KeyEncipherment])
        } else {
            KeyUsages::from_iter([KeyUsage::DigitalSignature])
        };
        template.extended_key_usages = vec![ExtendedKeyUsage::ServerAuth, ExtendedKeyUsage::ClientAuth];
        template.alternative_names = order.names;
        issue(&template, &Issuer { certificate: &self.issuing, key: &self.key }, HashAlgorithm::Sha256)
    }

    /// The chain of the certificates that this CA issues.
    pub(super) fn chain(&self) -> [Certificate; 2] {
        [self.issuing.clone(), self.root.clone()]
    }
}
