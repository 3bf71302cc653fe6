//! Headers that contain a secret. It must not know which headers these are.

use http::header::{HeaderValue, InvalidHeaderValue};

#[cfg(not(target_arch = "wasm32"))]
use crate::{error::Error, secret::Secret};

/// The value of a header with a secret text, which HTTP libraries do not print.
pub(crate) fn sensitive(text: &str) -> Result<HeaderValue, InvalidHeaderValue> {
    let mut value = HeaderValue::from_str(text)?;
    value.set_sensitive(true);
    Ok(value)
}

/// The value of a header with this secret, for generated code. Fails if it contains characters that
/// are not allowed in a header.
#[cfg(not(target_arch = "wasm32"))]
pub fn secret_header(secret: &Secret) -> Result<HeaderValue, Error> {
    Ok(sensitive(secret.expose_secret())?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_with_secrets_are_not_printed() {
        let value = secret_header(&Secret::from("canary")).expect("a header");
        assert_eq!((value.to_str().ok(), format!("{value:?}")), (Some("canary"), "Sensitive".to_owned()));
        let error = secret_header(&Secret::from("canary\n")).expect_err("a line break");
        assert!(!error.to_string().contains("canary"), "{error}");
    }
}
