//! Text between `-----BEGIN …-----` and `-----END …-----`. Both services want such text to begin and to end with these
//! lines, so what other tools skip, a description before the first block for instance, is refused here. What is in a
//! block is not known here.

use zeroize::Zeroizing;

use crate::{PkiError, Result};

/// What ends the lines of a text in PEM.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LineEnding {
    /// LF, for files.
    #[default]
    Lf,
    /// CR LF, as in the answers of PCA.
    CrLf,
}

/// One block of a text in PEM.
pub(crate) struct Block {
    /// Its label, such as `CERTIFICATE`.
    pub(crate) label: String,
    /// Whether its header says that it is encrypted, as the oldest form of encrypted keys does.
    pub(crate) encrypted: bool,
    /// What it holds.
    pub(crate) octets: Zeroizing<Vec<u8>>,
}

/// The blocks of a text, at least one.
pub(crate) fn blocks(what: &'static str, text: &str) -> Result<Vec<Block>> {
    let not_pem = |why: String| PkiError::NotPem { what, why };
    let text = text.trim();
    if text.is_empty() {
        return Err(not_pem("it is empty".to_owned()));
    }
    if !text.starts_with("-----BEGIN ") {
        return Err(not_pem("it does not begin with `-----BEGIN `".to_owned()));
    }
    if !text.ends_with("-----") || !text.contains("-----END ") {
        return Err(not_pem("it does not end with a line `-----END …-----`".to_owned()));
    }
    let parsed = ::pem::parse_many(text).map_err(|error| not_pem(error.to_string()))?;
    if parsed.is_empty() || text.matches("-----BEGIN ").count() != parsed.len() {
        return Err(not_pem("a block is not complete".to_owned()));
    }
    Ok(parsed
        .into_iter()
        .map(|block| Block {
            label: block.tag().to_owned(),
            encrypted: block.headers().get("Proc-Type").is_some_and(|value| value.contains("ENCRYPTED")),
            octets: Zeroizing::new(block.into_contents()),
        })
        .collect())
}

/// A block of this label, with a line ending at its end.
pub(crate) fn encode(label: &str, octets: &[u8], ending: LineEnding) -> String {
    let ending = match ending {
        LineEnding::Lf => ::pem::LineEnding::LF,
        LineEnding::CrLf => ::pem::LineEnding::CRLF,
    };
    ::pem::encode_config(&::pem::Pem::new(label, octets), ::pem::EncodeConfig::new().set_line_ending(ending))
}
