//! Verifies the signature of a received request with the verifier of the runtime's tests, which
//! shares no code with the runtime's signer.

#[path = "../../crates/huaweicloud-core/tests/it/verifier.rs"]
mod verifier;

use wiremock::Request;

use self::verifier::Arrived;

/// Verifies the signature of a request with this key. Returns the names of the signed headers.
///
/// # Errors
///
/// If the signature is missing or wrong, or the query is not sent in canonical form.
pub fn verify(request: &Request, access_key: &str, secret_key: &str) -> Result<Vec<String>, String> {
    let mut headers = Vec::new();
    for (name, value) in &request.headers {
        let text = std::str::from_utf8(value.as_bytes());
        headers.push((name.as_str(), text.map_err(|error| format!("the header {name} is not valid UTF-8: {error}"))?));
    }
    let target = match request.url.query() {
        Some(query) => format!("{}?{query}", request.url.path()),
        None => request.url.path().to_owned(),
    };
    let arrived = Arrived { method: request.method.as_str(), target: &target, headers, body: &request.body };
    verifier::verify(&arrived, access_key, secret_key)
}
