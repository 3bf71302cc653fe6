//! Verifies signatures like a gateway: from the received bytes, without any of the signing code.
//!
//! Implemented from the rules, with its own decoding, encoding and hexadecimal. It supports the two
//! algorithms that need no feature. The `e2e` crate also uses this file.

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

/// A request as received.
pub(crate) struct Arrived<'a> {
    pub(crate) method: &'a str,
    /// The part between method and version: path and query.
    pub(crate) target: &'a str,
    /// In any order, names in any case.
    pub(crate) headers: Vec<(&'a str, &'a str)>,
    pub(crate) body: &'a [u8],
}

impl<'a> Arrived<'a> {
    /// The value of a header that arrived exactly once.
    fn header(&self, name: &str) -> Result<&'a str, String> {
        let mut found = self.headers.iter().filter(|(key, _)| key.eq_ignore_ascii_case(name));
        match (found.next(), found.next()) {
            (Some((_, value)), None) => Ok(value.trim()),
            (None, _) => Err(format!("there is no header {name}")),
            (Some(_), Some(_)) => Err(format!("the header {name} arrived twice")),
        }
    }
}

/// Recomputes the signature of a request with `secret_key`, and returns the names of the signed
/// headers.
///
/// # Errors
///
/// There is no signature, it does not match, or the query is not in canonical order.
pub(crate) fn verify(request: &Arrived<'_>, access_key: &str, secret_key: &str) -> Result<Vec<String>, String> {
    let authorization = request.header("authorization")?;
    let parsed = parse(authorization).ok_or_else(|| format!("not of the expected form: {authorization}"))?;
    let date = request.header("x-sdk-date")?;
    // Headers that must always be signed.
    for name in ["host", "x-sdk-date"] {
        if !parsed.signed_headers.contains(&name) {
            return Err(format!("{name} is not signed: {authorization}"));
        }
    }
    if !parsed.signed_headers.is_sorted() {
        return Err(format!("the headers are not in order: {authorization}"));
    }

    let (path, query) = request.target.split_once('?').unwrap_or((request.target, ""));
    let in_order = canonical_query(query);
    if query != in_order {
        return Err(format!("the query is {query}, and {in_order} in canonical form"));
    }
    let mut canonical = format!("{}\n{}\n{in_order}\n", request.method.to_uppercase(), canonical_path(path));
    for name in &parsed.signed_headers {
        canonical += &format!("{name}:{}\n", request.header(name)?);
    }
    canonical += &format!("\n{}\n", parsed.signed_headers.join(";"));
    canonical += &match request.header("x-sdk-content-sha256") {
        Ok(value) => value.to_owned(),
        Err(_) => hex(&Sha256::digest(request.body)),
    };

    let hashed = hex(&Sha256::digest(&canonical));
    let expected = match parsed.algorithm {
        "SDK-HMAC-SHA256" if parsed.credential == access_key => {
            hmac(secret_key.as_bytes(), &format!("SDK-HMAC-SHA256\n{date}\n{hashed}"))
        }
        "V11-HMAC-SHA256" => {
            let (key_id, scope) = parsed.credential.split_once('/').ok_or("the credential has no scope")?;
            if key_id != access_key || !scope.starts_with(&format!("{}/", &date[..8])) {
                return Err(format!("not the expected credential: {}", parsed.credential));
            }
            let extracted = hmac(access_key.as_bytes(), secret_key);
            let key = hex(&hmac(&extracted, &format!("{scope}\u{1}")));
            hmac(key.as_bytes(), &format!("V11-HMAC-SHA256\n{date}\n{scope}\n{hashed}"))
        }
        _ => return Err(format!("not the expected algorithm or key: {authorization}")),
    };
    if hex(&expected) == parsed.signature {
        Ok(parsed.signed_headers.into_iter().map(str::to_owned).collect())
    } else {
        Err(format!("the signature is {}, the key makes {} of\n{canonical}", parsed.signature, hex(&expected)))
    }
}

/// The parsed `Authorization` header.
struct Authorization<'a> {
    algorithm: &'a str,
    credential: &'a str,
    signed_headers: Vec<&'a str>,
    signature: &'a str,
}

fn parse(authorization: &str) -> Option<Authorization<'_>> {
    let (algorithm, rest) = authorization.split_once(' ')?;
    let mut parts = rest.split(", ").map(|part| part.split_once('='));
    let (Some(credential), Some(headers), Some(signature), None) =
        (parts.next()?, parts.next()?, parts.next()?, parts.next())
    else {
        return None;
    };
    let names = (credential.0, headers.0, signature.0);
    let expected = if algorithm.starts_with("V11") { "Credential" } else { "Access" };
    (names == (expected, "SignedHeaders", "Signature")).then(|| Authorization {
        algorithm,
        credential: credential.1,
        signed_headers: headers.1.split(';').collect(),
        signature: signature.1,
    })
}

fn canonical_path(path: &str) -> String {
    let mut canonical = encode(&decode(path), "/");
    if !canonical.ends_with('/') {
        canonical.push('/');
    }
    canonical
}

fn canonical_query(query: &str) -> String {
    let mut pairs: Vec<(Vec<u8>, Vec<u8>)> = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(key, value)| (decode(key), decode(value)))
        .collect();
    pairs.sort();
    let encoded: Vec<String> =
        pairs.iter().map(|(key, value)| format!("{}={}", encode(key, ""), encode(value, ""))).collect();
    encoded.join("&")
}

/// Decodes percent-encoding. A `%` without two digits is kept.
fn decode(text: &str) -> Vec<u8> {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).and_then(|byte| char::from(*byte).to_digit(16));
    let (mut decoded, mut at) = (Vec::new(), 0);
    while let Some(byte) = bytes.get(at) {
        match (byte, digit(at + 1), digit(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                decoded.extend(u8::try_from(high * 16 + low));
                at += 3;
            }
            _ => {
                decoded.push(*byte);
                at += 1;
            }
        }
    }
    decoded
}

/// Percent-encodes all bytes except letters, digits, `-_.~` and those in `kept`.
fn encode(bytes: &[u8], kept: &str) -> String {
    let encoded = bytes.iter().map(|byte| match char::from(*byte) {
        bare if bare.is_ascii_alphanumeric() || "-_.~".contains(bare) || kept.contains(bare) => bare.to_string(),
        _ => format!("%{byte:02X}"),
    });
    encoded.collect()
}

fn hmac(key: &[u8], text: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
