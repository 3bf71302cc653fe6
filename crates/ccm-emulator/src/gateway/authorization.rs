//! Parses the header `Authorization`.

use super::Refusal;

/// The parsed header `Authorization`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Authorization<'a> {
    pub(super) algorithm: Algorithm<'a>,
    pub(super) access_key: &'a str,
    /// The names of the signed headers, in the order in which they were signed.
    pub(super) signed_headers: Vec<&'a str>,
    /// In hexadecimal digits.
    pub(super) signature: &'a str,
}

/// The signing algorithm, which determines the signing key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Algorithm<'a> {
    /// The secret is the signing key.
    Sdk,
    /// The signing key is derived from the secret for a scope, `DATE/REGION/SERVICE`.
    V11 { scope: &'a str },
}

pub(super) const SDK: &str = "SDK-HMAC-SHA256";
pub(super) const V11: &str = "V11-HMAC-SHA256";

impl Algorithm<'_> {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Sdk => SDK,
            Self::V11 { .. } => V11,
        }
    }
}

impl<'a> Authorization<'a> {
    /// Parses `ALGORITHM Access=…, SignedHeaders=…, Signature=…`, or `Credential=AK/SCOPE` instead
    /// of `Access` for derived keys.
    pub(super) fn parse(text: &'a str) -> Result<Self, Refusal> {
        let malformed =
            || Refusal::Malformed("does not have the format `SDK-HMAC-SHA256 Access=…, SignedHeaders=…, Signature=…`");
        let (name, rest) = text.trim().split_once([' ', '\t']).ok_or_else(malformed)?;
        if name != SDK && name != V11 {
            return Err(Refusal::Algorithm(name.chars().take(40).collect()));
        }
        let mut parts = rest.split(',').map(str::trim);
        let mut part = |name: &str| -> Result<&'a str, Refusal> {
            let value = parts.next().and_then(|part| part.strip_prefix(name)?.strip_prefix('='));
            value.filter(|value| !value.is_empty()).ok_or_else(malformed)
        };
        let (access_key, algorithm) = if name == SDK {
            (part("Access")?, Algorithm::Sdk)
        } else {
            let credential = part("Credential")?;
            let (access_key, scope) = credential.split_once('/').ok_or(Refusal::Malformed(
                "has no scope after the access key in `Credential=AK/DATE/REGION/SERVICE`",
            ))?;
            (access_key, Algorithm::V11 { scope })
        };
        let signed_headers: Vec<&str> = part("SignedHeaders")?.split(';').collect();
        let signature = part("Signature")?;
        if parts.next().is_some() {
            return Err(malformed());
        }
        if signed_headers.iter().any(|name| name.is_empty() || name.bytes().any(|byte| byte.is_ascii_uppercase())) {
            return Err(Refusal::Malformed("has empty or uppercase names in SignedHeaders"));
        }
        Ok(Self { algorithm, access_key, signed_headers, signature })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_algorithms_are_parsed() {
        let sdk =
            Authorization::parse("SDK-HMAC-SHA256 Access=AK, SignedHeaders=host;x-sdk-date, Signature=00ff").unwrap();
        assert_eq!((sdk.access_key, sdk.algorithm, sdk.signature), ("AK", Algorithm::Sdk, "00ff"));
        assert_eq!(sdk.signed_headers, ["host", "x-sdk-date"]);
        let v11 =
            Authorization::parse("V11-HMAC-SHA256 Credential=AK/20240229/r/s,SignedHeaders=x-sdk-date,Signature=0")
                .unwrap();
        assert_eq!((v11.access_key, v11.algorithm), ("AK", Algorithm::V11 { scope: "20240229/r/s" }));
    }

    #[test]
    fn malformed_headers_are_refused() {
        for text in [
            "",
            "SDK-HMAC-SHA256",
            "SDK-HMAC-SHA256 Access=, SignedHeaders=host, Signature=00",
            "SDK-HMAC-SHA256 Access=AK, Signature=00, SignedHeaders=host",
            "SDK-HMAC-SHA256 Access=AK, SignedHeaders=, Signature=00",
            "SDK-HMAC-SHA256 Access=AK, SignedHeaders=a;;b, Signature=00",
            "SDK-HMAC-SHA256 Access=AK, SignedHeaders=Host, Signature=00",
            "SDK-HMAC-SHA256 Access=AK, SignedHeaders=host, Signature=00, More=1",
            "SDK-HMAC-SHA256 Credential=AK/x, SignedHeaders=host, Signature=00",
            "V11-HMAC-SHA256 Credential=AK, SignedHeaders=host, Signature=00",
            "V11-HMAC-SHA256 Access=AK, SignedHeaders=host, Signature=00",
        ] {
            assert!(matches!(Authorization::parse(text), Err(Refusal::Malformed(_))), "{text}");
        }
        for text in ["SDK-HMAC-SM3 Access=AK, SignedHeaders=host, Signature=00", "Bearer x", "sdk-hmac-sha256 x"] {
            assert!(matches!(Authorization::parse(text), Err(Refusal::Algorithm(_))), "{text}");
        }
    }
}
