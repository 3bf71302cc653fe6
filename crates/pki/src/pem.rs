//! Reads and writes PEM. SCM and PCA require that the text begins and ends with a boundary line, so
//! text before, between or after the blocks, which other tools ignore, is an error here. It must
//! not know the contents of blocks.

use zeroize::Zeroizing;

use crate::{PkiError, Result};

/// The line ending of PEM text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LineEnding {
    /// LF, for files.
    #[default]
    Lf,
    /// CR LF, as in the responses of PCA.
    CrLf,
}

/// A PEM block.
pub(crate) struct Block {
    /// Its label, such as `CERTIFICATE`.
    pub(crate) label: String,
    /// Whether its header marks it as encrypted, as in the traditional format of encrypted keys.
    pub(crate) encrypted: bool,
    /// Its contents.
    pub(crate) bytes: Zeroizing<Vec<u8>>,
}

/// Reads the blocks of a text, at least one. `what` names the expected object in errors.
pub(crate) fn blocks(what: &'static str, text: &str) -> Result<Vec<Block>> {
    let not_pem = |why: String| PkiError::NotPem { what, why };
    let text = text.trim();
    if text.is_empty() {
        return Err(not_pem("it is empty".to_owned()));
    }
    if let Some(why) = mistake(text) {
        return Err(not_pem(why.to_owned()));
    }
    if !text.starts_with("-----BEGIN ") {
        return Err(not_pem("it does not begin with `-----BEGIN `".to_owned()));
    }
    if !text.ends_with("-----") || !text.contains("-----END ") {
        return Err(not_pem("it does not end with an `-----END …-----` line".to_owned()));
    }
    let parsed = ::pem::parse_many(text).map_err(|error| not_pem(error.to_string()))?;
    if parsed.is_empty() || text.matches("-----BEGIN ").count() != parsed.len() {
        return Err(not_pem("a block is incomplete".to_owned()));
    }
    Ok(parsed
        .into_iter()
        .map(|block| Block {
            label: block.tag().to_owned(),
            encrypted: block.headers().get("Proc-Type").is_some_and(|value| value.contains("ENCRYPTED")),
            bytes: Zeroizing::new(block.into_contents()),
        })
        .collect())
}

/// What commonly happens to PEM on its way into a request.
fn mistake(text: &str) -> Option<&'static str> {
    // The second form is a byte order mark that was read as Latin-1 or Windows-1252.
    if text.contains('\u{feff}') || text.contains("\u{ef}\u{bb}\u{bf}") {
        Some("it contains a byte order mark (BOM); save the file as UTF-8 without one")
    } else if text.contains('\0') {
        Some("it contains NUL characters, so it was probably saved as UTF-16; save the file as UTF-8")
    } else if text.contains(r"\n") || text.contains(r"\r") {
        Some(r"its line breaks are escaped twice: it contains `\n` as two characters instead of line breaks")
    } else if text.contains("%0A") || text.contains("%0a") || text.contains("%0D") || text.contains("%0d") {
        Some("its line breaks are percent-encoded: it contains `%0A` instead of line breaks")
    } else if text.starts_with(['"', '\'', '`']) {
        Some("it begins with a quotation mark; send the text between the quotation marks")
    } else {
        None
    }
}

/// Encodes a block, with a trailing line ending.
pub(crate) fn encode(label: &str, bytes: &[u8], ending: LineEnding) -> String {
    let ending = match ending {
        LineEnding::Lf => ::pem::LineEnding::LF,
        LineEnding::CrLf => ::pem::LineEnding::CRLF,
    };
    ::pem::encode_config(&::pem::Pem::new(label, bytes), ::pem::EncodeConfig::new().set_line_ending(ending))
}
