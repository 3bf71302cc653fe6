//! What a request asks for besides its subject and its key. It must not know who asks.
//!
//! What a certificate could not contain as requested is refused by name. Otherwise it would be
//! missing in the certificate, and nobody would notice.

use const_oid::AssociatedOid;
use const_oid::db::{DB, rfc5912};
use der::asn1::ObjectIdentifier;
use der::{Decode, Encode};
use x509_cert::attr::Attributes;
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::{
    BasicConstraints, ExtendedKeyUsage as ExtendedKeyUsageExtension, KeyUsage as KeyUsageExtension, SubjectAltName,
    SubjectKeyIdentifier,
};

use crate::{AlternativeName, ExtendedKeyUsage, KeyUsage, KeyUsages, PkiError, Result, Role};

/// The attribute that older versions of Windows put the extensions in.
const MICROSOFT_EXTENSIONS: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.311.2.1.14");

/// The extensions of a request.
#[derive(Clone, Debug, Default)]
pub(super) struct Requested {
    pub(super) alternative_names: Vec<AlternativeName>,
    pub(super) key_usages: Option<KeyUsages>,
    pub(super) extended_key_usages: Vec<ExtendedKeyUsage>,
    constraints: Option<BasicConstraints>,
}

impl Requested {
    pub(super) fn of(attributes: &Attributes) -> Result<Self> {
        let mut requested = Self::default();
        let extensions = extensions(attributes)?;
        for (at, extension) in extensions.iter().enumerate() {
            let oid = extension.extn_id;
            if extensions.iter().take(at).any(|earlier| earlier.extn_id == oid) {
                return Err(refused(format!("it has the extension {} twice", name(oid))));
            }
            match oid {
                SubjectAltName::OID => requested.alternative_names = alternative_names(extension)?,
                KeyUsageExtension::OID => requested.key_usages = Some(key_usages(extension)?),
                ExtendedKeyUsageExtension::OID => requested.extended_key_usages = extended_key_usages(extension)?,
                BasicConstraints::OID => requested.constraints = Some(constraints(extension)?),
                // The issuer computes it from the key.
                SubjectKeyIdentifier::OID => {}
                _ if extension.critical => {
                    return Err(refused(format!("its critical extension {} is not supported", name(oid))));
                }
                _ => {}
            }
        }
        Ok(requested)
    }

    pub(super) fn check_role(&self, role: Role) -> Result<()> {
        let is_ca = self.constraints.as_ref().map(|constraints| constraints.ca);
        let signs = self.key_usages.map(|usages| usages.contains(KeyUsage::KeyCertSign));
        match role {
            Role::EndEntity if is_ca == Some(true) => {
                Err(refused("it asks for a CA certificate (basicConstraints CA:TRUE)".to_owned()))
            }
            Role::EndEntity if signs == Some(true) => {
                Err(refused("it asks for the key usage keyCertSign, which only CA certificates can have".to_owned()))
            }
            Role::Ca { .. } if is_ca == Some(false) => {
                Err(refused("it asks for a certificate that is not a CA's (basicConstraints CA:FALSE)".to_owned()))
            }
            Role::Ca { .. } if signs == Some(false) => {
                Err(refused("its key usages lack keyCertSign, which a CA certificate needs".to_owned()))
            }
            Role::Ca { path_length } => match self.constraints.as_ref().and_then(|own| own.path_len_constraint) {
                Some(own) if Some(own) != path_length => {
                    Err(refused(format!("it asks for the path length {own}, but the certificate would have another")))
                }
                _ => Ok(()),
            },
            Role::EndEntity => Ok(()),
        }
    }
}

/// The extensions in the attributes, of which one may contain them.
fn extensions(attributes: &Attributes) -> Result<Vec<Extension>> {
    let found = attributes
        .iter()
        .filter(|attribute| [rfc5912::ID_EXTENSION_REQ, MICROSOFT_EXTENSIONS].contains(&attribute.oid));
    let mut values = found.flat_map(|attribute| attribute.values.iter());
    let Some(value) = values.next() else { return Ok(Vec::new()) };
    if values.next().is_some() {
        return Err(refused("it has several lists of extensions".to_owned()));
    }
    let unreadable = |error: der::Error| refused(format!("its extensions cannot be read: {error}"));
    Vec::<Extension>::from_der(&value.to_der().map_err(unreadable)?).map_err(unreadable)
}

fn alternative_names(extension: &Extension) -> Result<Vec<AlternativeName>> {
    let names = read::<SubjectAltName>(extension)?.0;
    if names.is_empty() {
        return Err(empty(extension));
    }
    names.iter().map(AlternativeName::try_from_general_name).collect()
}

fn key_usages(extension: &Extension) -> Result<KeyUsages> {
    let usages = KeyUsages::from(read::<KeyUsageExtension>(extension)?);
    if usages.is_empty() { Err(empty(extension)) } else { Ok(usages) }
}

fn extended_key_usages(extension: &Extension) -> Result<Vec<ExtendedKeyUsage>> {
    let oids = read::<ExtendedKeyUsageExtension>(extension)?.0;
    if oids.is_empty() {
        return Err(empty(extension));
    }
    let known = |oid: &ObjectIdentifier| {
        let usage = ExtendedKeyUsage::from_oid(oid);
        usage.ok_or_else(|| refused(format!("its extended key usage {} is not supported", name(*oid))))
    };
    oids.iter().map(known).collect()
}

fn constraints(extension: &Extension) -> Result<BasicConstraints> {
    let constraints: BasicConstraints = read(extension)?;
    if !constraints.ca && constraints.path_len_constraint.is_some() {
        return Err(refused("it asks for a path length without being a CA".to_owned()));
    }
    Ok(constraints)
}

fn read<'a, T: Decode<'a, Error = der::Error>>(extension: &'a Extension) -> Result<T> {
    let read = T::from_der(extension.extn_value.as_bytes());
    read.map_err(|error| refused(format!("its extension {} cannot be read: {error}", name(extension.extn_id))))
}

fn empty(extension: &Extension) -> PkiError {
    refused(format!("its extension {} is empty", name(extension.extn_id)))
}

/// The name of an OID, if it has one, and the OID.
fn name(oid: ObjectIdentifier) -> String {
    DB.by_oid(&oid).map_or_else(|| oid.to_string(), |name| format!("{name} ({oid})"))
}

fn refused(why: String) -> PkiError {
    PkiError::InvalidRequest(why)
}

#[cfg(test)]
mod tests {
    use der::Any;
    use der::asn1::{OctetString, SetOfVec};
    use x509_cert::attr::Attribute;

    use super::*;

    fn oid(text: &str) -> ObjectIdentifier {
        ObjectIdentifier::new(text).unwrap()
    }

    fn extension(id: &str, critical: bool, value: &[u8]) -> Extension {
        Extension { extn_id: oid(id), critical, extn_value: OctetString::new(value).unwrap() }
    }

    fn attribute(id: ObjectIdentifier, lists: &[Vec<Extension>]) -> Attribute {
        let mut values = SetOfVec::new();
        for list in lists {
            values.insert(Any::encode_from(list).unwrap()).unwrap();
        }
        Attribute { oid: id, values }
    }

    fn requested(extensions: Vec<Extension>) -> Result<Requested> {
        let mut attributes = Attributes::new();
        attributes.insert(attribute(rfc5912::ID_EXTENSION_REQ, &[extensions])).unwrap();
        Requested::of(&attributes)
    }

    /// The extension subjectAltName with one name.
    fn names(tag: u8, value: &[u8]) -> Extension {
        let mut name = vec![tag, u8::try_from(value.len()).unwrap()];
        name.extend_from_slice(value);
        let mut list = vec![0x30, u8::try_from(name.len()).unwrap()];
        list.append(&mut name);
        extension("2.5.29.17", false, &list)
    }

    const USAGE: &str = "2.5.29.15";
    const EXTENDED: &str = "2.5.29.37";
    const CONSTRAINTS: &str = "2.5.29.19";
    const SERVER_AUTH: [u8; 12] = [0x30, 10, 6, 8, 0x2b, 6, 1, 5, 5, 7, 3, 1];

    #[test]
    fn what_a_certificate_cannot_contain_is_refused_by_name() {
        for (extensions, named) in [
            (vec![names(0x82, b"www.example.com\0.attacker.example")], r"www.example.com\0.attacker.example"),
            (vec![names(0x82, b"")], "invalid domain name ``"),
            (vec![names(0x82, b"a b")], "a b"),
            (vec![names(0x87, &[192, 0, 2])], "`c00002` of kind IP"),
            (vec![names(0x87, &[])], "`` of kind IP"),
            (vec![names(0x87, &[0; 8])], "4 or 16 bytes"),
            (vec![names(0x81, b"nobody")], "nobody"),
            (vec![names(0x81, b"x@a b")], "x@a b"),
            (vec![names(0x86, b"no scheme")], "no scheme"),
            (vec![names(0x86, b"")], "kind URI"),
            // otherName 1.2.3 with a UTF8String, registeredID 1.2.3, an empty directoryName.
            (vec![names(0xa0, &[6, 2, 0x2a, 3, 0xa0, 3, 0x0c, 1, b'x'])], "otherName"),
            (vec![names(0x88, &[0x2a, 3])], "registeredID"),
            (vec![names(0xa4, &[0x30, 0])], "directoryName"),
            // x400Address
            (vec![names(0xa3, &[0x30, 0])], "subjectAltName"),
            (vec![extension("2.5.29.17", false, &[0x30, 0])], "subjectAltName (2.5.29.17) is empty"),
            (vec![extension("2.5.29.17", false, b"x")], "subjectAltName"),
            (vec![names(0x82, b"a.example"), names(0x82, b"b.example")], "subjectAltName (2.5.29.17) twice"),
            (vec![extension(USAGE, true, &[3, 1, 0])], "keyUsage (2.5.29.15) is empty"),
            (vec![extension(USAGE, true, b"x")], "keyUsage"),
            (vec![extension(EXTENDED, false, &[0x30, 0])], "is empty"),
            (vec![extension(EXTENDED, false, &[0x30, 4, 6, 2, 0x2a, 3])], "extended key usage 1.2.3 "),
            (vec![extension(EXTENDED, false, b"x")], "cannot be read"),
            (vec![extension(CONSTRAINTS, true, b"x")], "basicConstraints"),
            // A path length without CA:TRUE.
            (vec![extension(CONSTRAINTS, true, &[0x30, 3, 2, 1, 0])], "path length"),
            (vec![extension("1.2.3.4", true, b"x")], "critical extension 1.2.3.4 "),
            (vec![extension("2.5.29.30", true, &[0x30, 0])], "nameConstraints"),
        ] {
            let error = requested(extensions).unwrap_err().to_string();
            assert!(error.contains(named), "{named}: {error}");
            assert!(!error.contains('\0'), "{error:?}");
        }
    }

    #[test]
    fn several_lists_of_extensions_are_refused() {
        let (one, other) = (vec![names(0x82, b"a.example")], vec![names(0x82, b"b.example")]);
        let mut twice = Attributes::new();
        twice.insert(attribute(rfc5912::ID_EXTENSION_REQ, &[one.clone(), other.clone()])).unwrap();
        let mut both = Attributes::new();
        both.insert(attribute(rfc5912::ID_EXTENSION_REQ, std::slice::from_ref(&one))).unwrap();
        both.insert(attribute(MICROSOFT_EXTENSIONS, &[other])).unwrap();
        for attributes in [twice, both] {
            let error = Requested::of(&attributes).unwrap_err().to_string();
            assert!(error.contains("several lists"), "{error}");
        }
        let mut windows = Attributes::new();
        windows.insert(attribute(MICROSOFT_EXTENSIONS, &[one])).unwrap();
        assert_eq!(Requested::of(&windows).unwrap().alternative_names.len(), 1);
    }

    #[test]
    fn supported_extensions_are_read_and_others_ignored() {
        let requested = requested(vec![
            names(0x82, b"*.example.com"),
            extension(USAGE, true, &[3, 2, 5, 0xa0]),
            extension(EXTENDED, false, &SERVER_AUTH),
            extension("2.5.29.14", false, &[4, 1, 7]),
            // The template of a Windows CA.
            extension("1.3.6.1.4.1.311.20.2", false, &[0x0c, 1, b'x']),
        ])
        .unwrap();
        assert_eq!(requested.alternative_names, [AlternativeName::Dns("*.example.com".to_owned())]);
        let usages: Vec<_> = requested.key_usages.unwrap().iter().collect();
        assert_eq!(usages, [KeyUsage::DigitalSignature, KeyUsage::KeyEncipherment]);
        assert_eq!(requested.extended_key_usages, [ExtendedKeyUsage::ServerAuth]);
    }

    #[test]
    fn role_must_be_the_requested_one() {
        let ca = extension(CONSTRAINTS, true, &[0x30, 3, 1, 1, 0xff]);
        let narrow = extension(CONSTRAINTS, true, &[0x30, 6, 1, 1, 0xff, 2, 1, 0]);
        let no_ca = extension(CONSTRAINTS, true, &[0x30, 0]);
        let signs = extension(USAGE, true, &[3, 2, 2, 4]);
        let signs_not = extension(USAGE, true, &[3, 2, 7, 0x80]);
        let authority = |length| Role::Ca { path_length: Some(length) };
        for (extensions, role, refused) in [
            (vec![ca.clone()], Role::EndEntity, "CA:TRUE"),
            (vec![signs.clone()], Role::EndEntity, "keyCertSign"),
            (vec![no_ca.clone(), signs.clone()], Role::EndEntity, "keyCertSign"),
            (vec![no_ca.clone()], authority(0), "CA:FALSE"),
            (vec![ca.clone(), signs_not.clone()], authority(0), "lack keyCertSign"),
            (vec![narrow.clone()], authority(1), "path length 0"),
            (vec![narrow], authority(0), ""),
            (vec![ca.clone(), signs], authority(3), ""),
            (vec![ca], authority(3), ""),
            (vec![no_ca, signs_not], Role::EndEntity, ""),
            (vec![], authority(0), ""),
        ] {
            let result = requested(extensions).unwrap().check_role(role);
            match refused {
                "" => result.unwrap(),
                refused => {
                    let error = result.unwrap_err().to_string();
                    assert!(error.contains(refused), "{refused}: {error}");
                }
            }
        }
    }
}
