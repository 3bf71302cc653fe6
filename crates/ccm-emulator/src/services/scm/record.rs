//! The records of a certificate: a summary, which lists and searches read, and the details.
//!
//! Both have the id of the certificate. Nothing is written as time passes: the outcome of an
//! application is stored at once, and [`super::status`] derives the current status from the clock.

use std::collections::BTreeSet;

use huaweicloud_core::Secret;
use pki::{Certificate as X509, Domains, LineEnding};
use serde::{Deserialize, Serialize};

use super::error::{KEY_NOT_OPENED, no_certificate};
use crate::base::tag::Tag;
use crate::base::time::unix_millis;
use crate::base::{ApiError, random};
use crate::store::{Reader, Record, Sealed, Snapshot, StoreError, View, Writer};

/// The data that lists show and that determines the status. Times are milliseconds since 1970.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Summary {
    pub(super) name: String,
    /// Empty until an application.
    pub(super) domain: String,
    /// The additional names, joined by `;`.
    pub(super) sans: String,
    /// In the notation of SCM, such as `SHA256WITHRSA`.
    pub(super) signature_algorithm: String,
    /// Such as `OV_SSL_CERT`.
    pub(super) kind: String,
    pub(super) brand: String,
    pub(super) domain_type: String,
    pub(super) multi_domain_type: Option<String>,
    /// In months.
    pub(super) validity: i32,
    pub(super) domains: i32,
    pub(super) wildcards: i32,
    pub(super) enterprise_project: String,
    pub(super) stage: Stage,
    pub(super) created: i64,
    pub(super) updated: i64,
    /// The time of issuance, which can be in the future.
    pub(super) not_before: Option<i64>,
    pub(super) not_after: Option<i64>,
    pub(super) fingerprint: String,
    /// The id of the order, empty for an imported certificate.
    pub(super) order: String,
    /// The number of purchased years.
    pub(super) years: i32,
    pub(super) tags: Vec<Tag>,
}

/// The origin of a certificate, and the last action on it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Stage {
    #[default]
    Imported,
    Bought,
    /// Applied for at `since`. The application is decided at `decided`.
    Applied {
        since: i64,
        decided: i64,
        /// Whether the application will be refused.
        refused: bool,
    },
    /// The application was withdrawn. The withdrawal is under review until `decided`.
    Withdrawn {
        decided: i64,
    },
}

impl Record for Summary {
    const TABLE: &'static str = "scm.summaries";

    fn orders(&self) -> Vec<(&'static str, String)> {
        let expiry = self.not_after.unwrap_or(i64::MAX);
        vec![(UPDATED, crate::store::number(self.updated)), (EXPIRY, crate::store::number(expiry))]
    }
}

/// The order by time of the last change.
pub(super) const UPDATED: &str = "updated";
/// The order by expiry. Certificates without an expiry come last.
pub(super) const EXPIRY: &str = "expiry";

impl Summary {
    /// Copies the data of a certificate.
    pub(super) fn describe(&mut self, certificate: &X509) {
        let domains = certificate.domains();
        self.set_domains(&domains);
        self.signature_algorithm =
            certificate.signature_algorithm().map(|algorithm| algorithm.to_string().to_uppercase()).unwrap_or_default();
        self.not_before = Some(unix_millis(certificate.not_before()));
        self.not_after = Some(unix_millis(certificate.not_after()));
        self.fingerprint = certificate.fingerprint();
    }

    pub(super) fn set_domains(&mut self, domains: &Domains) {
        self.domain.clone_from(&domains.main);
        self.sans = domains.joined_others();
    }

    /// Clears the data of an application.
    pub(super) fn clear(&mut self) {
        self.domain = String::new();
        self.sans = String::new();
        self.signature_algorithm = String::new();
        self.not_before = None;
        self.not_after = None;
        self.fingerprint = String::new();
    }
}

/// The details of a certificate.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Detail {
    /// In PEM, empty before an application. Present from the application on, even before the
    /// issuance.
    pub(super) certificate: String,
    pub(super) chain: String,
    pub(super) key: Option<Sealed>,
    pub(super) application: Option<Application>,
    pub(super) pushes: Vec<Push>,
    /// The kinds of notifications that are off.
    pub(super) muted: BTreeSet<String>,
}

impl Record for Detail {
    const TABLE: &'static str = "scm.details";
}

/// An application for a certificate.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Application {
    pub(super) method: String,
    pub(super) country: Option<String>,
    pub(super) company_name: Option<String>,
    pub(super) company_province: Option<String>,
    pub(super) company_city: Option<String>,
    pub(super) applicant_name: String,
    pub(super) applicant_phone: String,
    pub(super) applicant_email: String,
    pub(super) contact_name: Option<String>,
    pub(super) contact_phone: Option<String>,
    pub(super) contact_email: Option<String>,
    /// The domain names, each with the value that proves its ownership.
    pub(super) proofs: Vec<(String, String)>,
}

/// A copy of a certificate in another service.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Push {
    pub(super) service: String,
    pub(super) region: String,
    /// The id of the copy.
    pub(super) id: String,
}

impl Detail {
    pub(super) fn set_certificates(&mut self, certificate: &X509, chain: &[X509]) {
        self.certificate = certificate.to_pem(LineEnding::Lf);
        self.chain = X509::all_to_pem(chain, LineEnding::Lf);
    }
}

/// The summary of a certificate, or an error if there is none.
pub(super) fn summary<S: Snapshot>(store: &View<'_, S>, id: &str) -> Result<Summary, ApiError> {
    store.get(id)?.ok_or_else(no_certificate)
}

/// The details of a certificate, or an error if there is none.
pub(super) fn detail<S: Snapshot>(store: &View<'_, S>, id: &str) -> Result<Detail, ApiError> {
    store.get(id)?.ok_or_else(no_certificate)
}

/// The number in the last id.
#[derive(Serialize, Deserialize)]
struct LastId(i64);

impl Record for LastId {
    const TABLE: &'static str = "scm.last_id";
}

/// Generates the id of a certificate: `scs` and the time as 13 digits, or the next free number. Ids
/// are unique across accounts.
pub(super) fn next_id(store: &Writer<'_>, now: i64) -> Result<String, StoreError> {
    let shared = store.shared();
    let last = shared.get::<LastId>("certificate")?.map_or(0, |last| last.0);
    let number = now.clamp(0, 9_999_999_999_999).max(last.saturating_add(1));
    shared.put("certificate", &LastId(number))?;
    Ok(format!("scs{number:013}"))
}

/// Generates a name for a purchased certificate, in the format of SCM.
pub(super) fn new_name() -> Result<String, ApiError> {
    Ok(format!("scm-{}", random::hex(&random::bytes::<3>()?)))
}

/// Opens a private key, which is in PEM.
pub(super) fn open_key(store: &Reader<'_>, key: Option<&Sealed>) -> Result<Option<Secret>, ApiError> {
    let Some(sealed) = key else { return Ok(None) };
    let failed = |error: StoreError| ApiError::documented(KEY_NOT_OPENED, &error.to_string());
    let opened = store.unseal(sealed).map_err(failed)?;
    let text = std::str::from_utf8(&opened).map_err(|_| failed(StoreError::Sealed))?;
    Ok(Some(Secret::from(text)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;

    #[test]
    fn unopenable_key_has_a_documented_code() {
        let store = Store::in_memory().unwrap();
        let sealed: Result<_, ApiError> = store.write("a", |store| Ok(store.seal(b"secret")?));
        let sealed = sealed.unwrap();
        let open = |account| store.read(account, |store| open_key(store, Some(&sealed)));
        assert_eq!(open("a").unwrap().unwrap().expose_secret(), "secret");
        let error = open("b").unwrap_err();
        assert_eq!((error.status.as_u16(), error.code.as_str()), (500, "SCM.0038"));
    }

    #[test]
    fn certificate_ids_are_unique() {
        let store = Store::in_memory().unwrap();
        let next = |account, now| -> String {
            let id: Result<_, ApiError> = store.write(account, |store| Ok(next_id(store, now)?));
            id.unwrap()
        };
        let ids = [next("a", 1_900_000_000_000), next("b", 1_900_000_000_000), next("a", 5), next("a", i64::MAX)];
        assert_eq!(ids, ["scs1900000000000", "scs1900000000001", "scs1900000000002", "scs9999999999999"]);
    }
}
