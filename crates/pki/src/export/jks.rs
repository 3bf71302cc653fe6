//! Writes the Java key store (JKS) for Tomcat, the documented format of the export. Its cipher, a
//! keystream of SHA-1 over password and salt, is known to be weak. It is implemented here because
//! the only library for it depends on ASN.1 and random number crates that nothing else here uses,
//! and reads past the end of truncated input.

use std::time::SystemTime;

use aws_lc_rs::digest::{Context, SHA1_FOR_LEGACY_USE_ONLY};
use der::asn1::{AnyRef, ObjectIdentifier, OctetStringRef};
use der::{Encode, Sequence};
use x509_cert::spki::AlgorithmIdentifierRef;
use zeroize::Zeroizing;

use crate::key::random;
use crate::{Certificate, KeyPair, PkiError, Result};

/// The alias of the entry.
const ALIAS: &str = "server";
/// The first bytes of a JKS file.
const MAGIC: u32 = 0xFEED_FEED;
const VERSION: u32 = 2;
/// The tag of a private key entry.
const PRIVATE_KEY: u32 = 1;
/// Hashed between the password and the contents.
const WHITENER: &[u8] = b"Mighty Aphrodite";
/// The cipher of the private key.
const KEY_PROTECTOR: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.42.2.17.1.1");

/// A store with one entry. The key has the password of the store.
pub fn key_store(
    key: &KeyPair,
    certificate: &Certificate,
    chain: &[Certificate],
    password: &str,
    now: SystemTime,
) -> Result<Zeroizing<Vec<u8>>> {
    let password = utf16_bytes(password);
    let millis = now.duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_millis());
    let mut store = Zeroizing::new(Vec::new());
    for word in [MAGIC, VERSION, 1, PRIVATE_KEY] {
        store.extend_from_slice(&word.to_be_bytes());
    }
    write_text(&mut store, ALIAS)?;
    store.extend_from_slice(&u64::try_from(millis).unwrap_or_default().to_be_bytes());
    write_bytes(&mut store, &protect(&key.to_pkcs8()?, &password)?)?;
    store.extend_from_slice(&length(chain.len() + 1)?.to_be_bytes());
    for certificate in std::iter::once(certificate).chain(chain) {
        write_text(&mut store, "X.509")?;
        write_bytes(&mut store, certificate.as_der())?;
    }
    let digest = sha1(&[&password, WHITENER, &store]);
    store.extend_from_slice(&digest);
    Ok(store)
}

/// `EncryptedPrivateKeyInfo` of RFC 5208.
#[derive(Sequence)]
struct EncryptedKey<'a> {
    algorithm: AlgorithmIdentifierRef<'a>,
    data: &'a OctetStringRef,
}

/// Encrypts a key: a salt, the key XORed with a keystream, and a digest of the key.
fn protect(key: &[u8], password: &[u8]) -> Result<Vec<u8>> {
    let mut block = [0; 20];
    random(&mut block)?;
    let mut data = block.to_vec();
    for chunk in key.chunks(block.len()) {
        block = sha1(&[password, &block]);
        data.extend(chunk.iter().zip(block).map(|(plain, stream)| plain ^ stream));
    }
    data.extend_from_slice(&sha1(&[password, key]));
    let algorithm = AlgorithmIdentifierRef { oid: KEY_PROTECTOR, parameters: Some(AnyRef::NULL) };
    let data = OctetStringRef::new(&data).map_err(PkiError::encoding)?;
    EncryptedKey { algorithm, data }.to_der().map_err(PkiError::encoding)
}

fn sha1(parts: &[&[u8]]) -> [u8; 20] {
    let mut context = Context::new(&SHA1_FOR_LEGACY_USE_ONLY);
    parts.iter().for_each(|part| context.update(part));
    let mut digest = [0; 20];
    digest.iter_mut().zip(context.finish().as_ref()).for_each(|(to, from)| *to = *from);
    digest
}

/// The password in UTF-16 (big-endian), as hashed by Java.
fn utf16_bytes(password: &str) -> Zeroizing<Vec<u8>> {
    Zeroizing::new(password.encode_utf16().flat_map(u16::to_be_bytes).collect())
}

fn write_text(store: &mut Vec<u8>, text: &str) -> Result<()> {
    let length = u16::try_from(text.len()).map_err(PkiError::encoding)?;
    store.extend_from_slice(&length.to_be_bytes());
    store.extend_from_slice(text.as_bytes());
    Ok(())
}

fn write_bytes(store: &mut Vec<u8>, bytes: &[u8]) -> Result<()> {
    store.extend_from_slice(&length(bytes.len())?.to_be_bytes());
    store.extend_from_slice(bytes);
    Ok(())
}

fn length(length: usize) -> Result<u32> {
    u32::try_from(length).map_err(PkiError::encoding)
}
