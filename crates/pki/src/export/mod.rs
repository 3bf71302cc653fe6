//! What an export of a certificate hands out: PEM for a JSON answer, or a ZIP with the files that a kind of server
//! wants. Which certificates may be exported is not known here.

mod archive;
mod jks;
mod pkcs12;

use zeroize::Zeroizing;

pub use archive::archive;
pub use jks::key_store as jks_key_store;
pub use pkcs12::key_store as pkcs12_key_store;

use crate::{Certificate, KeyPair, LineEnding, PkiError, Result};

/// The longest password of an export, in octets.
const LONGEST_PASSWORD: usize = 32;

/// What a server reads its certificate from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Server {
    /// PEM, the chain apart.
    Apache,
    /// PEM, the chain behind the certificate.
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

    /// The server that PCA calls so, in whatever case.
    pub fn from_name(name: &str) -> Result<Self> {
        let found = Self::NAMES.into_iter().find(|(_, known)| known.eq_ignore_ascii_case(name));
        found.map(|(server, _)| server).ok_or_else(|| PkiError::UnknownServer(name.to_owned()))
    }

    /// What PCA calls it: `APACHE`.
    pub fn name(self) -> &'static str {
        Self::NAMES.into_iter().find(|(server, _)| *server == self).map_or("", |(_, name)| name)
    }

    /// The name of the ZIP for a certificate of this name, such as `test_apache.zip`.
    pub fn archive_name(self, certificate: &str) -> String {
        format!("{certificate}_{}.zip", self.name().to_ascii_lowercase())
    }
}

/// What is exported.
#[derive(Clone, Copy, Debug)]
pub struct Exported<'a> {
    /// The certificate.
    pub certificate: &'a Certificate,
    /// The certificates of the CAs above it, the nearest first.
    pub chain: &'a [Certificate],
    /// Its private key, unless it was issued for a CSR.
    pub key: Option<&'a KeyPair>,
}

/// The fields of an answer in JSON, their lines ended by CR LF.
#[derive(Clone)]
pub struct Fields {
    /// The certificate.
    pub certificate: String,
    /// The certificates of the CAs above it, if there are any.
    pub certificate_chain: Option<String>,
    /// Its private key, encrypted if there is a password.
    pub private_key: Option<Zeroizing<String>>,
}

/// The fields of an answer in JSON. For IIS and TOMCAT they are defined only where there is no private key.
pub fn fields(exported: &Exported<'_>, server: Server, password: Option<&str>) -> Result<Fields> {
    let password = usable(password)?;
    if exported.key.is_some() && matches!(server, Server::Iis | Server::Tomcat) {
        return Err(PkiError::UndefinedExport(server.name()));
    }
    let private_key = exported.key.map(|key| key_in_pem(key, password, LineEnding::CrLf)).transpose()?;
    let chain = Certificate::all_to_pem(exported.chain, LineEnding::CrLf);
    Ok(Fields {
        certificate: exported.certificate.to_pem(LineEnding::CrLf).trim_end().to_owned(),
        certificate_chain: (!chain.is_empty()).then(|| chain.trim_end().to_owned()),
        private_key,
    })
}

/// The key in the form of its algorithm, or in PKCS#8 if it is encrypted.
fn key_in_pem(key: &KeyPair, password: Option<&str>, ending: LineEnding) -> Result<Zeroizing<String>> {
    match password {
        Some(password) => key.to_encrypted_pem(password, ending),
        None => key.to_traditional_pem(ending),
    }
}

/// The password, if it is one that the documentation allows. An empty one is none.
fn usable(password: Option<&str>) -> Result<Option<&str>> {
    let Some(password) = password.filter(|password| !password.is_empty()) else { return Ok(None) };
    if password.len() > LONGEST_PASSWORD {
        return Err(PkiError::BadPassword("it may have 32 octets at most"));
    }
    if !password.bytes().all(|octet| octet.is_ascii_graphic()) {
        return Err(PkiError::BadPassword("only letters, digits and signs such as `,.+-_#` are allowed"));
    }
    Ok(Some(password))
}
