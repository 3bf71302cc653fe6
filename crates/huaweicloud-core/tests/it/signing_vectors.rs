//! The signatures must be those of the vendor's own signer.

use huaweicloud_core::Secret;
use huaweicloud_core::signing::{SigningRequest, payload_is_unsigned, sign_hmac_sha256};
use serde::Deserialize;

#[derive(Deserialize)]
struct File {
    vectors: Vec<Vector>,
}

#[derive(Deserialize)]
struct Vector {
    name: String,
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
}

impl Vector {
    fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        headers.find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// Every header of the request as our own rules make it, so the list of added headers in the file is a check and
    /// not an input.
    fn all_headers(&self) -> Vec<(&str, &str)> {
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
            add("X-Sdk-Content-Sha256", "UNSIGNED-PAYLOAD");
        }
        headers
    }
}

#[test]
fn every_vector() {
    let file: File = serde_json::from_str(include_str!("../data/signing-vectors.json")).unwrap();
    assert_eq!(file.vectors.len(), 82);

    for vector in &file.vectors {
        let name = &vector.name;
        let all = vector.all_headers();
        for (key, value) in &vector.added {
            let found = all.iter().find(|(name, _)| name.eq_ignore_ascii_case(key));
            assert_eq!(found.map(|(_, value)| *value), Some(value.as_str()), "{name}: {key}");
        }
        let expected = &vector.expected;
        let chosen: Vec<&str> = expected.signed_headers.split(';').collect();
        let headers: Vec<(&str, &str)> =
            all.into_iter().filter(|(key, _)| chosen.contains(&key.to_lowercase().as_str())).collect();
        let signed = sign_hmac_sha256(
            &SigningRequest {
                method: &vector.method,
                path: &vector.path,
                query: &vector.query,
                headers: &headers,
                body: vector.body.as_deref().unwrap_or_default().as_bytes(),
                date: &vector.x_sdk_date,
            },
            &vector.ak,
            &vector.sk,
        );
        assert_eq!(signed.canonical_request(), expected.canonical_request, "{name}");
        assert_eq!(signed.string_to_sign(), expected.string_to_sign, "{name}");
        assert_eq!(signed.signed_headers(), expected.signed_headers, "{name}");
        assert_eq!(signed.signature(), expected.signature, "{name}");
        assert_eq!(signed.authorization(), expected.authorization, "{name}");
    }
}

/// A body that is left out stays left out when it is empty, unlike in the vendor's Python SDK.
#[test]
fn an_empty_octet_stream_is_unsigned() {
    let sign = |body: &'static [u8]| {
        let headers = [
            ("Content-Type", "application/octet-stream"),
            ("X-Sdk-Content-Sha256", "UNSIGNED-PAYLOAD"),
            ("X-Sdk-Date", "20240229T235959Z"),
        ];
        let request = SigningRequest {
            method: "PUT",
            path: "/v1/things",
            query: &[],
            headers: &headers,
            body,
            date: "20240229T235959Z",
        };
        sign_hmac_sha256(&request, "AK", &Secret::from("SK"))
    };
    assert!(sign(b"").canonical_request().ends_with("\nUNSIGNED-PAYLOAD"));
    assert_eq!(sign(b"").signature(), sign(b"bytes").signature());
}

#[test]
fn debug_shows_no_header_value() {
    let headers = [("X-Security-Token", "canary"), ("X-Sdk-Date", "20240229T235959Z")];
    let request =
        SigningRequest { method: "GET", path: "/", query: &[], headers: &headers, body: b"", date: "20240229T235959Z" };
    let signed = sign_hmac_sha256(&request, "AK", &Secret::from("SK"));
    assert!(signed.canonical_request().contains("canary"));
    assert_eq!(format!("{signed:?}"), r#"Signed { signed_headers: "x-sdk-date;x-security-token", .. }"#);
}
