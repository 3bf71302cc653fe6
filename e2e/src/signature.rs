//! Checks the signature of a request as the gateway does: from what arrived, and with nothing of the runtime's own signer.

use std::fmt::Write as _;

use hmac::{Hmac, KeyInit, Mac};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use sha2::{Digest, Sha256};
use wiremock::Request;

/// What stays bare in a canonical path or query.
const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Recomputes the signature that `secret_key` makes of a request, and gives the names of the headers that it covers.
///
/// # Errors
///
/// When there is no signature, or it is not the one that the key makes.
pub fn verify(request: &Request, access_key: &str, secret_key: &str) -> Result<Vec<String>, String> {
    let header = |name: &str| {
        let value = request.headers.get(name).ok_or_else(|| format!("there is no header {name}"))?;
        value.to_str().map(str::to_owned).map_err(|error| format!("the header {name} is no text: {error}"))
    };
    let authorization = header("authorization")?;
    let rest = authorization
        .strip_prefix(&format!("SDK-HMAC-SHA256 Access={access_key}, SignedHeaders="))
        .ok_or_else(|| format!("not the expected beginning: {authorization}"))?;
    let (names, signature) =
        rest.split_once(", Signature=").ok_or_else(|| format!("there is no signature: {authorization}"))?;

    let mut headers = String::new();
    for name in names.split(';') {
        let _ = writeln!(headers, "{name}:{}", header(name)?.trim());
    }
    let payload = match request.headers.get("x-sdk-content-sha256") {
        Some(value) => value.to_str().unwrap_or_default().to_owned(),
        None => hex(&Sha256::digest(&request.body)),
    };
    let canonical = format!(
        "{}\n{}\n{}\n{headers}\n{names}\n{payload}",
        request.method.as_str(),
        canonical_path(request.url.path()),
        canonical_query(request.url.query().unwrap_or_default()),
    );
    let text = format!("SDK-HMAC-SHA256\n{}\n{}", header("x-sdk-date")?, hex(&Sha256::digest(canonical)));
    let mut mac = Hmac::<Sha256>::new_from_slice(secret_key.as_bytes()).map_err(|error| error.to_string())?;
    mac.update(text.as_bytes());
    let expected = hex(&mac.finalize().into_bytes());
    if expected == signature {
        Ok(names.split(';').map(str::to_owned).collect())
    } else {
        Err(format!("the signature is {signature}, the key makes {expected}"))
    }
}

fn canonical_path(path: &str) -> String {
    let decoded = percent_decode_str(path).decode_utf8_lossy();
    let mut path: String = decoded.split('/').map(encode).collect::<Vec<_>>().join("/");
    if !path.ends_with('/') {
        path.push('/');
    }
    path
}

fn canonical_query(query: &str) -> String {
    let decode = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    let pairs = query.split('&').filter(|pair| !pair.is_empty()).map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    let mut pairs: Vec<_> = pairs.map(|(key, value)| (decode(key), decode(value))).collect();
    pairs.sort();
    pairs.iter().map(|(key, value)| format!("{}={}", encode(key), encode(value))).collect::<Vec<_>>().join("&")
}

fn encode(text: &str) -> String {
    utf8_percent_encode(text, UNRESERVED).to_string()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
