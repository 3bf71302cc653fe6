//! An emulator with two accounts and a frozen clock, and certificates to import.

use std::time::{Duration, SystemTime};

use ccm_emulator::{Emulator, Settings};
use huaweicloud_scm::error_codes::ErrorCode;
use huaweicloud_scm::{Client, Error};
use pki::{AlternativeName, Certificate, HashAlgorithm, KeyAlgorithm, KeyPair, LineEnding, Role, issue};

use crate::accounts::two_accounts;
use crate::tools::{Authority, DAY, root_ca, subordinate_ca, template};

pub(crate) struct Setup {
    pub(crate) emulator: Emulator,
    pub(crate) scm: Client,
    pub(crate) other: Client,
}

pub(crate) async fn start() -> Setup {
    start_with(|_| {}).await
}

pub(crate) async fn start_with(change: impl FnOnce(&mut Settings)) -> Setup {
    let emulator = two_accounts(change).await;
    emulator.clock().freeze(SystemTime::now()).unwrap();
    let scm = Client::new(&emulator.config()).unwrap();
    let other = Client::new(&emulator.config_for("red").unwrap()).unwrap();
    Setup { emulator, scm, other }
}

impl Setup {
    pub(crate) fn wait(&self, seconds: u64) {
        self.emulator.clock().advance(Duration::from_secs(seconds)).unwrap();
    }

    /// Imports a certificate for some names, and returns its id.
    pub(crate) async fn import(&self, name: &str, names: &[&str]) -> String {
        self.import_until(name, names, 365).await
    }

    /// Imports a certificate with a validity in days, and returns its id.
    pub(crate) async fn import_until(&self, name: &str, names: &[&str], days: u32) -> String {
        let leaf = Leaf::valid(names, days);
        let call = self.scm.import_certificate().name(name).certificate(leaf.pem()).private_key(leaf.key_pem());
        call.send().await.unwrap().into_inner().certificate_id
    }

    /// Purchases a certificate, and returns its id.
    pub(crate) async fn buy(&self, kind: &str, domain_type: &str, domains: i32) -> String {
        let call = self.scm.subscribe_certificate().cert_brand("GLOBALSIGN").cert_type(kind).domain_type(domain_type);
        let call = call.domain_numbers(domains).effective_time(1).order_number(1).agree_privacy_protection(true);
        call.send().await.unwrap().into_inner().cert.remove(0).cert_id
    }

    pub(crate) async fn status(&self, id: &str) -> String {
        self.scm.show_certificate().certificate_id(id).send().await.unwrap().into_inner().status.to_string()
    }
}

/// Asserts that a call is refused with this code and its documented status. Returns the message.
#[track_caller]
pub(crate) fn refused<T: std::fmt::Debug>(result: Result<T, Error>, code: ErrorCode) -> String {
    let error = result.unwrap_err();
    assert!(error.has_code(code), "{} expected: {error}", code.code);
    assert_eq!(error.status().map(|status| status.as_u16()), Some(code.status.unwrap_or(400)), "{error}");
    error.message().unwrap_or_default().to_owned()
}

/// A certificate with its key and its CAs.
pub(crate) struct Leaf {
    pub(crate) root: Authority,
    pub(crate) middle: Authority,
    pub(crate) key: KeyPair,
    pub(crate) certificate: Certificate,
}

impl Leaf {
    pub(crate) fn valid(names: &[&str], days: u32) -> Self {
        let from = SystemTime::now() - Duration::from_secs(3600);
        Self::between(names, from, from + days * DAY)
    }

    pub(crate) fn between(names: &[&str], from: SystemTime, until: SystemTime) -> Self {
        let root = root_ca(KeyAlgorithm::Ec256, HashAlgorithm::Sha256);
        let middle = subordinate_ca(&root, "Example Issuing", 0);
        let key = KeyPair::generate(KeyAlgorithm::Ec256).unwrap();
        let mut template = template(names.first().copied().unwrap_or("nobody at all"), &key, Role::EndEntity);
        template.not_before = from;
        template.not_after = until;
        template.alternative_names = names.iter().map(|name| AlternativeName::Dns((*name).to_owned())).collect();
        let certificate = issue(&template, &middle.issuer(), HashAlgorithm::Sha256).unwrap();
        Self { root, middle, key, certificate }
    }

    pub(crate) fn pem(&self) -> String {
        self.certificate.to_pem(LineEnding::Lf)
    }

    pub(crate) fn chain(&self) -> String {
        self.middle.pem() + &self.root.pem()
    }

    pub(crate) fn key_pem(&self) -> String {
        self.key.to_pkcs8_pem(LineEnding::Lf).unwrap().to_string()
    }
}
