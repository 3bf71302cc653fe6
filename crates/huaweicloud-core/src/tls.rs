//! Selects the TLS library by the features of this crate.
//!
//! Certificates are always verified, against the platform's trust store or the configured
//! authorities; this cannot be turned off. It must not know what is sent.

use reqwest::ClientBuilder;

use crate::ca_bundle::Roots;
use crate::error::Error;

/// Uses rustls, with the default provider of the process if one is installed, else ring. `roots`
/// are trusted instead of the platform's.
#[cfg(feature = "rustls")]
pub(crate) fn configure(builder: ClientBuilder, roots: Option<&Roots>) -> Result<ClientBuilder, Error> {
    use rustls::ClientConfig;
    use rustls_platform_verifier::BuilderVerifierExt;

    let config = ClientConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .and_then(|config| match roots {
            Some(roots) => Ok(config.with_root_certificates(roots.clone())),
            None => config.with_platform_verifier(),
        })
        .map_err(|source| {
            Error::config(
                "TLS cannot be set up: check that the root certificates of this system are installed (on Linux \
                 usually the package ca-certificates, or the file in SSL_CERT_FILE), or configure a CA bundle",
            )
            .with_source(source)
        })?;
    let mut config = config.with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(builder.tls_backend_preconfigured(config))
}

/// For clients without TLS. reqwest sets up TLS anyway, and would fail without an installed
/// provider, so it gets a configuration that trusts no certificate. Root certificates are then not
/// needed, so an emulator works on systems that have none.
#[cfg(feature = "rustls")]
pub(crate) fn disable(builder: ClientBuilder) -> Result<ClientBuilder, Error> {
    use rustls::{ClientConfig, RootCertStore};

    let config = ClientConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .map_err(|source| Error::config("TLS cannot be set up").with_source(source))?
        .with_root_certificates(RootCertStore::empty())
        .with_no_client_auth();
    Ok(builder.tls_backend_preconfigured(config))
}

#[cfg(feature = "rustls")]
fn provider() -> std::sync::Arc<rustls::crypto::CryptoProvider> {
    use rustls::crypto::{CryptoProvider, ring};

    CryptoProvider::get_default().cloned().unwrap_or_else(|| std::sync::Arc::new(ring::default_provider()))
}

/// Does nothing: without rustls, reqwest needs no provider.
#[cfg(not(feature = "rustls"))]
pub(crate) fn disable(builder: ClientBuilder) -> Result<ClientBuilder, Error> {
    Ok(builder)
}

/// Uses the platform's TLS library. `roots` are trusted instead of the platform's.
#[cfg(all(feature = "native-tls", not(feature = "rustls")))]
pub(crate) fn configure(builder: ClientBuilder, roots: Option<&Roots>) -> Result<ClientBuilder, Error> {
    let builder = builder.tls_backend_native();
    Ok(match roots {
        Some(roots) => builder.tls_certs_only(roots.iter().cloned()),
        None => builder,
    })
}

/// No TLS: sufficient only for an emulator on this machine.
#[cfg(not(any(feature = "rustls", feature = "native-tls")))]
pub(crate) fn configure(_builder: ClientBuilder, _roots: Option<&Roots>) -> Result<ClientBuilder, Error> {
    Err(Error::config(
        "huaweicloud-core was built without TLS: enable the feature rustls or native-tls, or use an http endpoint",
    ))
}
