//! Verifies signatures made by the vendor's SDK.

use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;

use super::authorization::Authorization;
use super::canonical::canonical_request;
use super::signature::check;
use super::{RawRequest, Refusal};

#[derive(Deserialize)]
struct File {
    vectors: Vec<Vector>,
}

#[derive(Deserialize)]
struct Vector {
    name: String,
    algorithm: String,
    sk: String,
    x_sdk_date: String,
    method: String,
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
    canonical_request: String,
    authorization: String,
}

fn vectors() -> Vec<Vector> {
    let text = include_str!("../../../huaweicloud-core/tests/data/signing-vectors.json");
    let file: File = serde_json::from_str(text).unwrap();
    file.vectors.into_iter().filter(|vector| vector.algorithm.ends_with("-HMAC-SHA256")).collect()
}

impl Vector {
    /// The request as it would arrive. The query keeps the order of the vector, and encodes more
    /// characters than necessary.
    fn request(&self) -> RawRequest {
        let mut headers = HeaderMap::new();
        let own = self.headers.iter().chain(&self.added).map(|(name, value)| (name.as_str(), value.as_str()));
        let ids = [
            ("X-Project-Id", &self.project_id),
            ("X-Domain-Id", &self.domain_id),
            ("X-Security-Token", &self.security_token),
        ];
        let ids = ids.into_iter().filter_map(|(name, value)| Some((name, value.as_deref()?)));
        for (name, value) in own.chain(ids).chain([("X-Sdk-Date", self.x_sdk_date.as_str())]) {
            let name = HeaderName::from_bytes(name.as_bytes()).unwrap();
            // The HTTP parser trims header values.
            let value = HeaderValue::from_bytes(value.trim_matches([' ', '\t']).as_bytes()).unwrap();
            headers.entry(name).or_insert(value);
        }
        let encode = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let pairs: Vec<String> =
            self.query.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
        RawRequest {
            method: self.method.clone(),
            path: self.path.clone(),
            query: Some(pairs.join("&")),
            headers,
            body: Bytes::from(self.body.clone().unwrap_or_default()),
        }
    }

    fn verdict(&self, request: &RawRequest, secret: &str) -> Result<(), Refusal> {
        let authorization = Authorization::parse(&self.expected.authorization)?;
        check(request, &authorization, &self.x_sdk_date, secret)
    }
}

#[test]
fn every_vendor_signature_verifies() {
    let vectors = vectors();
    assert_eq!(vectors.len(), 86);
    for vector in &vectors {
        let request = vector.request();
        let authorization = Authorization::parse(&vector.expected.authorization).unwrap();
        let payload = vector.expected.canonical_request.rsplit('\n').next().unwrap();
        let canonical = canonical_request(&request, &authorization.signed_headers, payload).unwrap();
        assert_eq!(String::from_utf8_lossy(&canonical), vector.expected.canonical_request, "{}", vector.name);
        assert_eq!(vector.verdict(&request, &vector.sk), Ok(()), "{}", vector.name);
    }
}

#[test]
fn signature_verifies_for_no_other_request_or_key() {
    let mismatches = |vector: &Vector, request: &RawRequest, what: &str| {
        let verdict = vector.verdict(request, &vector.sk);
        assert!(matches!(verdict, Err(Refusal::Mismatch { .. })), "{}: {what}: {verdict:?}", vector.name);
    };
    let is_refused = |vector: &Vector, request: &RawRequest, what: &str| {
        let verdict = vector.verdict(request, &vector.sk);
        assert!(verdict.is_err(), "{}: {what}", vector.name);
    };
    for vector in vectors() {
        let request = vector.request();
        assert!(matches!(vector.verdict(&request, "another key"), Err(Refusal::Mismatch { .. })), "{}", vector.name);
        mismatches(&vector, &RawRequest { method: "TRACE".into(), ..vector.request() }, "method");
        mismatches(&vector, &RawRequest { path: format!("{}/x", vector.path), ..vector.request() }, "path");
        let query = format!("{}&more=1", request.query.as_deref().unwrap());
        mismatches(&vector, &RawRequest { query: Some(query), ..vector.request() }, "query");
        let unsigned = request.header("x-sdk-content-sha256") == Some("UNSIGNED-PAYLOAD");
        let body = [&request.body[..], b" "].concat();
        let tampered = RawRequest { body: body.into(), ..vector.request() };
        match unsigned {
            true => assert_eq!(vector.verdict(&tampered, &vector.sk), Ok(()), "{}", vector.name),
            false => is_refused(&vector, &tampered, "body"),
        }
        for name in Authorization::parse(&vector.expected.authorization).unwrap().signed_headers {
            let mut tampered = vector.request();
            tampered.headers.insert(HeaderName::from_bytes(name.as_bytes()).unwrap(), HeaderValue::from_static("x"));
            is_refused(&vector, &tampered, name);
            let mut twice = vector.request();
            twice.headers.append(HeaderName::from_bytes(name.as_bytes()).unwrap(), HeaderValue::from_static("x"));
            is_refused(&vector, &twice, name);
            let mut missing = vector.request();
            missing.headers.remove(name);
            is_refused(&vector, &missing, name);
        }
    }
}

#[test]
fn refusal_does_not_show_the_security_token() {
    let vectors = vectors();
    let vector = vectors.iter().find(|vector| vector.security_token.is_some()).unwrap();
    let token = vector.security_token.as_deref().unwrap();
    let refusal = vector.verdict(&vector.request(), "another key").unwrap_err();
    let error = crate::base::ApiError::from(refusal);
    assert!(error.message.contains("x-security-token:***") && !error.message.contains(token), "{error}");
}
