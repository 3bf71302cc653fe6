//! Certificate authorities to trust instead of the platform's.
//!
//! It must not know when they are used.

use std::fmt;

use crate::env::Environment;
use crate::error::Error;
use crate::file;

const FILE: &str = "HUAWEICLOUD_SDK_CA_BUNDLE";

/// The trusted authorities, in the form of the TLS library.
#[cfg(feature = "rustls")]
pub(crate) type Roots = std::sync::Arc<rustls::RootCertStore>;

/// The trusted authorities, in the form of the TLS library.
#[cfg(all(feature = "native-tls", not(feature = "rustls")))]
pub(crate) type Roots = Vec<reqwest::Certificate>;

/// Without TLS there are none.
#[cfg(not(any(feature = "rustls", feature = "native-tls")))]
pub(crate) type Roots = std::convert::Infallible;

/// Certificates in PEM, one after the other.
#[derive(Clone)]
#[cfg_attr(not(any(feature = "rustls", feature = "native-tls")), expect(dead_code, reason = "only TLS needs it"))]
pub(crate) struct CaBundle {
    pem: String,
    /// Where they come from. Completes "the CA bundle".
    origin: String,
}

impl CaBundle {
    /// The bundle of the configuration builder.
    pub(crate) fn new(pem: String) -> Self {
        Self { pem, origin: "of the configuration builder".to_owned() }
    }

    /// Reads the file that the variable names.
    ///
    /// # Errors
    ///
    /// The file cannot be read.
    pub(crate) fn from_environment(environment: &Environment) -> Result<Option<Self>, Error> {
        let Some(path) = environment.get(FILE)? else { return Ok(None) };
        match file::read(path.as_ref()) {
            Ok(pem) => Ok(Some(Self { pem, origin: format!("in {path}, the file in {FILE},") })),
            Err(source) => Err(Error::config(format!(
                "the CA bundle in {path} cannot be read ({}): fix or unset {FILE}",
                source.kind()
            ))),
        }
    }

    /// Parses the certificates.
    ///
    /// # Errors
    ///
    /// There is none, or one is not valid.
    #[cfg(feature = "rustls")]
    pub(crate) fn roots(&self) -> Result<Roots, Error> {
        use rustls::pki_types::CertificateDer;
        use rustls::pki_types::pem::PemObject;

        let mut roots = rustls::RootCertStore::empty();
        for certificate in CertificateDer::pem_slice_iter(self.pem.as_bytes()) {
            let number = roots.len() + 1;
            let invalid = || self.error(&format!("is not valid: see certificate {number}"));
            let certificate = certificate.map_err(|source| invalid().with_source(source))?;
            roots.add(certificate).map_err(|source| invalid().with_source(source))?;
        }
        if roots.is_empty() { Err(self.empty()) } else { Ok(std::sync::Arc::new(roots)) }
    }

    /// As above.
    #[cfg(all(feature = "native-tls", not(feature = "rustls")))]
    pub(crate) fn roots(&self) -> Result<Roots, Error> {
        let roots = reqwest::Certificate::from_pem_bundle(self.pem.as_bytes())
            .map_err(|source| self.error("is not valid").with_source(source))?;
        if roots.is_empty() { Err(self.empty()) } else { Ok(roots) }
    }

    /// As above.
    #[cfg(not(any(feature = "rustls", feature = "native-tls")))]
    pub(crate) fn roots(&self) -> Result<Roots, Error> {
        Err(self.error(
            "cannot be used, because huaweicloud-core was built without TLS: enable the feature rustls or native-tls",
        ))
    }

    #[cfg(any(feature = "rustls", feature = "native-tls"))]
    fn empty(&self) -> Error {
        self.error(
            "contains no certificate: it must be PEM, in which a certificate begins with the line -----BEGIN \
             CERTIFICATE-----",
        )
    }

    fn error(&self, what: &str) -> Error {
        Error::config(format!("the CA bundle {} {what}", self.origin))
    }
}

/// Shows where the certificates come from.
impl fmt::Debug for CaBundle {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "CaBundle({})", self.origin.trim_end_matches(','))
    }
}
