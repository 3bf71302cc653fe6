//! Exports certificates: PEM fields for a JSON response, or a ZIP with the files for a kind of
//! server. It must not know which certificates may be bundle.

mod archive;
mod jks;
mod pkcs12;

pub use archive::archive;
pub use jks::key_store as jks_key_store;
pub use pkcs12::key_store as pkcs12_key_store;
use zeroize::Zeroizing;

use crate::{Certificate, KeyPair, LineEnding, PkiError, Result};

/// The maximum length of a password, in bytes.
const MAX_PASSWORD_LENGTH: usize = 32;

/// The kind of server, which determines the file format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Server {
    /// PEM, with the chain in its own file.
    Apache,
    /// PEM, with the chain after the certificate in one file.
    Nginx,
    /// PKCS#12.
    Iis,
    /// A Java key store.
    Tomcat,
    /// PEM, for any other server.
    Other,
}

impl Server {
    const NAMES: [(Self, &'static str); 5] = [
        (Self::Apache, "APACHE"),
        (Self::Nginx, "NGINX"),
        (Self::Iis, "IIS"),
        (Self::Tomcat, "TOMCAT"),
        (Self::Other, "OTHER"),
    ];

    /// The server with this name in PCA, in any case.
    pub fn from_name(name: &str) -> Result<Self> {
        let found = Self::NAMES.into_iter().find(|(_, known)| known.eq_ignore_ascii_case(name));
        found.map(|(server, _)| server).ok_or_else(|| PkiError::UnknownServer(name.to_owned()))
    }

    /// Its name in PCA, such as `APACHE`.
    pub fn name(self) -> &'static str {
        Self::NAMES.into_iter().find(|(server, _)| *server == self).map_or("", |(_, name)| name)
    }

    /// The file name of the ZIP for a certificate with this name, such as `test_apache.zip`.
    pub fn archive_name(self, certificate: &str) -> String {
        format!("{certificate}_{}.zip", self.name().to_ascii_lowercase())
    }
}

/// A certificate with its chain and key.
#[derive(Clone, Copy, Debug)]
pub struct Bundle<'a> {
    /// The certificate.
    pub certificate: &'a Certificate,
    /// The CA certificates, starting with the issuer.
    pub chain: &'a [Certificate],
    /// The private key, unless the certificate was issued from a CSR.
    pub key: Option<&'a KeyPair>,
}

/// The PEM fields of a JSON response, with CR LF line endings.
#[derive(Clone)]
pub struct PemFields {
    /// The certificate.
    pub certificate: String,
    /// The CA certificates, if any.
    pub certificate_chain: Option<String>,
    /// The private key, encrypted if a password was given.
    pub private_key: Option<Zeroizing<String>>,
}

/// The PEM fields of a JSON response. For IIS and TOMCAT they are defined only without a private
/// key.
pub fn pem_fields(bundle: &Bundle<'_>, server: Server, password: Option<&str>) -> Result<PemFields> {
    let password = check_password(password)?;
    if bundle.key.is_some() && matches!(server, Server::Iis | Server::Tomcat) {
        return Err(PkiError::UndefinedExport(server.name()));
    }
    let private_key = bundle.key.map(|key| key_to_pem(key, password, LineEnding::CrLf)).transpose()?;
    let chain = Certificate::all_to_pem(bundle.chain, LineEnding::CrLf);
    Ok(PemFields {
        certificate: bundle.certificate.to_pem(LineEnding::CrLf).trim_end().to_owned(),
        certificate_chain: (!chain.is_empty()).then(|| chain.trim_end().to_owned()),
        private_key,
    })
}

/// The key in its traditional format, or in encrypted PKCS#8 if there is a password.
fn key_to_pem(key: &KeyPair, password: Option<&str>, ending: LineEnding) -> Result<Zeroizing<String>> {
    match password {
        Some(password) => key.to_encrypted_pem(password, ending),
        None => key.to_traditional_pem(ending),
    }
}

/// Checks a password against the documented rules. An empty password counts as none.
fn check_password(password: Option<&str>) -> Result<Option<&str>> {
    let Some(password) = password.filter(|password| !password.is_empty()) else { return Ok(None) };
    if password.len() > MAX_PASSWORD_LENGTH {
        return Err(PkiError::InvalidPassword("it must have at most 32 bytes"));
    }
    if !password.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(PkiError::InvalidPassword("only letters, digits and punctuation such as `,.+-_#` are allowed"));
    }
    Ok(Some(password))
}
