//! What a certificate says, read from its encoding. It must not know where it comes from.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use const_oid::db::DB;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use x509_cert::Certificate;
use x509_cert::der::asn1::Uint;
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
    match (curve, modulus_bits(info.subject_public_key.raw_bytes())) {
        (Some(curve), _) => format!("{algorithm}, {}", oid_name(&curve)),
        (None, Some(bits)) if algorithm == "RSA" => format!("{algorithm}, {bits} bits"),
        _ => algorithm,
    }
}

/// The size of an RSA key, which is a sequence of its modulus and its exponent.
fn modulus_bits(key: &[u8]) -> Option<usize> {
    let numbers = Vec::<Uint>::from_der(key).ok()?;
    let modulus = numbers.first()?.as_bytes();
    let unused = usize::try_from(modulus.first()?.leading_zeros()).ok()?;
    Some(modulus.len() * 8 - unused)
}

/// The names that people use, where those of the standards differ.
const NAMES: [(&str, &str); 5] = [
    ("rsaEncryption", "RSA"),
    ("id-ecPublicKey", "EC"),
    ("secp256r1", "P-256"),
    ("secp384r1", "P-384"),
    ("1.2.156.10197.1.301", "SM2"),
];

fn oid_name(oid: &ObjectIdentifier) -> String {
    let name = DB.by_oid(oid).map_or_else(|| oid.to_string(), str::to_owned);
    NAMES.iter().find(|(standard, _)| *standard == name).map_or(name, |(_, common)| (*common).to_owned())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(":")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn size_of_an_rsa_key_is_that_of_its_modulus() {
        for (bytes, first, bits) in [(256, 0xc0, 2048), (512, 0x80, 4096), (128, 0x7f, 1023)] {
            let mut modulus = vec![1; bytes];
            modulus[0] = first;
            let key = vec![Uint::new(&modulus).unwrap(), Uint::new(&[1, 0, 1]).unwrap()].to_der().unwrap();
            assert_eq!(modulus_bits(&key), Some(bits));
        }
        assert_eq!(modulus_bits(b"no key"), None);
    }
}
