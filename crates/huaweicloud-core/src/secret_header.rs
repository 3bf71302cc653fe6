//! Headers that contain a secret. It must not know which headers these are.

use reqwest::header::HeaderValue;

use crate::error::Error;
use crate::secret::Secret;

/// The value of a header with a secret, which HTTP libraries do not print. Fails if it contains
/// characters that are not allowed in a header.
pub fn secret_header(secret: &Secret) -> Result<HeaderValue, Error> {
    let mut value = HeaderValue::from_str(secret.expose_secret())?;
    value.set_sensitive(true);
    Ok(value)
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
