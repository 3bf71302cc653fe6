//! The ZIP of an export, with the files that the documentation lists for each kind of server.

use std::{
    io::{Cursor, Write as _},
    time::SystemTime,
};

use zeroize::Zeroizing;
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use super::{Exported, Server, jks, key_in_pem, pkcs12, usable};
use crate::{Certificate, LineEnding, PkiError, Result, key};

/// The characters of a password that is made up.
const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

type File = (&'static str, Zeroizing<Vec<u8>>);

/// The ZIP for a server. Without a password its key is in the clear, or, in a key store, protected by a password that
/// is in the ZIP too.
pub fn archive(
    exported: &Exported<'_>,
    server: Server,
    password: Option<&str>,
    now: SystemTime,
) -> Result<Zeroizing<Vec<u8>>> {
    let password = usable(password)?;
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, contents) in files(exported, server, password, now)? {
        // Small files, so they are stored as they are
        let options =
            SimpleFileOptions::default().compression_method(CompressionMethod::Stored).unix_permissions(0o600);
        writer.start_file(name, options).map_err(failed)?;
        writer.write_all(&contents).map_err(failed)?;
    }
    Ok(Zeroizing::new(writer.finish().map_err(failed)?.into_inner()))
}

fn files(exported: &Exported<'_>, server: Server, password: Option<&str>, now: SystemTime) -> Result<Vec<File>> {
    let certificate = || plain(exported.certificate.to_pem(LineEnding::Lf));
    let chain = || plain(Certificate::all_to_pem(exported.chain, LineEnding::Lf));
    let both = || {
        let mut both = certificate();
        both.extend_from_slice(&chain());
        both
    };
    let Some(key) = exported.key else {
        return Ok(match server {
            Server::Apache | Server::Iis | Server::Tomcat => {
                vec![("chain.crt", chain()), ("server.crt", certificate())]
            }
            Server::Nginx => vec![("server.crt", both())],
            Server::Other => vec![("chain.pem", chain()), ("cert.pem", certificate())],
        });
    };
    let key_file = || -> Result<File> {
        let text = key_in_pem(key, password, LineEnding::Lf)?;
        Ok(("server.key", Zeroizing::new(text.as_bytes().to_vec())))
    };
    Ok(match server {
        Server::Apache => vec![key_file()?, ("chain.crt", chain()), ("server.crt", certificate())],
        Server::Nginx => vec![key_file()?, ("server.crt", both())],
        Server::Other => vec![key_file()?, ("chain.pem", chain()), ("server.pem", certificate())],
        Server::Iis => with_password(password, |password| {
            Ok(("server.pfx", pkcs12::key_store(key, exported.certificate, exported.chain, password)?))
        })?,
        Server::Tomcat => with_password(password, |password| {
            Ok(("server.jks", jks::key_store(key, exported.certificate, exported.chain, password, now)?))
        })?,
    })
}

/// A key store, which cannot do without a password: if none was given, one is made up and stands beside it.
fn with_password(password: Option<&str>, store: impl FnOnce(&str) -> Result<File>) -> Result<Vec<File>> {
    if let Some(password) = password {
        return Ok(vec![store(password)?]);
    }
    let mut octets = Zeroizing::new([0; 16]);
    key::random(octets.as_mut())?;
    let letters = octets.iter().filter_map(|octet| LETTERS.get(usize::from(*octet) % LETTERS.len()));
    let password: Zeroizing<String> = Zeroizing::new(letters.map(|letter| char::from(*letter)).collect());
    let file = store(&password)?;
    Ok(vec![file, ("keystorePass.txt", Zeroizing::new(password.as_bytes().to_vec()))])
}

fn plain(text: String) -> Zeroizing<Vec<u8>> {
    Zeroizing::new(text.into_bytes())
}

fn failed(error: impl std::fmt::Display) -> PkiError {
    PkiError::Internal(format!("the ZIP cannot be written: {error}"))
}
