//! A certificate and the certificates of its issuers. It must not verify them: the service does.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::UNIX_EPOCH;

use x509_cert::Certificate;
use x509_cert::der::{Decode, Encode};
use x509_cert::ext::pkix::SubjectAltName;
use x509_cert::ext::pkix::name::GeneralName;

use super::{PemError, encode, read, sections};
use crate::unix_millis::UnixMillis;

/// A certificate in PEM, split from the certificates of its issuers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateChain {
    certificate: String,
    chain: Option<String>,
    names: Vec<String>,
    expires: UnixMillis,
}

impl CertificateChain {
    /// Reads a file such as the `fullchain.pem` of certbot, of at most 1 MiB.
    ///
    /// # Errors
    ///
    /// The file cannot be read, or the errors of [`parse`](Self::parse).
    pub fn read(path: impl AsRef<Path>) -> Result<Self, PemError> {
        read(path.as_ref(), Self::parse)
    }

    /// Parses certificates in PEM, in any order. Repeated certificates count once; sections of
    /// another kind, such as a key, are ignored.
    ///
    /// # Errors
    ///
    /// The text has no certificate, or one that cannot be decoded; or it has several that belong to
    /// no common chain.
    pub fn parse(text: &str) -> Result<Self, PemError> {
        let mut certificates = Vec::new();
        let mut seen = BTreeSet::new();
        for section in sections(text)?.into_iter().filter(|section| section.tag() == "CERTIFICATE") {
            if seen.insert(section.contents().to_vec()) {
                let number = certificates.len() + 1;
                let certificate = Certificate::from_der(section.contents())
                    .map_err(|error| PemError::new(format!("certificate {number} is not valid: {error}")))?;
                certificates.push((section, certificate));
            }
        }
        let (leaf, certificate) = certificates.remove(leaf(&certificates)?);
        let mut chain = String::new();
        let mut issuer = issuer(&certificate);
        while let Some(next) = certificates.iter().position(|(_, other)| subject(other) == issuer) {
            let (section, certificate) = certificates.remove(next);
            chain.push_str(&encode(&section));
            issuer = self::issuer(&certificate);
        }
        if !certificates.is_empty() {
            let count = certificates.len();
            return Err(PemError::new(format!("{count} of the certificates do not belong to the chain of the first")));
        }
        Ok(Self {
            certificate: encode(&leaf),
            chain: Some(chain).filter(|chain| !chain.is_empty()),
            names: names(&certificate),
            expires: UnixMillis::from(
                UNIX_EPOCH + certificate.tbs_certificate().validity().not_after.to_unix_duration(),
            ),
        })
    }

    /// The certificate itself, in PEM.
    #[must_use]
    pub fn certificate(&self) -> &str {
        &self.certificate
    }

    /// The certificates of its issuers in PEM, each followed by its own issuer; `None` if there are
    /// none. Setters of requests take it as it is.
    #[must_use]
    pub fn chain(&self) -> Option<&str> {
        self.chain.as_deref()
    }

    /// The DNS names and IP addresses of the certificate in the order of the certificate, or its
    /// common name if it has none.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// When the certificate expires.
    #[must_use]
    pub fn expires(&self) -> UnixMillis {
        self.expires
    }
}

type Parsed = (::pem::Pem, Certificate);

/// The index of the certificate that issued no other one.
fn leaf(certificates: &[Parsed]) -> Result<usize, PemError> {
    if certificates.is_empty() {
        return Err(PemError::new("it contains no certificate: a certificate begins with -----BEGIN CERTIFICATE-----"));
    }
    let issued_none = |(index, (_, certificate)): (usize, &Parsed)| {
        let mut others = certificates.iter().enumerate().filter(|(other, _)| *other != index);
        (!others.any(|(_, (_, other))| issuer(other) == subject(certificate))).then_some(index)
    };
    let mut leaves = certificates.iter().enumerate().filter_map(issued_none);
    match (leaves.next(), leaves.next()) {
        (Some(leaf), None) => Ok(leaf),
        // Variants of a root that signed each other.
        (None, _) => Ok(0),
        (Some(_), Some(_)) => Err(PemError::new(
            "it contains certificates of several chains: a file has one certificate and those of its issuers",
        )),
    }
}

fn issuer(certificate: &Certificate) -> Vec<u8> {
    certificate.tbs_certificate().issuer().to_der().unwrap_or_default()
}

fn subject(certificate: &Certificate) -> Vec<u8> {
    certificate.tbs_certificate().subject().to_der().unwrap_or_default()
}

fn names(certificate: &Certificate) -> Vec<String> {
    let tbs = certificate.tbs_certificate();
    let alternative = tbs.get_extension::<SubjectAltName>().ok().flatten().map(|(_, names)| names.0);
    let names: Vec<String> = alternative.into_iter().flatten().filter_map(|name| name_of(&name)).collect();
    if names.is_empty() {
        tbs.subject().common_name().ok().flatten().map(|name| vec![name.value().into_owned()]).unwrap_or_default()
    } else {
        names
    }
}

fn name_of(name: &GeneralName) -> Option<String> {
    match name {
        GeneralName::DnsName(name) => Some(name.to_string()),
        GeneralName::IpAddress(bytes) => match bytes.as_bytes() {
            bytes @ [_, _, _, _] => {
                <[u8; 4]>::try_from(bytes).ok().map(|bytes| std::net::Ipv4Addr::from(bytes).to_string())
            }
            bytes => <[u8; 16]>::try_from(bytes).ok().map(|bytes| std::net::Ipv6Addr::from(bytes).to_string()),
        },
        _ => None,
    }
}
