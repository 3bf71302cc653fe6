//! Builds the ZIP of an export, with the files documented for each kind of server.

use std::io::{Cursor, Write as _};
use std::time::SystemTime;

use zeroize::Zeroizing;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::{Bundle, Server, check_password, jks, key_to_pem, pkcs12};
use crate::{Certificate, LineEnding, PkiError, Result, key};

/// The characters of generated passwords.
const PASSWORD_CHARS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

type File = (&'static str, Zeroizing<Vec<u8>>);

/// The ZIP for a server. Without a password, the key is not encrypted, or, in a key store,
/// encrypted with a generated password that is also in the ZIP.
pub fn archive(
    bundle: &Bundle<'_>,
    server: Server,
    password: Option<&str>,
    now: SystemTime,
) -> Result<Zeroizing<Vec<u8>>> {
    let password = check_password(password)?;
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, contents) in files(bundle, server, password, now)? {
        // The files are too small to compress.
        let options =
            SimpleFileOptions::default().compression_method(CompressionMethod::Stored).unix_permissions(0o600);
        writer.start_file(name, options).map_err(failed)?;
        writer.write_all(&contents).map_err(failed)?;
    }
    Ok(Zeroizing::new(writer.finish().map_err(failed)?.into_inner()))
}

fn files(bundle: &Bundle<'_>, server: Server, password: Option<&str>, now: SystemTime) -> Result<Vec<File>> {
    let certificate = || plain(bundle.certificate.to_pem(LineEnding::Lf));
    let chain = || plain(Certificate::all_to_pem(bundle.chain, LineEnding::Lf));
    let both = || {
        let mut both = certificate();
        both.extend_from_slice(&chain());
        both
    };
    let Some(key) = bundle.key else {
        return Ok(match server {
            Server::Apache | Server::Iis | Server::Tomcat => {
                vec![("chain.crt", chain()), ("server.crt", certificate())]
            }
            Server::Nginx => vec![("server.crt", both())],
            Server::Other => vec![("chain.pem", chain()), ("cert.pem", certificate())],
        });
    };
    let key_file = || -> Result<File> {
        let text = key_to_pem(key, password, LineEnding::Lf)?;
        Ok(("server.key", Zeroizing::new(text.as_bytes().to_vec())))
    };
    Ok(match server {
        Server::Apache => vec![key_file()?, ("chain.crt", chain()), ("server.crt", certificate())],
        Server::Nginx => vec![key_file()?, ("server.crt", both())],
        Server::Other => vec![key_file()?, ("chain.pem", chain()), ("server.pem", certificate())],
        Server::Iis => with_password(password, |password| {
            Ok(("server.pfx", pkcs12::key_store(key, bundle.certificate, bundle.chain, password)?))
        })?,
        Server::Tomcat => with_password(password, |password| {
            Ok(("server.jks", jks::key_store(key, bundle.certificate, bundle.chain, password, now)?))
        })?,
    })
}

/// A key store, which requires a password. If none is given, one is generated and added as a file.
fn with_password(password: Option<&str>, store: impl FnOnce(&str) -> Result<File>) -> Result<Vec<File>> {
    if let Some(password) = password {
        return Ok(vec![store(password)?]);
    }
    let mut bytes = Zeroizing::new([0; 16]);
    key::random(bytes.as_mut())?;
    let letters = bytes.iter().filter_map(|byte| PASSWORD_CHARS.get(usize::from(*byte) % PASSWORD_CHARS.len()));
    let password: Zeroizing<String> = Zeroizing::new(letters.map(|letter| char::from(*letter)).collect());
    let file = store(&password)?;
    Ok(vec![file, ("keystorePass.txt", Zeroizing::new(password.as_bytes().to_vec()))])
}

fn plain(text: String) -> Zeroizing<Vec<u8>> {
    Zeroizing::new(text.into_bytes())
}

fn failed(error: impl std::fmt::Display) -> PkiError {
    PkiError::Internal(format!("writing the ZIP failed: {error}"))
}
