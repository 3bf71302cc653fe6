//! PEM files of certificates and keys: split a `fullchain.pem`, read and write a private key, list
//! the names of a certificate. Requires the feature `pem`.
//!
//! ```no_run
//! use huaweicloud_core::pem::{CertificateChain, read_private_key};
//!
//! # fn main() -> Result<(), huaweicloud_core::pem::PemError> {
//! let files = CertificateChain::read("live/www.example.com/fullchain.pem")?;
//! let key = read_private_key("live/www.example.com/privkey.pem")?;
//! println!("{} for {}", files.expires(), files.names().join(", "));
//! // scm.import_certificate()
//! //     .certificate(files.certificate())
//! //     .certificate_chain(files.chain())
//! //     .private_key(key)
//! # let _ = key;
//! # Ok(())
//! # }
//! ```
//!
//! No error shows a part of a key.

// It must not know any service.

mod chain;
mod key;

use std::fmt;
use std::path::Path;

pub use chain::CertificateChain;
pub use key::{parse_private_key, read_private_key, write_private_key};

use crate::file;

/// Why PEM text or a PEM file cannot be used. It shows the path, but nothing of the content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PemError(String);

impl PemError {
    fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The same error for a file.
    fn of(self, path: &Path) -> Self {
        Self(format!("{}: {}", path.display(), self.0))
    }
}

impl fmt::Display for PemError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for PemError {}

/// Reads and parses a file of at most 1 MiB.
fn read<T>(path: &Path, parse: impl FnOnce(&str) -> Result<T, PemError>) -> Result<T, PemError> {
    let text = file::read(path).map_err(|error| PemError::new(format!("cannot be read: {error}")).of(path))?;
    let parsed = parse(&text).map_err(|error| error.of(path));
    drop(zeroize::Zeroizing::new(text));
    parsed
}

/// The sections of a text, at least one of which the caller looks for. Text between them is
/// ignored.
fn sections(text: &str) -> Result<Vec<::pem::Pem>, PemError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if !text.contains('\n') && text.contains("\\n") {
        return Err(PemError::new("it is not PEM: its line breaks are written as `\\n`; replace them by line breaks"));
    }
    ::pem::parse_many(text).map_err(|error| PemError::new(format!("it is not PEM: {error}")))
}

/// A section, with a line break at its end.
fn encode(section: &::pem::Pem) -> String {
    ::pem::encode_config(section, ::pem::EncodeConfig::new().set_line_ending(::pem::LineEnding::LF))
}
