//! `ccm expiring`: the certificates in SCM and PCA that expire soon.

use std::time::SystemTime;

use clap::{Arg, ArgMatches, Command};
use huaweicloud_core::{UnixMillis, UtcOffset};
use serde_json::{Value, json};

use super::clients::{Clients, failed};
use super::facts;
use super::period::{self, Days};
use crate::outcome::Result;
use crate::output::{self, Format};
use crate::settings::Settings;
use crate::terminal;

pub(super) const NAME: &str = "expiring";

/// The zone of the times in SCM, which is not documented: the likely one that is ahead, so that a
/// certificate rather expires some hours later than shown.
const ZONE: UtcOffset = UtcOffset::CHINA;

/// The columns of the table, in their order.
const COLUMNS: [&str; 5] = ["expires", "remaining", "service", "id", "name"];

pub(super) fn command() -> Command {
    Command::new(NAME)
        .about("List the certificates in SCM and PCA that expire soon")
        .long_about(
            "Lists the certificates in SCM, and those that private CAs have issued, that expire within a period, the \
             first to expire first. Certificates that have expired already are listed too, unless SCM has dropped them.",
        )
        .arg(within())
}

/// The option for the period.
pub(super) fn within() -> Arg {
    Arg::new("within")
        .long("within")
        .value_name("PERIOD")
        .value_parser(period::parse)
        .default_value("30d")
        .help("The period, such as 30d, 2w or 1y")
}

pub(super) async fn run(matches: &ArgMatches, settings: &Settings) -> Result<()> {
    let within = matches.get_one::<Days>("within").copied().unwrap_or(Days(30));
    let now = SystemTime::now();
    let limit = UnixMillis::from(now + within.duration());
    let clients = Clients::connect(settings).await?;
    let mut found: Vec<(UnixMillis, Value)> = Vec::new();
    let row = |service: &str, id: &str, name: &str, expires: UnixMillis| {
        let end = SystemTime::try_from(expires).unwrap_or(now);
        let remaining = facts::remaining(end, now);
        (
            expires,
            json!({"service": service, "id": id, "name": name, "expires": expires.to_string(), "remaining": remaining}),
        )
    };
    let mut certificates = clients.scm.list_certificates().expired_days_since(30).items();
    while let Some(certificate) = certificates.next().await {
        let certificate = certificate.map_err(failed)?;
        if let Some(expires) = certificate.expire_time.at(ZONE).filter(|expires| *expires < limit) {
            found.push(row("scm", &certificate.id, &certificate.name, expires));
        }
    }
    let mut certificates = clients.pca.list_certificate().status("ISSUED").items();
    while let Some(certificate) = certificates.next().await {
        let certificate = certificate.map_err(failed)?;
        if certificate.not_after < limit {
            let name = &certificate.distinguished_name.common_name;
            found.push(row("pca", &certificate.certificate_id, name, certificate.not_after));
        }
    }
    found.sort_by_key(|(expires, _)| *expires);
    let rows: Vec<Value> = found.into_iter().map(|(_, row)| row).collect();
    if rows.is_empty() && settings.format.is_none() {
        terminal::note(&format!("No certificate expires within {} days.", within.0));
        return Ok(());
    }
    match settings.format {
        None | Some(Format::Table) if settings.query.is_none() => {
            terminal::print(&output::columns_of(&COLUMNS, &rows.iter().map(with_day).collect::<Vec<_>>()));
            Ok(())
        }
        format => output::show(&rows.into(), format.unwrap_or_default(), settings.query.as_ref()),
    }
}

/// A row with the day instead of the time.
fn with_day(row: &Value) -> Value {
    let mut row = row.clone();
    row["expires"] = row["expires"].as_str().and_then(|time| time.split('T').next()).unwrap_or_default().into();
    row
}
