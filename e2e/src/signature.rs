//! Checks the signature of a request that the mock server received, with the verifier of the runtime's tests: it has
//! nothing of the runtime's own signer.

#[path = "../../crates/huaweicloud-core/tests/it/verifier.rs"]
mod verifier;

use wiremock::Request;

use self::verifier::Arrived;

/// Recomputes the signature that `secret_key` makes of a request, and gives the names of the headers that it covers.
///
/// # Errors
///
/// When there is no signature, it is not the one that the key makes, or the query is not sent in canonical form.
pub fn verify(request: &Request, access_key: &str, secret_key: &str) -> Result<Vec<String>, String> {
    let mut headers = Vec::new();
    for (name, value) in &request.headers {
        let text = std::str::from_utf8(value.as_bytes());
        headers.push((name.as_str(), text.map_err(|error| format!("the header {name} is no text: {error}"))?));
    }
    let target = match request.url.query() {
        Some(query) => format!("{}?{query}", request.url.path()),
        None => request.url.path().to_owned(),
    };
    let arrived = Arrived { method: request.method.as_str(), target: &target, headers, body: &request.body };
    verifier::verify(&arrived, access_key, secret_key)
}
