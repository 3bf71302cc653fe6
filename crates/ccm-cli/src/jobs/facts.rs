//! What a certificate says, read from its encoding. It must not know where it comes from.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use const_oid::db::DB;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use x509_cert::Certificate;
use x509_cert::der::oid::ObjectIdentifier;
use x509_cert::der::{Decode as _, Encode as _};
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::ext::pkix::{BasicConstraints, SubjectAltName};
use x509_cert::spki::SubjectPublicKeyInfoOwned;

/// The certificates in a PEM text, in their order. Other sections, such as keys, are skipped.
pub(super) fn certificates(text: &str) -> Result<Vec<Certificate>, String> {
    let sections = pem::parse_many(text).map_err(|_| "is not valid PEM".to_owned())?;
    let found = sections.iter().filter(|section| section.tag() == "CERTIFICATE").enumerate();
    let found: Result<Vec<_>, _> = found
        .map(|(number, section)| {
            Certificate::from_der(section.contents())
                .map_err(|error| format!("certificate {} is not valid: {error}", number + 1))
        })
        .collect();
    match found {
        Ok(found) if found.is_empty() => {
            Err("has no certificate: one begins with -----BEGIN CERTIFICATE-----".to_owned())
        }
        found => found,
    }
}

/// What a certificate says, as a mapping with the names that people use.
pub(super) fn of(certificate: &Certificate, now: SystemTime) -> Value {
    let tbs = certificate.tbs_certificate();
    let validity = tbs.validity();
    let not_after = UNIX_EPOCH + validity.not_after.to_unix_duration();
    let constraints = tbs.get_extension::<BasicConstraints>().ok().flatten().map(|(_, constraints)| constraints);
    json!({
        "subject": tbs.subject().to_string(),
        "names": names(certificate),
        "issuer": tbs.issuer().to_string(),
        "serial_number": hex(tbs.serial_number().as_bytes()),
        "key": key(tbs.subject_public_key_info()),
        "signature": oid_name(&certificate.signature_algorithm().oid),
        "not_before": validity.not_before.to_date_time().to_string(),
        "not_after": validity.not_after.to_date_time().to_string(),
        "remaining": remaining(not_after, now),
        "ca": constraints.is_some_and(|constraints| constraints.ca),
        "sha256": hex(&Sha256::digest(certificate.to_der().unwrap_or_default())),
    })
}

/// The SHA-1 fingerprint in lower case without separators, as SCM shows it.
pub(super) fn fingerprint(certificate: &Certificate) -> String {
    use sha1::Digest as _;
    let digest = sha1::Sha1::digest(certificate.to_der().unwrap_or_default());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// When a certificate expires.
pub(super) fn expiry(certificate: &Certificate) -> SystemTime {
    UNIX_EPOCH + certificate.tbs_certificate().validity().not_after.to_unix_duration()
}

/// How long it is from now to a time, in days.
pub(super) fn remaining(end: SystemTime, now: SystemTime) -> String {
    let days = |duration: Duration| duration.as_secs() / (24 * 60 * 60);
    let text = |days: u64| if days == 1 { "1 day".to_owned() } else { format!("{days} days") };
    match end.duration_since(now) {
        Ok(left) => text(days(left)),
        Err(past) => format!("expired {} ago", text(days(past.duration()))),
    }
}

fn names(certificate: &Certificate) -> Vec<String> {
    let names = certificate.tbs_certificate().get_extension::<SubjectAltName>().ok().flatten();
    let names = names.map(|(_, names)| names.0).unwrap_or_default();
    names.iter().filter_map(name).collect()
}

fn name(name: &GeneralName) -> Option<String> {
    match name {
        GeneralName::DnsName(name) => Some(name.to_string()),
        GeneralName::Rfc822Name(name) => Some(name.to_string()),
        GeneralName::UniformResourceIdentifier(name) => Some(name.to_string()),
        GeneralName::IpAddress(bytes) => match bytes.as_bytes().len() {
            4 => <[u8; 4]>::try_from(bytes.as_bytes()).ok().map(|bytes| std::net::Ipv4Addr::from(bytes).to_string()),
            _ => <[u8; 16]>::try_from(bytes.as_bytes()).ok().map(|bytes| std::net::Ipv6Addr::from(bytes).to_string()),
        },
        _ => None,
    }
}

/// The algorithm of a key, with its curve or size.
fn key(info: &SubjectPublicKeyInfoOwned) -> String {
    let curve =
        info.algorithm.parameters.as_ref().and_then(|parameters| parameters.decode_as::<ObjectIdentifier>().ok());
    let algorithm = oid_name(&info.algorithm.oid);
    match curve {
        Some(curve) => format!("{algorithm}, {}", oid_name(&curve)),
        // The modulus is nearly all of an RSA key.
        None if algorithm == "rsaEncryption" => {
            let bits = info.subject_public_key.raw_bytes().len().saturating_sub(14) * 8;
            format!("{algorithm}, {} bits", (bits + 128) / 256 * 256)
        }
        None => algorithm,
    }
}

fn oid_name(oid: &ObjectIdentifier) -> String {
    DB.by_oid(oid).map_or_else(|| oid.to_string(), str::to_owned)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(":")
}
