//! An emulator with two accounts, helpers to create CAs and certificates, and assertions.

use std::fmt::Debug;
use std::time::SystemTime;

use ccm_emulator::{Emulator, Settings};
use huaweicloud_core::ErrorCode;
pub(crate) use huaweicloud_pca::error_codes as codes;
use huaweicloud_pca::types::{
    CertDistinguishedName, DistinguishedName, DistinguishedNameBuilder, Validity, ValidityBuilder,
};
use huaweicloud_pca::{Client, Error};
use pki::{Certificate, CertificateRequest, HashAlgorithm, KeyAlgorithm, KeyPair, LineEnding};

use crate::accounts::two_accounts;
use crate::tools::distinguished_name;

/// An id that does not exist.
pub(crate) const NOBODY: &str = "00000000-0000-4000-8000-000000000000";

/// An emulator, and a client of one of its accounts.
pub(crate) struct Setup {
    pub(crate) emulator: Emulator,
    pub(crate) pca: Client,
    /// A client of another account.
    pub(crate) other: Client,
}

pub(crate) async fn setup() -> Setup {
    setup_with(|_| {}).await
}

pub(crate) async fn setup_with(change: impl FnOnce(&mut Settings)) -> Setup {
    let emulator = two_accounts(change).await;
    let client = |account| Client::new(&emulator.config_for(account).unwrap()).unwrap();
    let (pca, other) = (client("blue"), client("red"));
    Setup { emulator, pca, other }
}

impl Setup {
    /// Creates a root CA with a P-256 key for ten years.
    pub(crate) async fn root(&self) -> String {
        self.root_of("EC256", "Example Root").await
    }

    pub(crate) async fn root_of(&self, algorithm: &str, name: &str) -> String {
        let request = self.pca.create_certificate_authority().type_("ROOT").distinguished_name(authority_name(name));
        let request = request.key_algorithm(algorithm).signature_algorithm("SHA256").validity(years(10));
        request.send().await.unwrap().ca_id.clone()
    }

    /// Creates a subordinate CA for five years.
    pub(crate) async fn subordinate(&self, issuer: &str, path_length: i32) -> String {
        let request = self.pca.create_certificate_authority().type_("SUBORDINATE").issuer_id(issuer);
        let request = request.distinguished_name(authority_name("Example Issuing")).path_length(path_length);
        let request = request.key_algorithm("EC256").signature_algorithm("SHA256").validity(years(5));
        request.send().await.unwrap().ca_id.clone()
    }

    /// Issues a certificate with a P-256 key for one year.
    pub(crate) async fn certificate(&self, issuer: &str, name: &str) -> String {
        let request = self.pca.create_certificate().issuer_id(issuer).distinguished_name(common_name(name));
        request.validity(years(1)).send().await.unwrap().certificate_id.clone()
    }

    /// Exports a certificate.
    pub(crate) async fn exported(&self, id: &str) -> Exported {
        let request = self.pca.export_certificate().certificate_id(id).is_compressed(false).type_("OTHER");
        let answer = request.send().await.unwrap().into_inner();
        let chain = answer.certificate_chain.unwrap();
        Exported {
            certificate: Certificate::from_pem(answer.certificate.as_ref().unwrap()).unwrap(),
            chain: Certificate::all_from_pem(&chain).unwrap(),
            key: answer.private_key.map(|key| KeyPair::from_pem(key.expose_secret()).unwrap()),
        }
    }

    pub(crate) fn now(&self) -> SystemTime {
        self.emulator.clock().now()
    }
}

pub(crate) struct Exported {
    pub(crate) certificate: Certificate,
    pub(crate) chain: Vec<Certificate>,
    pub(crate) key: Option<KeyPair>,
}

fn authority_name(name: &str) -> DistinguishedNameBuilder {
    let name = DistinguishedName::builder().common_name(name).country("CN").state("Sichuan").locality("Chengdu");
    name.organization("Example").organizational_unit("IT")
}

pub(crate) fn common_name(name: &str) -> CertDistinguishedName {
    CertDistinguishedName::builder().common_name(name).build().unwrap()
}

pub(crate) fn years(value: i32) -> ValidityBuilder {
    units("YEAR", value)
}

pub(crate) fn units(unit: &str, value: i32) -> ValidityBuilder {
    Validity::builder().type_(unit).value(value)
}

/// A CSR with a generated key.
pub(crate) fn csr(algorithm: KeyAlgorithm, name: &str) -> (CertificateRequest, String) {
    let key = KeyPair::generate(algorithm).unwrap();
    let mut subject = distinguished_name(name);
    "Sichuan".clone_into(&mut subject.state);
    "Chengdu".clone_into(&mut subject.locality);
    "IT".clone_into(&mut subject.organizational_unit);
    "Example".clone_into(&mut subject.organization);
    let names = [pki::AlternativeName::dns("alt.example.com").unwrap()];
    let request = CertificateRequest::create(&subject, &names, &key, HashAlgorithm::Sha256).unwrap();
    let pem = request.to_pem(LineEnding::Lf);
    (request, pem)
}

/// Asserts that a call is refused with this code, its documented status, and this reason.
#[track_caller]
pub(crate) fn refused<T: Debug>(result: Result<T, Error>, code: ErrorCode, reason: &str) {
    let error = result.unwrap_err();
    assert_eq!(error.code(), Some(code.code), "{error}");
    assert_eq!(error.status().map(|status| status.as_u16()), code.status, "{error}");
    let message = error.message().unwrap();
    assert!(message.contains(reason), "{message}");
}
