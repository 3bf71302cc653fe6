//! Encodes and decodes extensions of certificates and requests. It must not know which extensions a
//! certificate needs.

use const_oid::AssociatedOid;
use der::asn1::{Ia5String, ObjectIdentifier, OctetString};
use der::{Decode, Encode};
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::crl::dp::DistributionPoint;
use x509_cert::ext::pkix::name::{DistributionPointName, GeneralName};
use x509_cert::ext::pkix::{
    AccessDescription, AuthorityInfoAccessSyntax, AuthorityKeyIdentifier, CrlDistributionPoints, SubjectAltName,
    SubjectKeyIdentifier,
};

use crate::{AlternativeName, PkiError, PublicKey, Result};

/// Encodes an extension.
pub(crate) fn make<T: AssociatedOid + Encode>(critical: bool, contents: &T) -> Result<Extension> {
    with_bytes(T::OID, critical, contents.to_der().map_err(PkiError::encoding)?)
}

pub(crate) fn with_bytes(extn_id: ObjectIdentifier, critical: bool, bytes: Vec<u8>) -> Result<Extension> {
    Ok(Extension { extn_id, critical, extn_value: OctetString::new(bytes).map_err(PkiError::encoding)? })
}

/// Finds and decodes an extension; `None` if it is missing or cannot be decoded.
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

/// The CRL distribution point with this URL.
pub(crate) fn crl_distribution_point(url: &str) -> Result<Extension> {
    let name = DistributionPointName::FullName(vec![uri(url)?]);
    make(
        false,
        &CrlDistributionPoints(vec![DistributionPoint {
            distribution_point: Some(name),
            reasons: None,
            crl_issuer: None,
        }]),
    )
}

/// The authority information access with these methods and URLs.
pub(crate) fn authority_access(access: &[(ObjectIdentifier, &str)]) -> Result<Extension> {
    let access: Result<_> = access
        .iter()
        .map(|(method, url)| Ok(AccessDescription { access_method: *method, access_location: uri(url)? }))
        .collect();
    make(false, &AuthorityInfoAccessSyntax(access?))
}

fn uri(url: &str) -> Result<GeneralName> {
    let ascii = Ia5String::new(url).map_err(|_| PkiError::InvalidExtension(format!("`{url}` is not ASCII")))?;
    Ok(GeneralName::UniformResourceIdentifier(ascii))
}
