//! The value of `x-error-codes`: the codes that a service is known to answer with. The one place that reads it.
//! It must not know what is made of them.

use crate::document::Tree;
use crate::node::{Mapping, Node};

/// The key in the main file of a service.
pub const EXTENSION: &str = "x-error-codes";

/// An error code of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ErrorCode<'a> {
    /// The code, such as `SCM.0014`.
    pub code: &'a str,
    /// The status that it comes with, if that is known.
    pub status: Option<u16>,
    /// What it means, in a sentence.
    pub meaning: &'a str,
}

/// The error codes of a service, in the order of the spec.
pub fn error_codes(tree: &Tree) -> Vec<ErrorCode<'_>> {
    let codes = tree.root.get(EXTENSION).and_then(Node::as_mapping).into_iter().flat_map(Mapping::iter);
    codes.filter_map(|(code, entry)| read(code, &entry.value).ok()).collect()
}

/// Reads one code, or says what is wrong with it.
pub(crate) fn read<'a>(code: &'a str, value: &'a Node) -> Result<ErrorCode<'a>, String> {
    let parts: Vec<&str> = code.split('.').collect();
    let is_word = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if parts.len() != 2 || !parts.iter().all(is_word) {
        return Err(format!("`{code}` is no error code such as `SCM.0014`"));
    }
    let Some(mapping) = value.as_mapping() else {
        return Err(format!("`{code}` is {} instead of a mapping", value.kind()));
    };
    if let Some(key) = mapping.keys().find(|key| !matches!(*key, "status" | "meaning")) {
        return Err(format!("`{code}` has the key `{key}`"));
    }
    let status = match mapping.get("status").map(|status| status.to_yaml()) {
        None => None,
        Some(status) => match status.as_u64().and_then(|status| u16::try_from(status).ok()) {
            Some(status @ 400..=599) => Some(status),
            _ => return Err(format!("the status of `{code}` is not from 400 to 599")),
        },
    };
    match mapping.get("meaning").and_then(Node::as_str) {
        Some(meaning) if meaning.ends_with('.') && !meaning.contains('\n') => Ok(ErrorCode { code, status, meaning }),
        Some(_) => Err(format!("the meaning of `{code}` is not a sentence on one line")),
        None => Err(format!("`{code}` has no meaning")),
    }
}
