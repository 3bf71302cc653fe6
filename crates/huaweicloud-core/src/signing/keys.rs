//! Signing keys, borrowed while a request is signed.
//!
//! It must not know where keys come from, or how long they are valid.

use super::error::SigningError;
use crate::secret::Secret;

/// An access key, with its security token if it is temporary. `Debug` shows neither secret.
#[derive(Clone, Copy, Debug)]
pub struct Keys<'a> {
    pub(super) access_key: &'a str,
    pub(super) secret_key: &'a Secret,
    pub(super) security_token: Option<&'a Secret>,
}

impl<'a> Keys<'a> {
    /// An access key: its ID (AK), which is sent, and its secret (SK), which never is.
    #[must_use]
    pub fn new(access_key: &'a str, secret_key: &'a Secret) -> Self {
        Self { access_key, secret_key, security_token: None }
    }

    /// Sets the security token of a temporary access key. [`sign_request`](super::sign_request)
    /// sends it as `X-Security-Token`; [`sign`](super::sign) ignores it, since it adds no headers.
    #[must_use]
    pub fn with_security_token(mut self, token: &'a Secret) -> Self {
        self.security_token = Some(token);
        self
    }

    pub(super) fn secret_bytes(&self) -> &'a [u8] {
        self.secret_key.expose_secret().as_bytes()
    }

    /// Rejects keys that cannot produce a valid signature.
    pub(super) fn check(&self) -> Result<(), SigningError> {
        if !is_valid_in_authorization(self.access_key) {
            return Err(SigningError::AccessKey);
        }
        if self.secret_key.is_empty() {
            return Err(SigningError::SecretKey);
        }
        Ok(())
    }
}

/// Whether a text is safe to use in `Authorization`: `,` separates its parts, and `/` those of a
/// scope.
pub(super) fn is_valid_in_authorization(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b',' && byte != b'/')
}
