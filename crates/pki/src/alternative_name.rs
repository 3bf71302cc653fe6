//! Further names that a certificate is for: domain names, IP addresses, mail addresses and URIs. What a name may be is
//! checked when it is made of text; names that were read from elsewhere are taken as they are.

use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
};

use der::asn1::Ia5String;
use x509_cert::ext::pkix::name::{GeneralName, GeneralNames};

use crate::{PkiError, Result};

/// A further name of a certificate.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum AlternativeName {
    /// A domain name, perhaps with `*` as its first label.
    Dns(String),
    /// An IP address of either version.
    Ip(IpAddr),
    /// A mail address.
    Email(String),
    /// A URI.
    Uri(String),
}

impl AlternativeName {
    /// A name of a kind as PCA calls it: `DNS`, `IP`, `EMAIL` or `URI`.
    pub fn parse(kind: &str, value: &str) -> Result<Self> {
        match kind {
            "DNS" => Self::dns(value),
            "IP" => value.parse().map(Self::Ip).map_err(|_| PkiError::BadIpAddress(value.to_owned())),
            "EMAIL" => email(value),
            "URI" => uri(value),
            _ => Err(PkiError::UnknownAlternativeName(kind.to_owned())),
        }
    }

    /// A domain name: labels of letters, digits, `-` and `_`, the first of which may be `*`.
    pub fn dns(value: &str) -> Result<Self> {
        let bad = |why| PkiError::BadDomainName { value: value.to_owned(), why };
        if value.is_empty() || value.len() > 253 {
            return Err(bad("it has to have 1 to 253 characters"));
        }
        for label in value.strip_prefix("*.").unwrap_or(value).split('.') {
            if label.is_empty() || label.len() > 63 {
                return Err(bad("what is between its dots has to have 1 to 63 characters"));
            }
            if label.starts_with('-') || label.ends_with('-') {
                return Err(bad("what is between its dots may not begin or end with `-`"));
            }
            if !label.bytes().all(|octet| octet.is_ascii_alphanumeric() || b"-_".contains(&octet)) {
                return Err(bad(
                    "only letters, digits, `-` and `_` may stand between its dots, and `*` before the first",
                ));
            }
        }
        Ok(Self::Dns(value.to_owned()))
    }

    /// What PCA calls the kind: `DNS`, `IP`, `EMAIL` or `URI`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Dns(_) => "DNS",
            Self::Ip(_) => "IP",
            Self::Email(_) => "EMAIL",
            Self::Uri(_) => "URI",
        }
    }

    /// Those of the names that are of one of the four kinds.
    pub(crate) fn all_of(names: &GeneralNames) -> Vec<Self> {
        names
            .iter()
            .filter_map(|name| match name {
                GeneralName::DnsName(value) => Some(Self::Dns(value.as_str().to_owned())),
                GeneralName::Rfc822Name(value) => Some(Self::Email(value.as_str().to_owned())),
                GeneralName::UniformResourceIdentifier(value) => Some(Self::Uri(value.as_str().to_owned())),
                GeneralName::IpAddress(octets) => ip(octets.as_bytes()).map(Self::Ip),
                _ => None,
            })
            .collect()
    }

    pub(crate) fn to_general_name(&self) -> Result<GeneralName> {
        let ascii = |value: &str| Ia5String::new(value).map_err(PkiError::encoding);
        Ok(match self {
            Self::Dns(value) => GeneralName::DnsName(ascii(value)?),
            Self::Ip(address) => GeneralName::from(*address),
            Self::Email(value) => GeneralName::Rfc822Name(ascii(value)?),
            Self::Uri(value) => GeneralName::UniformResourceIdentifier(ascii(value)?),
        })
    }
}

impl fmt::Display for AlternativeName {
    /// The name without its kind.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Dns(value) | Self::Email(value) | Self::Uri(value) => f.write_str(value),
            Self::Ip(address) => write!(f, "{address}"),
        }
    }
}

fn ip(octets: &[u8]) -> Option<IpAddr> {
    if let Ok(octets) = <[u8; 4]>::try_from(octets) {
        return Some(IpAddr::V4(Ipv4Addr::from(octets)));
    }
    <[u8; 16]>::try_from(octets).ok().map(|octets| IpAddr::V6(Ipv6Addr::from(octets)))
}

fn email(value: &str) -> Result<AlternativeName> {
    let bad = |why| PkiError::BadAlternativeName { kind: "EMAIL", value: value.to_owned(), why };
    if value.len() > 256 {
        return Err(bad("it may have 256 characters at most"));
    }
    let (local, domain) = value.rsplit_once('@').ok_or_else(|| bad("it has no `@`"))?;
    if local.is_empty() || !local.bytes().all(|octet| octet.is_ascii_graphic() && octet != b'@') {
        return Err(bad("what is before the `@` has to be ASCII without spaces"));
    }
    if domain.starts_with('*') || AlternativeName::dns(domain).is_err() {
        return Err(bad("what is after the `@` is no domain name"));
    }
    Ok(AlternativeName::Email(value.to_owned()))
}

fn uri(value: &str) -> Result<AlternativeName> {
    let bad = |why| PkiError::BadAlternativeName { kind: "URI", value: value.to_owned(), why };
    if value.len() > 253 {
        return Err(bad("it may have 253 characters at most"));
    }
    let (scheme, rest) = value.split_once(':').ok_or_else(|| bad("it has no scheme, such as `https:`"))?;
    let letters = scheme.bytes().all(|octet| octet.is_ascii_alphanumeric() || b"+-.".contains(&octet));
    if !letters || !scheme.starts_with(|first: char| first.is_ascii_alphabetic()) {
        return Err(bad("its scheme has to be a letter, and then letters, digits, `+`, `-` and `.`"));
    }
    if rest.is_empty() || !rest.bytes().all(|octet| octet.is_ascii_graphic()) {
        return Err(bad("what is after its scheme has to be ASCII without spaces"));
    }
    Ok(AlternativeName::Uri(value.to_owned()))
}
