//! Distinguished names: the six attributes that SCM and PCA accept and show, and the encoded form
//! in certificates. Names of certificates from elsewhere may have other attributes; these are not
//! shown, but certificates keep the encoded name unchanged.

use std::fmt;

use const_oid::db::rfc4519;
use der::asn1::{BmpString, ObjectIdentifier, SetOfVec};
use der::{Any, Decode, Encode, Tag, Tagged};
use x509_cert::attr::AttributeTypeAndValue;
use x509_cert::name::{Name, RdnSequence, RelativeDistinguishedName};

use crate::{PkiError, Result};

/// A distinguished name. Empty attributes are absent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct DistinguishedName {
    /// Common name (CN).
    pub common_name: String,
    /// Country (C), two letters.
    pub country: String,
    /// State or province (ST).
    pub state: String,
    /// Locality (L).
    pub locality: String,
    /// Organization (O).
    pub organization: String,
    /// Organizational unit (OU).
    pub organizational_unit: String,
}

/// An attribute: its name in PCA, its OID, and its maximum length in characters.
struct Attribute {
    field: &'static str,
    oid: ObjectIdentifier,
    max_length: usize,
}

/// In the order that PCA uses in certificates.
const ATTRIBUTES: [Attribute; 6] = [
    Attribute { field: "common_name", oid: rfc4519::COMMON_NAME, max_length: 64 },
    Attribute { field: "country", oid: rfc4519::COUNTRY_NAME, max_length: 2 },
    Attribute { field: "state", oid: rfc4519::ST, max_length: 128 },
    Attribute { field: "locality", oid: rfc4519::LOCALITY_NAME, max_length: 128 },
    Attribute { field: "organization", oid: rfc4519::ORGANIZATION_NAME, max_length: 64 },
    Attribute { field: "organizational_unit", oid: rfc4519::ORGANIZATIONAL_UNIT_NAME, max_length: 64 },
];

impl DistinguishedName {
    /// The name with its missing attributes taken from another name, as a private certificate
    /// inherits them from its CA.
    #[must_use]
    pub fn with_defaults_from(&self, other: &Self) -> Self {
        let mut full = self.clone();
        for (value, inherited) in full.values_mut().into_iter().zip(other.values()) {
            if value.is_empty() {
                inherited.clone_into(value);
            }
        }
        full
    }

    /// Checks that characters and lengths are as documented: letters and digits of any language,
    /// spaces, `-`, `_`, `.` and `,`; in the common name also `*`.
    pub fn check(&self) -> Result<()> {
        for (attribute, value) in ATTRIBUTES.iter().zip(self.values()) {
            attribute.check_length(value)?;
            let forbidden = value.chars().find(|character| {
                !(character.is_alphanumeric()
                    || " -_.,".contains(*character)
                    || (*character == '*' && attribute.oid == rfc4519::COMMON_NAME))
            });
            if let Some(character) = forbidden {
                return Err(attribute.invalid(format!("must not contain {character:?}")));
            }
        }
        Ok(())
    }

    /// Checks that no attribute contains a control character, such as NUL, which would hide the
    /// rest from programs that print or compare the name.
    pub(crate) fn check_control_characters(&self) -> Result<()> {
        for (attribute, value) in ATTRIBUTES.iter().zip(self.values()) {
            if let Some(character) = value.chars().find(|character| character.is_control()) {
                return Err(attribute.invalid(format!("must not contain {character:?}")));
            }
        }
        Ok(())
    }

    /// Encodes the name for a certificate. Checks lengths, but of characters only that there are no
    /// control characters.
    pub fn to_name(&self) -> Result<Name> {
        self.check_control_characters()?;
        let mut rdns = RdnSequence::default();
        for (attribute, value) in ATTRIBUTES.iter().zip(self.values()) {
            if value.is_empty() {
                continue;
            }
            attribute.check_length(value)?;
            let tag = if attribute.oid == rfc4519::COUNTRY_NAME { Tag::PrintableString } else { Tag::Utf8String };
            let value = Any::new(tag, value.as_bytes()).map_err(PkiError::encoding)?;
            let mut set = SetOfVec::new();
            set.insert(AttributeTypeAndValue { oid: attribute.oid, value }).map_err(PkiError::encoding)?;
            rdns.push(RelativeDistinguishedName::from(set));
        }
        let bytes = rdns.to_der().map_err(PkiError::encoding)?;
        Name::from_der(&bytes).map_err(PkiError::encoding)
    }

    fn values(&self) -> [&str; 6] {
        [&self.common_name, &self.country, &self.state, &self.locality, &self.organization, &self.organizational_unit]
    }

    fn values_mut(&mut self) -> [&mut String; 6] {
        [
            &mut self.common_name,
            &mut self.country,
            &mut self.state,
            &mut self.locality,
            &mut self.organization,
            &mut self.organizational_unit,
        ]
    }
}

impl Attribute {
    fn check_length(&self, value: &str) -> Result<()> {
        let length = value.chars().count();
        if self.oid == rfc4519::COUNTRY_NAME && !value.is_empty() {
            if length != 2 || !value.bytes().all(|letter| letter.is_ascii_alphabetic()) {
                return Err(self.invalid("must be two letters, such as CN".to_owned()));
            }
        } else if length > self.max_length {
            return Err(self.invalid(format!("has {length} characters, must have at most {}", self.max_length)));
        }
        Ok(())
    }

    fn invalid(&self, why: String) -> PkiError {
        PkiError::InvalidName { field: self.field, why }
    }
}

impl From<&Name> for DistinguishedName {
    /// If an attribute occurs several times, takes the first.
    fn from(name: &Name) -> Self {
        let mut own = Self::default();
        for (attribute, value) in ATTRIBUTES.iter().zip(own.values_mut()) {
            if let Some(found) = name.iter().find(|found| found.oid == attribute.oid) {
                *value = text(&found.value);
            }
        }
        own
    }
}

impl fmt::Display for DistinguishedName {
    /// As printed by OpenSSL: `CN=…, C=…`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let labels = ["CN", "C", "ST", "L", "O", "OU"];
        let mut present = labels.iter().zip(self.values()).filter(|(_, value)| !value.is_empty());
        if let Some((label, value)) = present.next() {
            write!(f, "{label}={value}")?;
        }
        present.try_for_each(|(label, value)| write!(f, ", {label}={value}"))
    }
}

/// The text of an attribute, for any of the ASN.1 string types.
fn text(value: &Any) -> String {
    if value.tag() == Tag::BmpString {
        return value.decode_as::<BmpString>().map(|text| text.to_string()).unwrap_or_default();
    }
    match std::str::from_utf8(value.value()) {
        Ok(text) => text.to_owned(),
        // TeletexString, in practice Latin-1.
        Err(_) => value.value().iter().map(|byte| char::from(*byte)).collect(),
    }
}
