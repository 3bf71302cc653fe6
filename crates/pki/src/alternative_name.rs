//! Subject alternative names: domain names, IP addresses, email addresses and URIs. Names parsed
//! from text are validated; names read from existing certificates are kept unchanged.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use der::asn1::Ia5String;
use x509_cert::ext::pkix::name::{GeneralName, GeneralNames};

use crate::{PkiError, Result};

/// A subject alternative name.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum AlternativeName {
    /// A domain name, optionally with `*` as its first label.
    Dns(String),
    /// An IPv4 or IPv6 address.
    Ip(IpAddr),
    /// An email address.
    Email(String),
    /// A URI.
    Uri(String),
}

impl AlternativeName {
    /// Parses a name of this kind, as PCA names kinds: `DNS`, `IP`, `EMAIL` or `URI`.
    pub fn parse(kind: &str, value: &str) -> Result<Self> {
        match kind {
            "DNS" => Self::dns(value),
            "IP" => value.parse().map(Self::Ip).map_err(|_| PkiError::InvalidIpAddress(value.to_owned())),
            "EMAIL" => email(value),
            "URI" => uri(value),
            _ => Err(PkiError::UnknownAlternativeName(kind.to_owned())),
        }
    }

    /// Parses a domain name: labels of letters, digits, `-` and `_`; the first may be `*`.
    pub fn dns(value: &str) -> Result<Self> {
        let bad = |why| PkiError::InvalidDomainName { value: value.to_owned(), why };
        if value.is_empty() || value.len() > 253 {
            return Err(bad("it must have 1 to 253 characters"));
        }
        for label in value.strip_prefix("*.").unwrap_or(value).split('.') {
            if label.is_empty() || label.len() > 63 {
                return Err(bad("each label must have 1 to 63 characters"));
            }
            if label.starts_with('-') || label.ends_with('-') {
                return Err(bad("labels must not begin or end with `-`"));
            }
            if !label.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)) {
                return Err(bad("labels may contain only letters, digits, `-` and `_`; the first may be `*`"));
            }
        }
        Ok(Self::Dns(value.to_owned()))
    }

    /// The kind as PCA names it: `DNS`, `IP`, `EMAIL` or `URI`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Dns(_) => "DNS",
            Self::Ip(_) => "IP",
            Self::Email(_) => "EMAIL",
            Self::Uri(_) => "URI",
        }
    }

    /// The names of the four supported kinds.
    pub(crate) fn from_general_names(names: &GeneralNames) -> Vec<Self> {
        names
            .iter()
            .filter_map(|name| match name {
                GeneralName::DnsName(value) => Some(Self::Dns(value.as_str().to_owned())),
                GeneralName::Rfc822Name(value) => Some(Self::Email(value.as_str().to_owned())),
                GeneralName::UniformResourceIdentifier(value) => Some(Self::Uri(value.as_str().to_owned())),
                GeneralName::IpAddress(bytes) => ip(bytes.as_bytes()).map(Self::Ip),
                _ => None,
            })
            .collect()
    }

    /// The name, if it is valid and of a supported kind.
    pub(crate) fn try_from_general_name(name: &GeneralName) -> Result<Self> {
        let other = |kind: &str| Err(PkiError::UnknownAlternativeName(kind.to_owned()));
        match name {
            GeneralName::DnsName(value) => Self::dns(value.as_str()),
            GeneralName::Rfc822Name(value) => email(value.as_str()),
            GeneralName::UniformResourceIdentifier(value) => uri(value.as_str()),
            GeneralName::IpAddress(bytes) => {
                let bytes = bytes.as_bytes();
                let value = || bytes.iter().map(|byte| format!("{byte:02x}")).collect();
                ip(bytes).map(Self::Ip).ok_or_else(|| PkiError::InvalidAlternativeName {
                    kind: "IP",
                    value: value(),
                    why: "it must have 4 or 16 bytes",
                })
            }
            GeneralName::OtherName(_) => other("otherName"),
            GeneralName::DirectoryName(_) => other("directoryName"),
            GeneralName::EdiPartyName(_) => other("ediPartyName"),
            GeneralName::RegisteredId(_) => other("registeredID"),
        }
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

fn ip(bytes: &[u8]) -> Option<IpAddr> {
    if let Ok(bytes) = <[u8; 4]>::try_from(bytes) {
        return Some(IpAddr::V4(Ipv4Addr::from(bytes)));
    }
    <[u8; 16]>::try_from(bytes).ok().map(|bytes| IpAddr::V6(Ipv6Addr::from(bytes)))
}

fn email(value: &str) -> Result<AlternativeName> {
    let bad = |why| PkiError::InvalidAlternativeName { kind: "EMAIL", value: value.to_owned(), why };
    if value.len() > 256 {
        return Err(bad("it must have at most 256 characters"));
    }
    let (local, domain) = value.rsplit_once('@').ok_or_else(|| bad("it has no `@`"))?;
    if local.is_empty() || !local.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'@') {
        return Err(bad("the part before the `@` must be ASCII without spaces"));
    }
    if domain.starts_with('*') || AlternativeName::dns(domain).is_err() {
        return Err(bad("the part after the `@` is not a domain name"));
    }
    Ok(AlternativeName::Email(value.to_owned()))
}

fn uri(value: &str) -> Result<AlternativeName> {
    let bad = |why| PkiError::InvalidAlternativeName { kind: "URI", value: value.to_owned(), why };
    if value.len() > 253 {
        return Err(bad("it must have at most 253 characters"));
    }
    let (scheme, rest) = value.split_once(':').ok_or_else(|| bad("it has no scheme, such as `https:`"))?;
    let letters = scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    if !letters || !scheme.starts_with(|first: char| first.is_ascii_alphabetic()) {
        return Err(bad("its scheme must be a letter followed by letters, digits, `+`, `-` or `.`"));
    }
    if rest.is_empty() || !rest.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(bad("the part after its scheme must be ASCII without spaces"));
    }
    Ok(AlternativeName::Uri(value.to_owned()))
}
