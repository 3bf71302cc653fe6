//! `ccm renew`: replaces certificates in SCM that expire soon.

use std::path::PathBuf;
use std::process::Command as Process;

use clap::{Arg, ArgMatches, Command, value_parser};
use renewal::{BoxError, Options, Renewed, Target, renew};

use super::clients::Clients;
use super::expiring::within;
use super::period::{self, Days};
use crate::outcome::{Failure, Result};
use crate::settings::Settings;
use crate::{confirm, terminal};

pub(super) const NAME: &str = "renew";

/// The beginning of the names of variables that may hold credentials, which `--exec` does not pass
/// on.
const OWN_VARIABLES: [&str; 3] = ["HUAWEICLOUD_", "CCM_", "HC_"];

pub(super) fn command() -> Command {
    Command::new(NAME)
        .about("Replace certificates in SCM that expire soon by new ones of a private CA")
        .long_about(
            "Finds the certificates in SCM that have a tag and expire soon. For each, a private CA issues a successor with \
             a new key; it is imported, tagged, pushed and written to a folder, the program of --exec installs it, and then \
             the old one is deleted. Each run finds out from the services what earlier runs did, so it can be interrupted \
             at any time and run again, and nothing is done twice. One run at a time.",
        )
        .after_help(
            "The program of --exec is started directly, without a shell and without credentials, once for each renewed \
             certificate, with its facts in RENEWED_ID, RENEWED_OLD_ID, RENEWED_DOMAIN and RENEWED_FOLDER, which has cert.pem, \
             chain.pem and privkey.pem. If it fails, the old certificate stays, and the next run starts it again.",
        )
        .arg(within())
        .arg(Arg::new("ca").long("ca").value_name("CA_ID").required(true).help("The private CA that issues the successors"))
        .arg(Arg::new("tag").long("tag").value_name("KEY=VALUE").required(true).value_parser(tag).help(
            "Renew only certificates with this tag",
        ))
        .arg(Arg::new("out").long("out").value_name("DIR").required(true).value_parser(value_parser!(PathBuf)).help(
            "The folder for the files; each successor gets a folder in it",
        ))
        .arg(Arg::new("push").long("push").value_name("SERVICE:REGION").value_parser(target).help(
            "Push each successor to CDN, WAF or ELB in a region, such as ELB:cn-north-4",
        ))
        .arg(
            Arg::new("validity").long("validity").value_name("PERIOD").value_parser(period::parse).default_value("365d").help(
                "How long successors are valid",
            ),
        )
        .arg(
            Arg::new("exec")
                .long("exec")
                .value_name("PROGRAM")
                .num_args(1..)
                .allow_hyphen_values(true)
                .help("Install each successor with this program and its arguments; the last option"),
        )
}

fn tag(text: &str) -> std::result::Result<(String, String), String> {
    let (key, value) = text.split_once('=').ok_or("is not KEY=VALUE")?;
    Ok((key.to_owned(), value.to_owned()))
}

fn target(text: &str) -> std::result::Result<Target, String> {
    let (service, region) = text.split_once(':').ok_or("is not SERVICE:REGION, such as ELB:cn-north-4")?;
    Ok(Target { service: service.to_owned(), region: region.to_owned() })
}

pub(super) async fn run(matches: &ArgMatches, settings: &Settings) -> Result<()> {
    let days = |name: &str, default| matches.get_one::<Days>(name).copied().unwrap_or(Days(default)).0;
    let (Some(issuer), Some(tag), Some(folder)) = (
        matches.get_one::<String>("ca"),
        matches.get_one::<(String, String)>("tag"),
        matches.get_one::<PathBuf>("out"),
    ) else {
        return Ok(());
    };
    let options = Options {
        tag: tag.clone(),
        days: days("within", 30),
        issuer: issuer.clone(),
        validity_days: days("validity", 365),
        push: matches.get_one::<Target>("push").cloned(),
        folder: folder.clone(),
    };
    if !settings.yes {
        confirm::ask("renew: certificates that are replaced are deleted")?;
    }
    let program: Vec<String> = matches.get_many::<String>("exec").into_iter().flatten().cloned().collect();
    let clients = Clients::connect(settings).await?;
    let progress = |id: &str, step: &renewal::Step| terminal::note(&format!("{id}: {step}"));
    let report = renew(&clients.scm, &clients.pca, &options, progress, |renewed| execute(&program, renewed)).await;
    let report = report.map_err(|error| Failure::local(error.to_string()))?;
    for renewed in &report.renewed {
        terminal::print(&format!(
            "{}\t{}\t{}\t{}\n",
            renewed.old,
            renewed.successor,
            renewed.domain,
            renewed.folder.display()
        ));
    }
    for failed in &report.failed {
        terminal::note(&format!("{} for {} was not renewed: {}", failed.old, failed.domain, failed.error));
    }
    match (report.renewed.len(), report.failed.len()) {
        (0, 0) => terminal::note("Nothing to renew."),
        (_, 0) => {}
        (renewed, failed) => {
            return Err(Failure::local(format!("{failed} of {} certificates were not renewed", renewed + failed))
                .with_help("run it again when the reason is gone: it goes on where it failed"));
        }
    }
    Ok(())
}

/// Starts the program that installs a successor, and waits for it.
fn execute(program: &[String], renewed: &Renewed) -> std::result::Result<(), BoxError> {
    let Some((name, arguments)) = program.split_first() else { return Ok(()) };
    let mut process = Process::new(name);
    process.args(arguments);
    for (variable, _) in std::env::vars_os() {
        if OWN_VARIABLES.iter().any(|prefix| variable.to_string_lossy().starts_with(prefix)) {
            process.env_remove(variable);
        }
    }
    process.env("RENEWED_ID", &renewed.successor).env("RENEWED_OLD_ID", &renewed.old);
    process.env("RENEWED_DOMAIN", &renewed.domain).env("RENEWED_FOLDER", &renewed.folder);
    let status = process.status().map_err(|error| format!("{name} cannot be started: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{name} failed: {status}").into()) }
}
