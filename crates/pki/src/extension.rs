//! Extensions of certificates and requests: one is made of its contents, or found among others and read. Which
//! extensions a certificate needs is not known here.

use const_oid::AssociatedOid;
use der::{
    Decode, Encode,
    asn1::{Ia5String, ObjectIdentifier, OctetString},
};
use x509_cert::ext::{
    Extension,
    pkix::{
        AccessDescription, AuthorityInfoAccessSyntax, AuthorityKeyIdentifier, CrlDistributionPoints, SubjectAltName,
        SubjectKeyIdentifier,
        crl::dp::DistributionPoint,
        name::{DistributionPointName, GeneralName},
    },
};

use crate::{AlternativeName, PkiError, PublicKey, Result};

/// An extension with these contents.
pub(crate) fn make<T: AssociatedOid + Encode>(critical: bool, contents: &T) -> Result<Extension> {
    with_octets(T::OID, critical, contents.to_der().map_err(PkiError::encoding)?)
}

pub(crate) fn with_octets(extn_id: ObjectIdentifier, critical: bool, octets: Vec<u8>) -> Result<Extension> {
    Ok(Extension { extn_id, critical, extn_value: OctetString::new(octets).map_err(PkiError::encoding)? })
}

/// The contents of an extension, if it is there and can be read.
pub(crate) fn find<'a, T: AssociatedOid + Decode<'a>>(extensions: &'a [Extension]) -> Option<T> {
    let found = extensions.iter().find(|extension| extension.extn_id == T::OID)?;
    T::from_der(found.extn_value.as_bytes()).ok()
}

pub(crate) fn alternative_names(names: &[AlternativeName]) -> Result<Extension> {
    let names: Result<_> = names.iter().map(AlternativeName::to_general_name).collect();
    make(false, &SubjectAltName(names?))
}

pub(crate) fn subject_key(key: &PublicKey) -> Result<Extension> {
    make(false, &SubjectKeyIdentifier(OctetString::new(key.identifier()).map_err(PkiError::encoding)?))
}

pub(crate) fn authority_key(identifier: &[u8]) -> Result<Extension> {
    let key_identifier = Some(OctetString::new(identifier).map_err(PkiError::encoding)?);
    make(false, &AuthorityKeyIdentifier { key_identifier, ..Default::default() })
}

/// Where the revocation list of the issuer is.
pub(crate) fn revocation_list_at(address: &str) -> Result<Extension> {
    let name = DistributionPointName::FullName(vec![uri(address)?]);
    make(
        false,
        &CrlDistributionPoints(vec![DistributionPoint {
            distribution_point: Some(name),
            reasons: None,
            crl_issuer: None,
        }]),
    )
}

/// Where the status of a certificate and the certificate of its issuer are.
pub(crate) fn authority_access(places: &[(ObjectIdentifier, &str)]) -> Result<Extension> {
    let places: Result<_> = places
        .iter()
        .map(|(method, address)| Ok(AccessDescription { access_method: *method, access_location: uri(address)? }))
        .collect();
    make(false, &AuthorityInfoAccessSyntax(places?))
}

fn uri(address: &str) -> Result<GeneralName> {
    let ascii = Ia5String::new(address).map_err(|_| PkiError::BadExtension(format!("`{address}` is not ASCII")))?;
    Ok(GeneralName::UniformResourceIdentifier(ascii))
}
