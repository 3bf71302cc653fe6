//! The steps that creating and activating a CA have in common.
//!
//! Keys are generated before the write transaction, since that takes long and writers are
//! serialized.

use std::time::SystemTime;

use huaweicloud_pca::types::{
    CertificateAuthoritiesGenMode as Origin, CertificateAuthoritiesType as Kind, DistinguishedName, Validity,
};
use pki::{HashAlgorithm, KeyAlgorithm, KeyPair, KeyUsages, PublicKey, Role, Template, self_sign};

use crate::base::ApiError;
use crate::call::Call;
use crate::services::pca::error::{refused, wrong};
use crate::services::pca::name;
use crate::services::pca::record::{Authority, Certification, Issuer, record_issued};
use crate::services::pca::validity::{OTHER_YEARS, Period, ROOT_YEARS};
use crate::store::Writer;

/// The CA that a request describes.
pub(super) struct Draft<'a> {
    pub(super) kind: Kind,
    pub(super) name: &'a DistinguishedName,
    pub(super) key_algorithm: &'a str,
    /// Whether the key is to be stored in a dedicated HSM cluster.
    pub(super) dedicated: bool,
    pub(super) enterprise_project_id: Option<&'a str>,
}

impl Draft<'_> {
    /// Makes the pending CA, and its key, which the caller must seal.
    pub(super) fn make(
        &self,
        ca_id: String,
        charging_mode: i32,
        call: &Call,
    ) -> Result<(Authority, KeyPair), ApiError> {
        if self.dedicated {
            return Err(wrong("dedicated HSM clusters are not emulated; omit hsm_cluster_info"));
        }
        name::read(self.name).check().map_err(refused)?;
        let key = KeyPair::generate(KeyAlgorithm::from_pca(self.key_algorithm).map_err(refused)?).map_err(refused)?;
        let authority = Authority {
            ca_id,
            kind: self.kind.clone(),
            origin: Origin::Generate,
            name: self.name.clone(),
            created: call.now().into(),
            key_algorithm: self.key_algorithm.to_owned(),
            signature_algorithm: key.algorithm().default_hash().name().to_owned(),
            key: None,
            certification: None,
            is_disabled: false,
            is_revoked: false,
            deletion: None,
            crl: None,
            ocsp: false,
            charging_mode,
            enterprise_project_id: self.enterprise_project_id.unwrap_or("0").to_owned(),
        };
        Ok((authority, key))
    }
}

/// The certificate that a request describes.
pub(super) struct Terms {
    hash: HashAlgorithm,
    period: Period,
    path_length: u8,
    key_usages: KeyUsages,
}

impl Terms {
    pub(super) fn read<T: AsRef<str>>(
        kind: &Kind,
        signature_algorithm: &str,
        validity: &Validity,
        path_length: Option<i32>,
        key_usages: &[T],
        now: SystemTime,
    ) -> Result<Self, ApiError> {
        let years = if *kind == Kind::Root { ROOT_YEARS } else { OTHER_YEARS };
        Ok(Self {
            hash: HashAlgorithm::from_name(signature_algorithm).map_err(refused)?,
            period: Period::of(validity, years, now)?,
            path_length: path_length.unwrap_or(0).try_into().map_err(|_| wrong("path_length is out of range"))?,
            key_usages: match key_usages {
                [] => KeyUsages::ca_default(),
                names => KeyUsages::from_names(names).map_err(refused)?,
            },
        })
    }

    /// Certifies a root CA with its own key.
    pub(super) fn certify_root(
        &self,
        store: &Writer<'_>,
        authority: &mut Authority,
        key: &KeyPair,
        now: SystemTime,
    ) -> Result<(), ApiError> {
        let template = self.template(authority, key.public_key(), None)?;
        let certificate = self_sign(&template, key, self.hash).map_err(refused)?;
        record_issued(store, &authority.ca_id, &certificate.serial().to_string(), now)?;
        self.set(authority, Certification::new(&certificate, Vec::new(), None));
        Ok(())
    }

    /// Certifies a subordinate CA with another CA of the account.
    pub(super) fn certify_below(
        &self,
        store: &Writer<'_>,
        authority: &mut Authority,
        key: &PublicKey,
        issuer_id: &str,
        call: &Call,
    ) -> Result<(), ApiError> {
        let issuer = Issuer::load(store, issuer_id, call.now())?;
        let template = self.template(authority, key, Some(self.path_length))?;
        let certificate = issuer.issue(store, template, self.hash, &call.world.endpoint, call.now())?;
        let above = Some((issuer_id.to_owned(), issuer.common_name()));
        self.set(authority, Certification::new(&certificate, issuer.chain(), above));
        Ok(())
    }

    fn template<'a>(
        &self,
        authority: &Authority,
        key: &'a PublicKey,
        path_length: Option<u8>,
    ) -> Result<Template<'a>, ApiError> {
        let subject = name::read(&authority.name).to_name().map_err(refused)?;
        let Period { not_before, not_after } = self.period;
        let mut template = Template::new(subject, key, Role::Ca { path_length }, not_before, not_after);
        // A root CA always has the default key usages.
        if path_length.is_some() {
            template.key_usages = self.key_usages;
        }
        Ok(template)
    }

    fn set(&self, authority: &mut Authority, certification: Certification) {
        authority.signature_algorithm = self.hash.name().to_owned();
        authority.certification = Some(certification);
    }
}
