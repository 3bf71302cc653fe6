//! The keys that sign, borrowed for the time of signing.
//!
//! Where they come from and how long they are good for is the caller's business.

use super::error::SigningError;
use crate::secret::Secret;

/// An access key, and the security token if it is a temporary one. `Debug` shows neither secret.
#[derive(Clone, Copy, Debug)]
pub struct Keys<'a> {
    pub(super) access_key: &'a str,
    pub(super) secret_key: &'a Secret,
    pub(super) security_token: Option<&'a Secret>,
}

impl<'a> Keys<'a> {
    /// The access key id (AK), which is sent, and the secret access key (SK), which never is.
    #[must_use]
    pub fn new(access_key: &'a str, secret_key: &'a Secret) -> Self {
        Self { access_key, secret_key, security_token: None }
    }

    /// The token that belongs to a temporary access key. [`sign_request`](super::sign_request) sends it as
    /// `X-Security-Token`; [`sign`](super::sign) leaves it alone, since it adds no headers.
    #[must_use]
    pub fn with_security_token(mut self, token: &'a Secret) -> Self {
        self.security_token = Some(token);
        self
    }

    pub(super) fn secret_bytes(&self) -> &'a [u8] {
        self.secret_key.expose_secret().as_bytes()
    }

    /// Refuses keys that no signature could be right with.
    pub(super) fn check(&self) -> Result<(), SigningError> {
        if !fits_authorization(self.access_key) {
            return Err(SigningError::AccessKey);
        }
        if self.secret_key.is_empty() {
            return Err(SigningError::SecretKey);
        }
        Ok(())
    }
}

/// Whether a text can stand in `Authorization` without ending early: `,` separates its parts, and `/` those of a scope.
pub(super) fn fits_authorization(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b',' && byte != b'/')
}
