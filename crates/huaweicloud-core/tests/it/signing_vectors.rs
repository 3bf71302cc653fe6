//! Signatures equal those of the vendor's own signer.

use std::collections::BTreeMap;

use huaweicloud_core::Secret;
use huaweicloud_core::signing::{Algorithm, Keys, Signed, SigningError, SigningRequest, payload_is_unsigned, sign};
use serde::Deserialize;

#[derive(Deserialize)]
struct File {
    vectors: Vec<Vector>,
}

#[derive(Deserialize)]
struct Vector {
    name: String,
    algorithm: String,
    region: Option<String>,
    service: Option<String>,
    ak: String,
    sk: Secret,
    x_sdk_date: String,
    method: String,
    host: String,
    path: String,
    query: Vec<(String, String)>,
    headers: Vec<(String, String)>,
    body: Option<String>,
    project_id: Option<String>,
    domain_id: Option<String>,
    security_token: Option<String>,
    added: Vec<(String, String)>,
    expected: Expected,
}

#[derive(Deserialize)]
struct Expected {
    signed_headers: String,
    canonical_request: String,
    string_to_sign: String,
    signature: String,
    authorization: String,
    /// For randomized signatures: the key with which the vendor's and our signatures are verified.
    #[cfg_attr(not(any(feature = "ecdsa-p256", feature = "sm2")), expect(dead_code))]
    public_key: Option<String>,
    /// A signature by the vendor's signer with that key.
    #[cfg_attr(not(any(feature = "ecdsa-p256", feature = "sm2")), expect(dead_code))]
    vendor_signature: Option<String>,
}

impl Vector {
    /// `None` if the algorithm needs a feature that is off.
    fn algorithm(&self) -> Option<Algorithm> {
        match (self.algorithm.as_str(), &self.region, &self.service) {
            ("SDK-HMAC-SHA256", None, None) => Some(Algorithm::HmacSha256),
            ("V11-HMAC-SHA256", Some(region), Some(service)) => Some(Algorithm::v11(region, service)),
            #[cfg(feature = "sm3")]
            ("SDK-HMAC-SM3", None, None) => Some(Algorithm::HmacSm3),
            #[cfg(feature = "ecdsa-p256")]
            ("SDK-ECDSA-P256-SHA256", None, None) => Some(Algorithm::EcdsaP256Sha256),
            #[cfg(feature = "sm2")]
            ("SDK-SM2-SM3", None, None) => Some(Algorithm::Sm2Sm3),
            _ => None,
        }
    }

    fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        headers.find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// All headers of the request by our own rules, so that the list of added headers in the file
    /// is checked, not used.
    fn all_headers(&self, content_header: &'static str) -> Vec<(&str, &str)> {
        let mut headers: Vec<(&str, &str)> =
            self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        headers.push(("X-Sdk-Date", &self.x_sdk_date));
        let mut add = |name, value| headers.push((name, value));
        if self.header("host").is_none() {
            add("Host", self.host.as_str());
        }
        for (name, value) in [
            ("X-Project-Id", &self.project_id),
            ("X-Domain-Id", &self.domain_id),
            ("X-Security-Token", &self.security_token),
        ] {
            if let Some(value) = value {
                add(name, value.as_str());
            }
        }
        if payload_is_unsigned(self.header("content-type")) {
            add(content_header, "UNSIGNED-PAYLOAD");
        }
        headers
    }

    fn sign(&self, algorithm: &Algorithm) -> Signed {
        let name = &self.name;
        let all = self.all_headers(algorithm.content_header());
        for (key, value) in &self.added {
            let found = all.iter().find(|(name, _)| name.eq_ignore_ascii_case(key));
            assert_eq!(found.map(|(_, value)| *value), Some(value.as_str()), "{name}: {key}");
        }
        let chosen: Vec<&str> = self.expected.signed_headers.split(';').collect();
        let headers: Vec<(&str, &str)> =
            all.into_iter().filter(|(key, _)| chosen.contains(&key.to_lowercase().as_str())).collect();
        let request = SigningRequest {
            method: &self.method,
            path: &self.path,
            query: &self.query,
            headers: &headers,
            body: self.body.as_deref().unwrap_or_default().as_bytes(),
        };
        sign(algorithm, &Keys::new(&self.ak, &self.sk), &request).unwrap()
    }
}

/// The number of vectors per algorithm, so that none is skipped unnoticed.
fn expected_counts() -> BTreeMap<&'static str, usize> {
    BTreeMap::from([
        ("SDK-HMAC-SHA256", 82),
        ("V11-HMAC-SHA256", 4),
        #[cfg(feature = "sm3")]
        ("SDK-HMAC-SM3", 3),
        #[cfg(feature = "ecdsa-p256")]
        ("SDK-ECDSA-P256-SHA256", 2),
        #[cfg(feature = "sm2")]
        ("SDK-SM2-SM3", 2),
    ])
}

#[test]
fn signatures_match_every_vector() {
    let file: File = serde_json::from_str(include_str!("../data/signing-vectors.json")).unwrap();
    assert_eq!(file.vectors.len(), 93);

    let mut counts = BTreeMap::new();
    for vector in &file.vectors {
        let Some(algorithm) = vector.algorithm() else { continue };
        assert_eq!(algorithm.name(), vector.algorithm);
        let (name, expected) = (&vector.name, &vector.expected);
        let signed = vector.sign(&algorithm);
        assert_eq!(signed.canonical_request(), expected.canonical_request, "{name}");
        assert_eq!(signed.string_to_sign(), expected.string_to_sign, "{name}");
        assert_eq!(signed.signed_headers(), expected.signed_headers, "{name}");
        assert_eq!(signed.signature(), expected.signature, "{name}");
        assert_eq!(signed.authorization(), expected.authorization, "{name}");
        match algorithm {
            #[cfg(feature = "ecdsa-p256")]
            Algorithm::EcdsaP256Sha256 => assert_verifies(&signed, expected, |key, text, signature| {
                use p256::ecdsa::signature::Verifier;
                let key = p256::ecdsa::VerifyingKey::from_sec1_bytes(key).unwrap();
                key.verify(text, &p256::ecdsa::Signature::from_der(signature).unwrap()).is_ok()
            }),
            #[cfg(feature = "sm2")]
            Algorithm::Sm2Sm3 => assert_verifies(&signed, expected, |key, text, signature| {
                use sm2::dsa::signature::Verifier;
                let key = sm2::dsa::VerifyingKey::from_sec1_bytes("1234567812345678", key).unwrap();
                key.verify(text, &sm2::dsa::Signature::from_der(signature).unwrap()).is_ok()
            }),
            _ => {}
        }
        *counts.entry(algorithm.name()).or_insert(0) += 1;
    }
    assert_eq!(counts, expected_counts());
}

/// Our signature and the vendor's verify with the public key of the vendor's signer, so the private
/// key is the same. Neither verifies for another text.
#[cfg(any(feature = "ecdsa-p256", feature = "sm2"))]
fn assert_verifies(signed: &Signed, expected: &Expected, verify: impl Fn(&[u8], &[u8], &[u8]) -> bool) {
    let bytes = |hex: &str| -> Vec<u8> {
        (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
    };
    let key = bytes(expected.public_key.as_deref().unwrap());
    for signature in [signed.signature(), expected.vendor_signature.as_deref().unwrap()] {
        assert!(verify(&key, signed.string_to_sign().as_bytes(), &bytes(signature)), "{signature}");
        assert!(!verify(&key, b"another text", &bytes(signature)), "{signature}");
    }
}

const DATE: (&str, &str) = ("X-Sdk-Date", "20240229T235959Z");

/// Signs a request with these headers and this body.
fn sign_headers(algorithm: &Algorithm, headers: &[(&str, &str)], body: &[u8]) -> Result<Signed, SigningError> {
    let request = SigningRequest { method: "PUT", path: "/v1/things", query: &[], headers, body };
    sign(algorithm, &Keys::new("AK", &Secret::from("SK")), &request)
}

/// An unsigned body stays unsigned when it is empty, unlike in the vendor's Python SDK.
#[test]
fn empty_octet_stream_is_unsigned() {
    assert!(payload_is_unsigned(Some("application/octet-stream")));
    let headers = [("Content-Type", "application/octet-stream"), ("X-Sdk-Content-Sha256", "UNSIGNED-PAYLOAD"), DATE];
    let sign = |body: &[u8]| sign_headers(&Algorithm::HmacSha256, &headers, body).unwrap();
    assert!(sign(b"").canonical_request().ends_with("\nUNSIGNED-PAYLOAD"));
    assert_eq!(sign(b"").signature(), sign(b"bytes").signature());
}

#[test]
fn debug_shows_no_header_values() {
    let headers = [("X-Security-Token", "canary"), DATE];
    let signed = sign_headers(&Algorithm::HmacSha256, &headers, b"").unwrap();
    assert!(signed.canonical_request().contains("canary"));
    assert_eq!(format!("{signed:?}"), r#"Signed { signed_headers: "x-sdk-date;x-security-token", .. }"#);

    let (secret_key, token) = (Secret::from("canary"), Secret::from("canary"));
    let keys = Keys::new("AK", &secret_key).with_security_token(&token);
    let shown = r#"Keys { access_key: "AK", secret_key: [redacted], security_token: Some([redacted]) }"#;
    assert_eq!(format!("{keys:?}"), shown);
}

#[test]
fn unacceptable_requests_are_rejected() {
    let request = SigningRequest { method: "GET", path: "/", query: &[], headers: &[DATE], body: b"" };
    let with_keys = |access_key: &str, secret_key: &str, algorithm: &Algorithm| {
        sign(algorithm, &Keys::new(access_key, &Secret::from(secret_key)), &request).map(|_| ())
    };
    for access_key in ["", "A K", "AK\n", "AK,", "AK/x", "\u{e9}"] {
        assert_eq!(with_keys(access_key, "SK", &Algorithm::HmacSha256), Err(SigningError::AccessKey), "{access_key}");
    }
    assert_eq!(with_keys("AK", "", &Algorithm::HmacSha256), Err(SigningError::SecretKey));
    for (region, service) in [("", "iotdm"), ("cn-north-4", ""), ("a/b", "iotdm"), ("cn-north-4", "a, b")] {
        let algorithm = Algorithm::v11(region, service);
        assert_eq!(with_keys("AK", "SK", &algorithm), Err(SigningError::Scope), "{region} {service}");
    }

    let with = |headers: &[(&str, &str)]| sign_headers(&Algorithm::HmacSha256, headers, b"").map(|_| ());
    assert_eq!(with(&[]), Err(SigningError::Date));
    for date in ["", "20240229", "2024-02-29T23:59:59Z", "20240229T235959", "20240229t235959z", "\u{e9}0240229T23595Z"]
    {
        assert_eq!(with(&[("X-Sdk-Date", date)]), Err(SigningError::Date), "{date}");
    }
    let wrong = |name: &str| Err(SigningError::Header { name: name.to_owned() });
    assert_eq!(with(&[DATE, ("X-A", "1"), ("x-a", "2")]), wrong("x-a"));
    assert_eq!(with(&[DATE, ("X-A", "1\nhost:evil")]), wrong("x-a"));
    assert_eq!(with(&[DATE, ("X-A;x-b", "1")]), wrong("x-a;x-b"));
    assert_eq!(with(&[DATE, ("", "1")]), wrong(""));
}
