//! Writes the PKCS#12 key store for IIS: a private key, its certificate and the chain, encrypted
//! with a password.

use p12_keystore::{Certificate as StoredCertificate, KeyStore, KeyStoreEntry, PrivateKey, PrivateKeyChain};
use zeroize::Zeroizing;

use crate::{Certificate, KeyPair, PkiError, Result};

/// The alias of the entry.
const ALIAS: &str = "server";

/// A PKCS#12 store (`.pfx`) with one entry. The key has the password of the store.
pub fn key_store(
    key: &KeyPair,
    certificate: &Certificate,
    chain: &[Certificate],
    password: &str,
) -> Result<Zeroizing<Vec<u8>>> {
    let stored = |certificate: &Certificate| StoredCertificate::from_der(certificate.as_der()).map_err(failed);
    let certificates = std::iter::once(certificate).chain(chain).map(stored).collect::<Result<Vec<_>>>()?;
    let key = PrivateKey::from_der(&key.to_pkcs8()?).map_err(failed)?;
    let mut store = KeyStore::new();
    let entry = PrivateKeyChain::new(certificate.public_key().identifier(), key, certificates);
    store.add_entry(ALIAS, KeyStoreEntry::PrivateKeyChain(entry));
    store.writer(password).write().map(Zeroizing::new).map_err(failed)
}

fn failed(error: impl std::fmt::Display) -> PkiError {
    PkiError::Internal(format!("writing the PKCS#12 store failed: {error}"))
}
