//! The Online Certificate Status Protocol (OCSP, RFC 6960): reads requests, and creates responses
//! signed by the CA itself. It must not know the status of certificates, or for which CAs to
//! respond.

mod structures;

use std::time::SystemTime;

use aws_lc_rs::digest;
use base64::Engine as _;
use const_oid::db::{rfc5912, rfc6960};
use der::asn1::{AnyRef, Null, OctetString};
use der::{Decode, Encode};
use x509_cert::Version;
use x509_cert::ext::Extension;

use self::structures::{
    BasicResponse, CertId, OcspRequestBody, ResponderId, Response, ResponseBytes, ResponseData, ResponseStatus,
    RevokedInfo, SingleResponse, Status,
};
use crate::signed::{self, Signed};
use crate::{Certificate, HashAlgorithm, Issuer, PkiError, Result, RevocationReason, Serial, time};

/// The maximum length of a nonce that is returned, in bytes.
const MAX_NONCE_LENGTH: usize = 128;
/// The maximum number of certificates in a request.
const MAX_CERTIFICATES: usize = 100;

/// A request for the status of certificates.
#[derive(Clone, Debug)]
pub struct OcspRequest {
    certificates: Vec<CertificateId>,
    nonce: Option<Extension>,
}

impl OcspRequest {
    /// Reads the body of a POST request, `application/ocsp-request`.
    pub fn from_der(bytes: &[u8]) -> Result<Self> {
        let request = OcspRequestBody::from_der(bytes).map_err(invalid)?.request;
        if request.list.is_empty() || request.list.len() > MAX_CERTIFICATES {
            return Err(invalid(format!("it must list 1 to {MAX_CERTIFICATES} certificates")));
        }
        let nonce = request.extensions.unwrap_or_default().into_iter().find(|extension| {
            extension.extn_id == rfc6960::ID_PKIX_OCSP_NONCE
                && extension.extn_value.as_bytes().len() <= MAX_NONCE_LENGTH
        });
        Ok(Self { certificates: request.list.into_iter().map(|one| CertificateId(one.certificate)).collect(), nonce })
    }

    /// Reads the path of a GET request after the responder's URL: percent-encoded Base64 (RFC 6960,
    /// appendix A.1).
    pub fn from_path(path: &str) -> Result<Self> {
        let plain: Vec<u8> = percent_encoding::percent_decode_str(path.trim_start_matches('/')).collect();
        Self::from_der(&base64::engine::general_purpose::STANDARD.decode(plain).map_err(invalid)?)
    }

    /// The certificates whose status is requested.
    pub fn certificates(&self) -> &[CertificateId] {
        &self.certificates
    }
}

/// Identifies a certificate by its issuer and serial number.
#[derive(Clone, Debug)]
pub struct CertificateId(CertId);

impl CertificateId {
    /// The serial number.
    pub fn serial(&self) -> Serial {
        Serial::from(&self.0.serial_number)
    }

    /// Whether this CA is the issuer.
    pub fn is_issued_by(&self, issuer: &Certificate) -> Result<bool> {
        let hash = match self.0.hash_algorithm.oid {
            rfc5912::ID_SHA_1 => &digest::SHA1_FOR_LEGACY_USE_ONLY,
            rfc5912::ID_SHA_256 => &digest::SHA256,
            rfc5912::ID_SHA_384 => &digest::SHA384,
            rfc5912::ID_SHA_512 => &digest::SHA512,
            _ => return Ok(false),
        };
        let name = issuer.subject().to_der().map_err(PkiError::encoding)?;
        let key = issuer.public_key().info.subject_public_key.raw_bytes();
        Ok(digest::digest(hash, &name).as_ref() == self.0.issuer_name_hash.as_bytes()
            && digest::digest(hash, key).as_ref() == self.0.issuer_key_hash.as_bytes())
    }
}

/// The status of a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CertificateStatus {
    /// Not revoked.
    Good,
    /// Revoked.
    Revoked {
        /// When it was revoked.
        at: SystemTime,
        /// Why it was revoked.
        reason: RevocationReason,
    },
    /// The CA did not issue such a certificate.
    Unknown,
}

/// A responder: a CA at a point in time.
#[derive(Clone, Copy, Debug)]
pub struct Responder<'a> {
    /// The CA.
    pub issuer: Issuer<'a>,
    /// The hash algorithm of the signature.
    pub hash: HashAlgorithm,
    /// The current time.
    pub now: SystemTime,
    /// When newer status information will be available.
    pub next_update: SystemTime,
}

impl Responder<'_> {
    /// The response to a request, in DER (`application/ocsp-response`). Calls `status` for each
    /// certificate that this CA issued; for others the status is unknown. Returns the nonce of the
    /// request.
    pub fn response(
        &self,
        request: &OcspRequest,
        mut status: impl FnMut(&Serial) -> CertificateStatus,
    ) -> Result<Vec<u8>> {
        let certificate = self.issuer.certificate;
        certificate.check_key(self.issuer.key)?;
        let mut responses = Vec::with_capacity(request.certificates.len());
        for id in &request.certificates {
            let status = if id.is_issued_by(certificate)? { status(&id.serial()) } else { CertificateStatus::Unknown };
            responses.push(self.single(id, status)?);
        }
        let data = ResponseData {
            version: Version::V1,
            responder: ResponderId::ByKey(
                OctetString::new(certificate.public_key().identifier()).map_err(PkiError::encoding)?,
            ),
            produced_at: time::generalized(self.now)?,
            responses,
            extensions: request.nonce.clone().map(|nonce| vec![nonce]),
        };
        let signed = signed::sign(&data, self.issuer.key, self.hash)?;
        let signed = Signed::from_der(&signed).map_err(PkiError::encoding)?;
        let basic = BasicResponse {
            data: signed.body,
            algorithm: signed.algorithm,
            signature: signed.signature,
            certificates: Some(vec![AnyRef::from_der(certificate.as_der()).map_err(PkiError::encoding)?]),
        };
        let bytes = ResponseBytes {
            kind: rfc6960::ID_PKIX_OCSP_BASIC,
            response: OctetString::new(basic.to_der().map_err(PkiError::encoding)?).map_err(PkiError::encoding)?,
        };
        Response { status: ResponseStatus::Successful, bytes: Some(bytes) }.to_der().map_err(PkiError::encoding)
    }

    fn single(&self, id: &CertificateId, status: CertificateStatus) -> Result<SingleResponse> {
        Ok(SingleResponse {
            certificate: id.0.clone(),
            status: match status {
                CertificateStatus::Good => Status::Good(Null),
                CertificateStatus::Unknown => Status::Unknown(Null),
                CertificateStatus::Revoked { at, reason } => {
                    Status::Revoked(RevokedInfo { at: time::generalized(at)?, reason: reason.code() })
                }
            },
            this_update: time::generalized(self.now)?,
            next_update: Some(time::generalized(self.next_update)?),
            extensions: None,
        })
    }
}

/// An error response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OcspError {
    /// The request is malformed.
    Malformed,
    /// The responder failed.
    InternalError,
    /// The responder does not serve this CA.
    Unauthorized,
}

impl OcspError {
    /// The response, in DER and unsigned.
    pub fn response(self) -> Result<Vec<u8>> {
        let status = match self {
            Self::Malformed => ResponseStatus::MalformedRequest,
            Self::InternalError => ResponseStatus::InternalError,
            Self::Unauthorized => ResponseStatus::Unauthorized,
        };
        Response { status, bytes: None }.to_der().map_err(PkiError::encoding)
    }
}

fn invalid(error: impl std::fmt::Display) -> PkiError {
    PkiError::InvalidOcspRequest(error.to_string())
}
