//! Reads `x-error-codes`: the error codes that a service is known to return. No other module reads
//! it.
//! It must not know how they are used.

use crate::document::Tree;
use crate::node::{Mapping, Node};

/// The key of the extension in openapi.yaml.
pub const EXTENSION: &str = "x-error-codes";

/// An error code of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ErrorCode<'a> {
    /// The code, such as `SCM.0014`.
    pub code: &'a str,
    /// Its HTTP status, if known.
    pub status: Option<u16>,
    /// Its meaning, in one sentence.
    pub meaning: &'a str,
}

/// The error codes of a service, in document order.
pub fn error_codes(tree: &Tree) -> Vec<ErrorCode<'_>> {
    let codes = tree.root.get(EXTENSION).and_then(Node::as_mapping).into_iter().flat_map(Mapping::iter);
    codes.filter_map(|(code, entry)| read(code, &entry.value).ok()).collect()
}

/// Reads one code. The error is the message of the finding.
pub(crate) fn read<'a>(code: &'a str, value: &'a Node) -> Result<ErrorCode<'a>, String> {
    let parts: Vec<&str> = code.split('.').collect();
    let is_word = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if parts.len() != 2 || !parts.iter().all(is_word) {
        return Err(format!("`{code}` is not an error code such as `SCM.0014`"));
    }
    let Some(mapping) = value.as_mapping() else {
        return Err(format!("`{code}` is {} instead of a mapping", value.kind()));
    };
    if let Some(key) = mapping.keys().find(|key| !matches!(*key, "status" | "meaning")) {
        return Err(format!("`{code}` has the unknown key `{key}`"));
    }
    let status = match mapping.get("status").map(|status| status.to_yaml()) {
        None => None,
        Some(status) => match status.as_u64().and_then(|status| u16::try_from(status).ok()) {
            Some(status @ 400..=599) => Some(status),
            _ => return Err(format!("the status of `{code}` must be from 400 to 599")),
        },
    };
    match mapping.get("meaning").and_then(Node::as_str) {
        Some(meaning) if meaning.ends_with('.') && !meaning.contains('\n') => Ok(ErrorCode { code, status, meaning }),
        Some(_) => Err(format!("the meaning of `{code}` must be one sentence on one line, ending with a full stop")),
        None => Err(format!("`{code}` has no meaning")),
    }
}
