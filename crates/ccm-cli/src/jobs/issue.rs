//! `ccm pki issue`: a certificate from a private CA, for a key that is made on this machine.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use huaweicloud_pca::types::Validity;
use rcgen::{CertificateParams, DnType, KeyPair, PKCS_ECDSA_P256_SHA256, PKCS_ECDSA_P384_SHA384, SignatureAlgorithm};

use super::clients::{Clients, failed};
use super::period::{self, Days};
use crate::outcome::{Failure, Result};
use crate::profile::private;
use crate::settings::Settings;
use crate::{files, terminal};

pub(super) const NAME: &str = "pki";

/// The algorithms of keys by the names of PCA.
const ALGORITHMS: [(&str, &SignatureAlgorithm); 2] =
    [("EC256", &PKCS_ECDSA_P256_SHA256), ("EC384", &PKCS_ECDSA_P384_SHA384)];

/// The attributes of the subject, which PCA requires in a request, each with its option.
const ATTRIBUTES: [(&str, DnType); 5] = [
    ("country", DnType::CountryName),
    ("state", DnType::StateOrProvinceName),
    ("locality", DnType::LocalityName),
    ("organization", DnType::OrganizationName),
    ("organizational-unit", DnType::OrganizationalUnitName),
];

pub(super) fn command() -> Command {
    let attributes = ATTRIBUTES.iter().map(|(name, _)| {
        Arg::new(*name)
            .long(*name)
            .value_name("TEXT")
            .help(format!("The {} in the subject; that of the CA if it is not given", name.replace('-', " ")))
    });
    Command::new(NAME).about("Private certificates for keys on this machine").subcommand_required(true).arg_required_else_help(true).subcommand(
        Command::new("issue")
            .about("Issue a certificate: the key is made here and never leaves this machine")
            .long_about(
                "Makes a key on this machine, has a private CA sign a certificate for it, and writes privkey.pem, cert.pem, \
                 chain.pem and fullchain.pem to a new folder. The key is written before the call, so nothing is lost if it \
                 is interrupted.",
            )
            .arg(Arg::new("names").value_name("NAME").required(true).num_args(1..).help(
                "The DNS names or IP addresses; the first is the common name",
            ))
            .arg(Arg::new("ca").long("ca").value_name("CA_ID").help("The CA; the only active one if it is not given"))
            .arg(
                Arg::new("validity").long("validity").value_name("PERIOD").value_parser(period::parse).default_value("365d").help(
                    "How long the certificate is valid",
                ),
            )
            .arg(
                Arg::new("key-algorithm")
                    .long("key-algorithm")
                    .value_name("ALGORITHM")
                    .value_parser(PossibleValuesParser::new(ALGORITHMS.map(|(name, _)| name)))
                    .default_value("EC256")
                    .help("The algorithm of the key"),
            )
            .args(attributes)
            .arg(
                Arg::new("out")
                    .long("out")
                    .value_name("DIR")
                    .value_parser(value_parser!(PathBuf))
                    .action(ArgAction::Set)
                    .help("The new folder for the files; the first name if it is not given"),
            ),
    )
}

pub(super) async fn run(matches: &ArgMatches, settings: &Settings) -> Result<()> {
    let Some(("issue", matches)) = matches.subcommand() else { return Ok(()) };
    let text = |name: &str| matches.get_one::<String>(name).map(String::as_str);
    let names: Vec<String> = matches.get_many::<String>("names").into_iter().flatten().cloned().collect();
    let Some(first) = names.first().cloned() else { return Ok(()) };
    let folder = matches.get_one::<PathBuf>("out").cloned().unwrap_or_else(|| PathBuf::from(folder_name(&first)));
    let validity = matches.get_one::<Days>("validity").copied().unwrap_or(Days(365));
    let algorithm = ALGORITHMS
        .iter()
        .find(|(name, _)| Some(*name) == text("key-algorithm"))
        .map_or(ALGORITHMS[0].1, |(_, algorithm)| *algorithm);

    let clients = Clients::connect(settings).await?;
    let pca = &clients.pca;
    let issuer = match text("ca") {
        Some(id) => id.to_owned(),
        None => only_ca(pca).await?,
    };
    let subject =
        pca.show_certificate_authority().ca_id(&issuer).send().await.map_err(failed)?.into_inner().distinguished_name;
    let defaults =
        [&subject.country, &subject.state, &subject.locality, &subject.organization, &subject.organizational_unit];
    let failed_here = |error: rcgen::Error| Failure::usage(format!("the request cannot be made: {error}"));
    let mut parameters = CertificateParams::new(names.clone()).map_err(failed_here)?;
    parameters.distinguished_name.push(DnType::CommonName, first.clone());
    for ((option, kind), default) in ATTRIBUTES.into_iter().zip(defaults) {
        parameters.distinguished_name.push(kind, text(option).map_or_else(|| default.to_string(), str::to_owned));
    }
    let key = KeyPair::generate_for(algorithm).map_err(failed_here)?;
    let csr = parameters.serialize_request(&key).and_then(|csr| csr.pem()).map_err(failed_here)?;

    files::prepare(&folder)?;
    write(&folder.join("privkey.pem"), &key.serialize_pem())?;
    let request = pca.create_certificate_by_csr().issuer_id(&issuer).csr(csr);
    let request = request.validity(Validity::builder().type_("DAY").value(validity.0));
    let issued = request.send().await.map_err(|error| {
        failed(error).with_help(format!("the key is in {}; remove the folder to begin again", folder.display()))
    })?;
    let id = issued.into_inner().certificate_id;
    pca.show_certificate().certificate_id(&id).wait_until_issued().await.map_err(failed)?;
    let request = pca.export_certificate().certificate_id(&id).is_compressed(false).type_("OTHER");
    let exported = request.send().await.map_err(failed)?.into_inner();
    let certificate = exported.certificate.unwrap_or_default();
    let chain = exported.certificate_chain.unwrap_or_default();
    write(&folder.join("cert.pem"), &certificate)?;
    write(&folder.join("chain.pem"), &chain)?;
    write(&folder.join("fullchain.pem"), &format!("{}\n{chain}", certificate.trim_end()))?;
    terminal::note(&format!("Issued for {}: the files are in {}.", names.join(", "), folder.display()));
    terminal::print(&format!("{id}\n"));
    Ok(())
}

/// The active CA, if there is only one.
async fn only_ca(pca: &huaweicloud_pca::Client) -> Result<String> {
    let mut active = pca.list_certificate_authority().status("ACTIVED").items();
    let mut found = Vec::new();
    while let Some(ca) = active.next().await {
        found.push(ca.map_err(failed)?.ca_id);
    }
    match found.as_slice() {
        [only] => Ok(only.clone()),
        [] => {
            Err(Failure::usage("there is no active CA")
                .with_help("create one with `ccm pca create-certificate-authority`"))
        }
        several => Err(Failure::usage(format!("there are {} active CAs: {}", several.len(), several.join(", ")))
            .with_help("name one with --ca")),
    }
}

/// A name as that of a folder.
fn folder_name(name: &str) -> String {
    name.replace('*', "_").replace([':', '/', '\\'], "-")
}

/// Writes a file that only its owner can read.
fn write(path: &Path, contents: &str) -> Result<()> {
    let failed = |error: std::io::Error| Failure::local(format!("cannot write {}: {error}", path.display()));
    let mut file = private(path).map_err(failed)?;
    file.write_all(contents.as_bytes()).and_then(|()| file.sync_all()).map_err(failed)?;
    // The names of new files must survive a crash too, where that can be asked for.
    if let Some(folder) = path.parent() {
        let _ = fs::File::open(folder).and_then(|folder| folder.sync_all());
    }
    Ok(())
}
