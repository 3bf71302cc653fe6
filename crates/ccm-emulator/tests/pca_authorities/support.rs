//! An emulator with two accounts that validates its responses, and helpers to create CAs.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use ccm_emulator::{Emulator, Settings};
use huaweicloud_core::ErrorCode;
use huaweicloud_pca::builder::{CreateCertificateAuthority, IssueCertificateAuthorityCertificate};
use huaweicloud_pca::types::{CertificateAuthorities, DistinguishedName, DistinguishedNameBuilder, Validity};
use huaweicloud_pca::{Client, Error};

use crate::accounts::two_accounts;
pub(crate) use crate::tools::{DAY, Tool, openssl};

pub(crate) async fn start() -> Emulator {
    start_with(|_| {}).await
}

pub(crate) async fn start_with(change: impl FnOnce(&mut Settings)) -> Emulator {
    two_accounts(change).await
}

/// A client of the account `blue`.
pub(crate) fn blue(emulator: &Emulator) -> Client {
    Client::new(&emulator.config_for("blue").unwrap()).unwrap()
}

/// A client of the account `red`.
pub(crate) fn red(emulator: &Emulator) -> Client {
    Client::new(&emulator.config_for("red").unwrap()).unwrap()
}

/// 2030-01-01T12:00:00Z
pub(crate) fn noon() -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(1_893_499_200)
}

pub(crate) fn named(common_name: &str) -> DistinguishedNameBuilder {
    DistinguishedName::builder()
        .common_name(common_name)
        .country("CN")
        .state("Sichuan")
        .locality("Chengdu")
        .organization("Example, Inc.")
        .organizational_unit("Tests")
}

/// The request for a root CA for ten years.
pub(crate) fn new_root(client: &Client, common_name: &str) -> CreateCertificateAuthority {
    client
        .create_certificate_authority()
        .type_("ROOT")
        .distinguished_name(named(common_name))
        .key_algorithm("EC256")
        .signature_algorithm("SHA256")
        .validity(Validity::builder().type_("YEAR").value(10))
}

/// The request for a pending subordinate CA.
pub(crate) fn new_pending(client: &Client, common_name: &str) -> CreateCertificateAuthority {
    client
        .create_certificate_authority()
        .type_("SUBORDINATE")
        .distinguished_name(named(common_name))
        .key_algorithm("EC256")
}

/// The request for an active subordinate CA for five years.
pub(crate) fn new_below(client: &Client, issuer: &str, common_name: &str) -> CreateCertificateAuthority {
    new_pending(client, common_name)
        .signature_algorithm("SHA256")
        .issuer_id(issuer)
        .validity(Validity::builder().type_("YEAR").value(5))
}

/// The request that activates a CA by another one, for one year.
pub(crate) fn activation(client: &Client, ca_id: &str, issuer: &str) -> IssueCertificateAuthorityCertificate {
    client
        .issue_certificate_authority_certificate()
        .ca_id(ca_id)
        .issuer_id(issuer)
        .signature_algorithm("SHA256")
        .validity(Validity::builder().type_("YEAR").value(1))
}

/// Sends the request, and returns the id of the new CA.
pub(crate) async fn made(request: CreateCertificateAuthority) -> String {
    request.send().await.unwrap().into_inner().ca_id
}

pub(crate) async fn shown(client: &Client, ca_id: &str) -> CertificateAuthorities {
    client.show_certificate_authority().ca_id(ca_id).send().await.unwrap().into_inner()
}

pub(crate) async fn status(client: &Client, ca_id: &str) -> String {
    shown(client, ca_id).await.status.to_string()
}

/// The certificate of a CA and the chain above it.
pub(crate) async fn exported(client: &Client, ca_id: &str) -> (String, Option<String>) {
    let answer = client.export_certificate_authority_certificate().ca_id(ca_id).send().await.unwrap().into_inner();
    (answer.certificate, answer.certificate_chain)
}

/// Asserts that a call fails with this code, its documented status, and this text in the message.
#[track_caller]
pub(crate) fn assert_fails<T: std::fmt::Debug>(result: Result<T, Error>, code: ErrorCode, message: &str) {
    let error = result.unwrap_err();
    assert!(error.has_code(code), "{} was expected: {error}", code.code);
    assert_eq!(error.status().map(|status| status.as_u16()), code.status, "{error}");
    let output = error.message().unwrap();
    assert!(output.contains(message), "{message:?} was expected: {output}");
}

/// Fetches a URL without authentication.
pub(crate) async fn fetch(url: &str) -> (u16, String, Vec<u8>) {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let response = reqwest::Client::builder().no_proxy().build().unwrap().get(url).send().await.unwrap();
    let status = response.status().as_u16();
    let media_type = response.headers().get("content-type").map(|it| it.to_str().unwrap().to_owned());
    (status, media_type.unwrap_or_default(), response.bytes().await.unwrap().to_vec())
}
