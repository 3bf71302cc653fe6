//! The error type, with a variant for each case that has its own error code in a service. It must
//! not know these codes.

/// The result of the functions of this crate.
pub type Result<T> = std::result::Result<T, PkiError>;

/// An error in a key, a certificate, a certificate request, or the input for creating one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PkiError {
    /// The text does not consist of blocks between `-----BEGIN …-----` and `-----END …-----`.
    #[error("the {what} is not in PEM format: {why}")]
    NotPem {
        /// The expected object.
        what: &'static str,
        /// What is wrong with it.
        why: String,
    },
    /// The text is in PEM, but contains an unexpected block.
    #[error("the {what} contains an unexpected PEM block `{found}`")]
    UnexpectedBlock {
        /// The expected object.
        what: &'static str,
        /// The label of the first unexpected block.
        found: String,
    },
    /// The bytes are not a valid X.509 certificate.
    #[error("invalid X.509 certificate: {0}")]
    InvalidCertificate(String),
    /// The bytes are not a valid certificate signing request.
    #[error("invalid certificate signing request: {0}")]
    InvalidRequest(String),
    /// The bytes are not a valid private key.
    #[error("invalid private key: {0}")]
    InvalidPrivateKey(String),
    /// The bytes are not a valid OCSP request.
    #[error("invalid OCSP request: {0}")]
    InvalidOcspRequest(String),
    /// The private key is encrypted.
    #[error("the private key is encrypted; decrypt it first")]
    EncryptedKey,
    /// The password does not decrypt the private key.
    #[error("the password does not decrypt the private key")]
    WrongPassword,
    /// The private key does not match the certificate or the request.
    #[error("the private key does not match the {0}")]
    KeyMismatch(&'static str),
    /// An unsupported key algorithm, curve or size, such as SM2.
    #[error("unsupported key: {0}; supported are RSA with 2048, 3072 or 4096 bits and the curves P-256 and P-384")]
    UnsupportedKey(String),
    /// An unsupported hash algorithm, such as SM3.
    #[error("unsupported hash algorithm: {0}; supported are SHA256, SHA384 and SHA512")]
    UnsupportedHash(String),
    /// A signature algorithm that cannot be verified.
    #[error("unsupported signature algorithm: {0}")]
    UnsupportedSignature(String),
    /// A signature that does not verify with the key.
    #[error("the signature of the {0} is invalid")]
    InvalidSignature(&'static str),
    /// A certificate in a chain does not name the next one as its issuer.
    #[error("certificate {position} of the chain was issued by `{issuer}`, but the next one belongs to `{next}`")]
    ChainOrder {
        /// The position of the certificate, starting at 1.
        position: usize,
        /// Its issuer.
        issuer: String,
        /// The subject of the next certificate.
        next: String,
    },
    /// A certificate in a chain is not validly signed by the next one, which it names as its
    /// issuer.
    #[error("certificate {position} of the chain is not validly signed by the next one: {why}")]
    ChainSignature {
        /// The position of the certificate, starting at 1.
        position: usize,
        /// What is wrong.
        why: String,
    },
    /// The issuer is not a CA, or its path length does not allow the certificate.
    #[error("the issuer cannot issue this certificate: {0}")]
    IssuerNotAllowed(String),
    /// An invalid attribute of a distinguished name.
    #[error("invalid distinguished name: `{field}` {why}")]
    InvalidName {
        /// The attribute, as PCA names it.
        field: &'static str,
        /// What is wrong with it.
        why: String,
    },
    /// An unknown kind of alternative name.
    #[error("unknown kind of alternative name `{0}`; expected DNS, IP, EMAIL or URI")]
    UnknownAlternativeName(String),
    /// An invalid domain name, standalone or as an alternative name.
    #[error("invalid domain name `{}`: {why}", value.escape_debug())]
    InvalidDomainName {
        /// The rejected value.
        value: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// An invalid alternative name of kind IP, as text.
    #[error("invalid IP address `{0}`")]
    InvalidIpAddress(String),
    /// An invalid alternative name of kind EMAIL or URI, or of kind IP in a request.
    #[error("invalid alternative name `{}` of kind {kind}: {why}", value.escape_debug())]
    InvalidAlternativeName {
        /// EMAIL, URI or IP.
        kind: &'static str,
        /// The rejected value; the bytes of an IP address are in hexadecimal digits.
        value: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// An unknown key usage or extended key usage.
    #[error("unknown key usage `{0}`")]
    UnknownKeyUsage(String),
    /// An unknown revocation reason.
    #[error("unknown revocation reason `{0}`")]
    UnknownReason(String),
    /// An extension that cannot be added to a certificate.
    #[error("the extension cannot be added: {0}")]
    InvalidExtension(String),
    /// A validity period or time that a certificate or CRL cannot represent.
    #[error("invalid validity period: {0}")]
    InvalidValidity(String),
    /// An invalid serial number.
    #[error("invalid serial number `{0}`; expected hexadecimal digits")]
    InvalidSerial(String),
    /// A password that exported files cannot use.
    #[error("invalid password: {0}")]
    InvalidPassword(&'static str),
    /// An unknown kind of server.
    #[error("unknown server `{0}`; expected APACHE, NGINX, IIS, TOMCAT or OTHER")]
    UnknownServer(String),
    /// An export format that the documentation does not define.
    #[error("the JSON export for {0} is defined only for certificates issued from a CSR")]
    UndefinedExport(&'static str),
    /// An internal error, not caused by the input.
    #[error("internal error: {0}")]
    Internal(String),
}

impl PkiError {
    /// Wraps an ASN.1 encoding error.
    pub(crate) fn encoding(error: impl std::fmt::Display) -> Self {
        Self::Internal(format!("ASN.1 encoding failed: {error}"))
    }
}
