//! `ccm sync`: a folder of certificates into SCM, such as the folder `live` of certbot.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use huaweicloud_core::Secret;
use huaweicloud_scm::pem::{CertificateChain, read_private_key};

use super::clients::{Clients, failed};
use super::facts;
use crate::outcome::{Failure, Result};
use crate::settings::Settings;
use crate::{confirm, terminal};

pub(super) const NAME: &str = "sync";

/// The files of a certificate with its chain, and of its key, in the order in which they are looked
/// for.
const CERTIFICATES: [&str; 2] = ["fullchain.pem", "cert.pem"];
const KEY: &str = "privkey.pem";

/// The longest name of a certificate in SCM.
const MAX_NAME: usize = 63;

pub(super) fn command() -> Command {
    Command::new(NAME)
        .about("Import a folder of certificates into SCM, such as that of certbot")
        .long_about(
            "Imports the certificate of each folder in DIR that has fullchain.pem (or cert.pem) and privkey.pem, as certbot \
             writes them, under the name of the folder. A certificate that SCM has already under this name is left alone, so \
             it can be run again at any time. A folder with a bad certificate or key is reported, and does not stop the others.",
        )
        .arg(Arg::new("dir").value_name("DIR").required(true).value_parser(value_parser!(PathBuf)).help("The folder"))
        .arg(
            Arg::new("delete-old")
                .long("delete-old")
                .action(ArgAction::SetTrue)
                .help("Delete the imported certificates of the same name that the new one replaces"),
        )
        .arg(Arg::new("check").long("check").action(ArgAction::SetTrue).help("Import nothing; show what would be imported"))
}

/// A certificate with its key.
struct Site {
    name: String,
    certificate: CertificateChain,
    key: Secret,
    fingerprint: String,
}

pub(super) async fn run(matches: &ArgMatches, settings: &Settings) -> Result<()> {
    let Some(folder) = matches.get_one::<PathBuf>("dir") else { return Ok(()) };
    let (delete, check) = (matches.get_flag("delete-old"), matches.get_flag("check"));
    if delete && !check && !settings.yes {
        confirm::ask("sync: certificates that are replaced are deleted")?;
    }
    let sites = folders(folder)?;
    if sites.is_empty() {
        return Err(Failure::local(format!("{} has no folder with {KEY}", folder.display())));
    }
    let clients = Clients::connect(settings).await?;
    let scm = &clients.scm;
    let imported = imported(scm).await?;
    let (mut bad, mut new) = (0_usize, 0_usize);
    for path in &sites {
        let result = match read(path) {
            Ok(site) => import(scm, &site, &imported, delete, check).await,
            Err(what) => Err(what),
        };
        match result {
            Ok(true) => new += 1,
            Ok(false) => {}
            Err(what) => {
                bad += 1;
                terminal::note(&format!("{}: {what}", path.display()));
            }
        }
    }
    let verb = if check { "would be imported" } else { "imported" };
    terminal::note(&format!("{new} {verb}, {} up to date, {bad} failed.", sites.len() - new - bad));
    if bad > 0 {
        return Err(Failure::local(format!("{bad} of {} folders failed", sites.len())));
    }
    Ok(())
}

/// The folders with a key, sorted.
fn folders(folder: &Path) -> Result<Vec<PathBuf>> {
    let failed = |error: std::io::Error| Failure::local(format!("cannot read {}: {error}", folder.display()));
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.join(KEY).exists() {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// The IDs of the imported certificates in SCM, by name.
async fn imported(scm: &huaweicloud_scm::Client) -> Result<BTreeMap<String, Vec<String>>> {
    let mut names: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut certificates = scm.list_certificates().items();
    while let Some(certificate) = certificates.next().await {
        let certificate = certificate.map_err(failed)?;
        if matches!(certificate.status.as_ref(), "UPLOAD" | "EXPIRED") {
            names.entry(certificate.name).or_default().push(certificate.id);
        }
    }
    Ok(names)
}

/// Reads the certificate in a folder, and checks what can be checked here.
fn read(folder: &Path) -> std::result::Result<Site, String> {
    let name = folder.file_name().and_then(|name| name.to_str()).ok_or("its name is not valid UTF-8")?;
    let path = CERTIFICATES.iter().map(|name| folder.join(name)).find(|path| path.exists());
    let path = path.ok_or_else(|| format!("it has neither {}", CERTIFICATES.join(" nor ")))?;
    let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let certificate = CertificateChain::parse(&text).map_err(|error| format!("{}: {error}", path.display()))?;
    let leaf = facts::certificates(certificate.certificate())?.into_iter().next().ok_or("it has no certificate")?;
    if facts::expiry(&leaf) <= SystemTime::now() {
        return Err(format!("{}: the certificate has expired", path.display()));
    }
    let key = read_private_key(folder.join(KEY)).map_err(|error| format!("{KEY}: {error}"))?;
    Ok(Site { name: site_name(name), certificate, key, fingerprint: facts::fingerprint(&leaf) })
}

/// The name of a folder as that of a certificate.
fn site_name(folder: &str) -> String {
    let allowed = |letter: char| letter.is_ascii_alphanumeric() || "_.-".contains(letter);
    let name: String = folder.chars().map(|letter| if allowed(letter) { letter } else { '_' }).take(MAX_NAME).collect();
    // SCM wants three letters.
    format!("{name:_<3}")
}

/// Imports a certificate, unless SCM has it. Returns whether it was new.
async fn import(
    scm: &huaweicloud_scm::Client,
    site: &Site,
    imported: &BTreeMap<String, Vec<String>>,
    delete: bool,
    check: bool,
) -> std::result::Result<bool, String> {
    let text = |error| failed(error).to_string();
    let (mut is_there, mut old) = (false, Vec::new());
    for id in imported.get(&site.name).into_iter().flatten() {
        let shown = scm.show_certificate().certificate_id(id).send().await.map_err(text)?;
        if shown.fingerprint.eq_ignore_ascii_case(&site.fingerprint) {
            is_there = true;
        } else {
            old.push(id);
        }
    }
    if check {
        if !is_there {
            terminal::print(&format!("{}\n", site.name));
        }
        return Ok(!is_there);
    }
    if !is_there {
        let request = scm.import_certificate().name(&site.name).certificate(site.certificate.certificate());
        let request = request.certificate_chain(site.certificate.chain()).private_key(site.key.clone());
        let id = request.send().await.map_err(text)?.into_inner().certificate_id;
        terminal::print(&format!("{id}\t{}\n", site.name));
    }
    if delete {
        for id in old {
            scm.delete_certificate().certificate_id(id).send().await.map_err(text)?;
            terminal::note(&format!("{}: deleted {id}", site.name));
        }
    }
    Ok(!is_there)
}
