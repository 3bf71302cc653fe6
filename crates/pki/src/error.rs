//! What can be wrong with keys, certificates and requests, told apart as far as the services have codes of their own
//! for it. Which code a service answers is not known here.

/// What the functions of this crate answer.
pub type Result<T> = std::result::Result<T, PkiError>;

/// What is wrong with a key, a certificate, a request for one, or what shall be made of them.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PkiError {
    /// The text is not made of blocks between `-----BEGIN …-----` and `-----END …-----`.
    #[error("the {what} is not in PEM: {why}")]
    NotPem {
        /// What the text should be.
        what: &'static str,
        /// What is wrong with it.
        why: String,
    },
    /// The text is in PEM, but holds something else.
    #[error("the {what} is in PEM, but there is a block `{found}` in it")]
    WrongBlock {
        /// What the text should be.
        what: &'static str,
        /// The label of the first block that does not belong there.
        found: String,
    },
    /// The octets are not an X.509 certificate.
    #[error("this is not an X.509 certificate: {0}")]
    NotACertificate(String),
    /// The octets are not a certificate signing request.
    #[error("this is not a certificate signing request: {0}")]
    NotARequest(String),
    /// The octets are not a private key.
    #[error("this is not a private key: {0}")]
    NotAKey(String),
    /// The octets are not an OCSP request.
    #[error("this is not an OCSP request: {0}")]
    NotAnOcspRequest(String),
    /// The private key is encrypted.
    #[error("the private key is protected by a password; remove the password first")]
    EncryptedKey,
    /// The password does not open the private key.
    #[error("the password does not open the private key")]
    WrongPassword,
    /// The private key belongs to another certificate or request.
    #[error("the private key does not belong to the {0}")]
    KeyMismatch(&'static str),
    /// A key of an algorithm, a curve or a size that is not offered, SM2 among them.
    #[error("keys of {0} are not supported; RSA with 2048, 3072 or 4096 bits and the curves P-256 and P-384 are")]
    UnsupportedKey(String),
    /// A hash algorithm that is not offered, SM3 among them.
    #[error("the hash algorithm {0} is not supported; SHA256, SHA384 and SHA512 are")]
    UnsupportedHash(String),
    /// A signature whose algorithm cannot be checked.
    #[error("signatures of {0} cannot be checked")]
    UnsupportedSignature(String),
    /// A signature that is not that of the key.
    #[error("the signature of the {0} is wrong")]
    BadSignature(&'static str),
    /// A certificate in a chain does not name the next one as its issuer.
    #[error("certificate {position} of the chain was issued by `{issuer}`, but the next one is that of `{next}`")]
    ChainOrder {
        /// Which certificate, from 1 for the first.
        position: usize,
        /// Who issued it.
        issuer: String,
        /// Whose certificate follows.
        next: String,
    },
    /// A certificate in a chain names the next one as its issuer, which did not sign it, or may not.
    #[error("certificate {position} of the chain is not signed by the next one: {why}")]
    ChainSignature {
        /// Which certificate, from 1 for the first.
        position: usize,
        /// What is wrong.
        why: String,
    },
    /// The issuer is no CA, or may have no further CA below.
    #[error("the issuer cannot issue this certificate: {0}")]
    IssuerForbids(String),
    /// A part of a distinguished name.
    #[error("the distinguished name is wrong: `{field}` {why}")]
    BadName {
        /// The name of the part, as in the interface of PCA.
        field: &'static str,
        /// What is wrong with it.
        why: String,
    },
    /// A kind of alternative name that there is not.
    #[error("`{0}` is no kind of alternative name; DNS, IP, EMAIL and URI are")]
    UnknownAlternativeName(String),
    /// A domain name, as alternative name or for its own sake.
    #[error("`{value}` is no domain name: {why}")]
    BadDomainName {
        /// The value that was given.
        value: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// An alternative name of the kind IP.
    #[error("`{0}` is no IP address")]
    BadIpAddress(String),
    /// An alternative name of the kinds EMAIL and URI.
    #[error("`{value}` is no alternative name of the kind {kind}: {why}")]
    BadAlternativeName {
        /// EMAIL or URI.
        kind: &'static str,
        /// The value that was given.
        value: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// A name of a key usage, or of an extended one, that there is not.
    #[error("`{0}` is no key usage")]
    UnknownKeyUsage(String),
    /// A reason of a revocation that there is not.
    #[error("`{0}` is no reason to revoke a certificate")]
    UnknownReason(String),
    /// An extension that cannot be put into a certificate.
    #[error("the extension cannot be added: {0}")]
    BadExtension(String),
    /// Times that a certificate or a list cannot hold.
    #[error("the validity is wrong: {0}")]
    BadValidity(String),
    /// A serial number that is none.
    #[error("`{0}` is no serial number in hexadecimal digits")]
    BadSerial(String),
    /// A password that the files of an export cannot have.
    #[error("the password cannot be used: {0}")]
    BadPassword(&'static str),
    /// A kind of server that there is not.
    #[error("`{0}` is no kind of server; APACHE, NGINX, IIS, TOMCAT and OTHER are")]
    UnknownServer(String),
    /// A form of an export that the documentation does not define.
    #[error("there is no export for {0} in JSON, except for certificates that were issued for a CSR")]
    UndefinedExport(&'static str),
    /// Something that cannot fail did.
    #[error("internal: {0}")]
    Internal(String),
}

impl PkiError {
    /// What a library of ASN.1 said while something was written.
    pub(crate) fn encoding(error: impl std::fmt::Display) -> Self {
        Self::Internal(format!("ASN.1 cannot be written: {error}"))
    }
}
