//! `ccm inspect`: a certificate as people read it.

use std::path::Path;
use std::time::SystemTime;

use clap::{Arg, ArgMatches, Command};
use serde_json::Value;

use super::clients::{Clients, failed};
use super::facts;
use crate::outcome::{Failure, Result};
use crate::settings::Settings;
use crate::texts::Texts;
use crate::{output, terminal};

pub(super) const NAME: &str = "inspect";

pub(super) fn command() -> Command {
    Command::new(NAME)
        .about("Show a certificate as people read it: a file, or one in SCM or PCA")
        .long_about(
            "Shows the certificates of a PEM file, of standard input with -, or of a certificate in SCM or PCA by its \
             ID: names, issuer, key, validity and fingerprint. A file is read on this machine alone.",
        )
        .arg(Arg::new("certificate").value_name("FILE|ID").required(true).help("The file, or the ID"))
}

pub(super) async fn run(matches: &ArgMatches, settings: &Settings) -> Result<()> {
    let Some(given) = matches.get_one::<String>("certificate") else { return Ok(()) };
    let text = match source(given) {
        Source::File => Texts::default().source("certificate", given)?,
        Source::Scm => {
            let clients = Clients::connect(settings).await?;
            let scm = &clients.scm;
            let exported = scm.export_certificate().certificate_id(given).send().await.map_err(failed)?;
            exported.into_inner().entire_certificate
        }
        Source::Pca => {
            let clients = Clients::connect(settings).await?;
            let pca = &clients.pca;
            let request = pca.export_certificate().certificate_id(given).is_compressed(false).type_("OTHER");
            let exported = request.send().await.map_err(failed)?.into_inner();
            let parts = [exported.certificate, exported.certificate_chain];
            parts.into_iter().flatten().collect::<Vec<_>>().join("\n")
        }
        Source::Unknown => {
            return Err(Failure::usage(format!("{given} is neither a file nor the ID of a certificate in SCM or PCA")));
        }
    };
    let found = facts::certificates(&text).map_err(|what| Failure::local(format!("{given} {what}")))?;
    let now = SystemTime::now();
    let all: Vec<Value> = found.iter().map(|certificate| facts::of(certificate, now)).collect();
    match settings.format {
        None if settings.query.is_none() => {
            terminal::print(&all.iter().map(text_of).collect::<Vec<_>>().join("\n"));
            Ok(())
        }
        format => output::show(&all.into(), format.unwrap_or_default(), settings.query.as_ref()),
    }
}

enum Source {
    File,
    Scm,
    Pca,
    Unknown,
}

fn source(given: &str) -> Source {
    let is_uuid = given.len() == 36 && given.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    let is_scm = given.starts_with("scs") && given.bytes().skip(3).all(|byte| byte.is_ascii_digit());
    match given {
        _ if given == "-" || Path::new(given).exists() => Source::File,
        _ if is_uuid => Source::Pca,
        _ if is_scm => Source::Scm,
        _ => Source::Unknown,
    }
}

/// The facts of a certificate as lines.
fn text_of(facts: &Value) -> String {
    let text = |name: &str| facts[name].as_str().unwrap_or_default().to_owned();
    let names =
        facts["names"].as_array().into_iter().flatten().filter_map(Value::as_str).collect::<Vec<_>>().join(", ");
    let rows = [
        ("Subject", text("subject")),
        ("Names", names),
        ("Issuer", text("issuer")),
        ("Serial number", text("serial_number")),
        ("Key", text("key")),
        ("Signature", text("signature")),
        ("Valid from", text("not_before")),
        ("Valid until", format!("{} ({})", text("not_after"), text("remaining"))),
        ("CA", if facts["ca"] == true { "yes".to_owned() } else { String::new() }),
        ("SHA-256", text("sha256")),
    ];
    let rows = rows.into_iter().filter(|(_, value)| !value.is_empty());
    rows.map(|(name, value)| format!("{name:<15}{value}\n")).collect()
}
