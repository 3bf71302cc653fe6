//! Distinguished names as both services take and show them, six parts of text, and as certificates hold them. A
//! certificate that was made elsewhere may have more in its name: of that, only what fits the six parts is shown, and
//! nothing is lost, since certificates keep their names as they are.

use std::fmt;

use const_oid::db::rfc4519;
use der::{
    Any, Decode, Encode, Tag, Tagged,
    asn1::{BmpString, ObjectIdentifier, SetOfVec},
};
use x509_cert::{
    attr::AttributeTypeAndValue,
    name::{Name, RdnSequence, RelativeDistinguishedName},
};

use crate::{PkiError, Result};

/// A distinguished name. Empty parts are not there.
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

/// A part: what PCA calls it, its identifier, and how long it may be.
struct Part {
    field: &'static str,
    oid: ObjectIdentifier,
    longest: usize,
}

/// In the order in which PCA writes them into certificates.
const PARTS: [Part; 6] = [
    Part { field: "common_name", oid: rfc4519::COMMON_NAME, longest: 64 },
    Part { field: "country", oid: rfc4519::COUNTRY_NAME, longest: 2 },
    Part { field: "state", oid: rfc4519::ST, longest: 128 },
    Part { field: "locality", oid: rfc4519::LOCALITY_NAME, longest: 128 },
    Part { field: "organization", oid: rfc4519::ORGANIZATION_NAME, longest: 64 },
    Part { field: "organizational_unit", oid: rfc4519::ORGANIZATIONAL_UNIT_NAME, longest: 64 },
];

impl DistinguishedName {
    /// The name with those parts of another one that it lacks, as a private certificate takes them from its CA.
    #[must_use]
    pub fn with_missing_of(&self, other: &Self) -> Self {
        let mut full = self.clone();
        for (part, inherited) in full.values_mut().into_iter().zip(other.values()) {
            if part.is_empty() {
                inherited.clone_into(part);
            }
        }
        full
    }

    /// Whether the characters and the lengths are what the documentation allows: letters and digits of any language,
    /// spaces, `-`, `_`, `.` and `,`; in the common name also `*`. A colon and a slash are refused with everything
    /// else.
    pub fn check(&self) -> Result<()> {
        for (part, value) in PARTS.iter().zip(self.values()) {
            part.check_length(value)?;
            let stranger = value.chars().find(|character| {
                !(character.is_alphanumeric()
                    || " -_.,".contains(*character)
                    || (*character == '*' && part.oid == rfc4519::COMMON_NAME))
            });
            if let Some(character) = stranger {
                return Err(part.bad(format!("may not hold {character:?}")));
            }
        }
        Ok(())
    }

    /// The name as certificates hold it. Lengths are checked, characters are not.
    pub fn to_name(&self) -> Result<Name> {
        let mut parts = RdnSequence::default();
        for (part, value) in PARTS.iter().zip(self.values()) {
            if value.is_empty() {
                continue;
            }
            part.check_length(value)?;
            let tag = if part.oid == rfc4519::COUNTRY_NAME { Tag::PrintableString } else { Tag::Utf8String };
            let value = Any::new(tag, value.as_bytes()).map_err(PkiError::encoding)?;
            let mut set = SetOfVec::new();
            set.insert(AttributeTypeAndValue { oid: part.oid, value }).map_err(PkiError::encoding)?;
            parts.push(RelativeDistinguishedName::from(set));
        }
        let octets = parts.to_der().map_err(PkiError::encoding)?;
        Name::from_der(&octets).map_err(PkiError::encoding)
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

impl Part {
    fn check_length(&self, value: &str) -> Result<()> {
        let length = value.chars().count();
        if self.oid == rfc4519::COUNTRY_NAME && !value.is_empty() {
            if length != 2 || !value.bytes().all(|letter| letter.is_ascii_alphabetic()) {
                return Err(self.bad("has to be two letters, such as CN".to_owned()));
            }
        } else if length > self.longest {
            return Err(self.bad(format!("has {length} characters, but {} is the most", self.longest)));
        }
        Ok(())
    }

    fn bad(&self, why: String) -> PkiError {
        PkiError::BadName { field: self.field, why }
    }
}

impl From<&Name> for DistinguishedName {
    /// Of a part that stands there several times, the first.
    fn from(name: &Name) -> Self {
        let mut parts = Self::default();
        for (part, value) in PARTS.iter().zip(parts.values_mut()) {
            if let Some(found) = name.iter().find(|attribute| attribute.oid == part.oid) {
                *value = text(&found.value);
            }
        }
        parts
    }
}

impl fmt::Display for DistinguishedName {
    /// As OpenSSL prints it: `CN=…, C=…`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let labels = ["CN", "C", "ST", "L", "O", "OU"];
        let mut there = labels.iter().zip(self.values()).filter(|(_, value)| !value.is_empty());
        if let Some((label, value)) = there.next() {
            write!(f, "{label}={value}")?;
        }
        there.try_for_each(|(label, value)| write!(f, ", {label}={value}"))
    }
}

/// The text of a part, whichever of the many kinds of text of ASN.1 it is.
fn text(value: &Any) -> String {
    if value.tag() == Tag::BmpString {
        return value.decode_as::<BmpString>().map(|text| text.to_string()).unwrap_or_default();
    }
    match std::str::from_utf8(value.value()) {
        Ok(text) => text.to_owned(),
        // TeletexString, which is Latin-1 in practice
        Err(_) => value.value().iter().map(|octet| char::from(*octet)).collect(),
    }
}
