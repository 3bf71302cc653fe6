//! Renews certificates that expire soon, as a scheduled job: `cargo run --example renew`
//!
//! Finds the certificates in SCM that have a tag and expire within DAYS days (30 by default). For
//! each, a private CA issues a successor with a new key, valid for VALIDITY days (365 by default).
//! It is imported, tagged, pushed to SERVICE (`CDN`, `WAF` or `ELB`) in REGION, and written to a
//! folder in FOLDER with its id as name; then the old one is deleted. A run that was interrupted is
//! continued by the next one, and nothing is done twice: see the crate `renewal`.
//!
//! Prints a line for each step. Exits with 0 if nothing is left to renew, otherwise with 1: then
//! run it again when the reason is gone. One run at a time.
//!
//! The options may be left out in the emulator, where certificates are imported first, of which
//! more than a page expires soon. To see a second run, start an emulator with
//! `cargo run -p ccm-emulator -- serve`.

use std::error::Error;
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use ccm_examples::{Arguments, Cloud, Material, issue_certificate, usage_error};
use huaweicloud_scm::types::{ScsResourceTag, ScsTag};
use renewal::{Options, Target, renew};

const USAGE: &str = "renew [--ca CA_ID --tag KEY=VALUE --push SERVICE REGION --out FOLDER] \
                     [--days DAYS] [--validity DAYS]";

#[tokio::main]
async fn main() -> ExitCode {
    ccm_examples::run(USAGE, async |arguments| {
        let mut out = io::stdout();
        let given = Given::parse(arguments)?;
        let cloud = Cloud::find().await?;
        if !given.is_complete() {
            cloud.require_emulator()?;
        }
        let scm = huaweicloud_scm::Client::new(&cloud.config)?;
        let pca = huaweicloud_pca::Client::new(&cloud.config)?;
        if !given.is_complete() && is_empty(&scm).await? {
            import_samples(&cloud, &scm).await?;
            writeln!(out, "imported {} certificates, {EXPIRING} of them valid for 7 days", EXPIRING + LASTING)?;
        }
        let options = given.options(&pca).await?;

        // A closed output must not end the renewal halfway.
        let progress = |id: &str, step: &_| drop(writeln!(io::stdout(), "{id}: {step}"));
        let report =
            renew(&scm, &pca, &options, progress, |_| Ok(())).await.map_err(|error| error as Box<dyn Error>)?;
        for failed in &report.failed {
            writeln!(io::stderr(), "{} for {} was not renewed: {}", failed.old, failed.domain, failed.error)?;
        }
        let (renewed, failed) = (report.renewed.len(), report.failed.len());
        if failed > 0 {
            return Err(format!("{failed} of {} certificates were not renewed", renewed + failed).into());
        }
        if renewed == 0 {
            writeln!(out, "nothing to renew")?;
        } else {
            writeln!(out, "renewed {renewed} certificates, files in {}", options.folder.display())?;
        }
        Ok(())
    })
    .await
}

/// The options as given.
#[derive(Default)]
struct Given {
    issuer: Option<String>,
    tag: Option<(String, String)>,
    push: Option<Target>,
    folder: Option<PathBuf>,
    days: Option<u32>,
    validity_days: Option<u32>,
}

impl Given {
    fn parse(mut arguments: Arguments) -> Result<Self, Box<dyn Error>> {
        let mut given = Self::default();
        while !arguments.is_empty() {
            match arguments.text("option")?.as_str() {
                "--ca" => given.issuer = Some(arguments.text("CA_ID")?),
                "--tag" => {
                    let tag = arguments.text("KEY=VALUE")?;
                    let (key, value) = tag.split_once('=').ok_or_else(|| usage_error("the tag is not KEY=VALUE"))?;
                    given.tag = Some((key.to_owned(), value.to_owned()));
                }
                "--push" => {
                    let service = arguments.text("SERVICE")?;
                    given.push = Some(Target { service, region: arguments.text("REGION")? });
                }
                "--out" => given.folder = Some(arguments.text("FOLDER")?.into()),
                "--days" => given.days = Some(days(&mut arguments)?),
                "--validity" => given.validity_days = Some(days(&mut arguments)?),
                other => return Err(usage_error(format!("{other} is no option"))),
            }
        }
        Ok(given)
    }

    /// Whether everything is given that has a default in the emulator only.
    fn is_complete(&self) -> bool {
        self.issuer.is_some() && self.tag.is_some() && self.push.is_some() && self.folder.is_some()
    }

    /// Adds what was left out.
    async fn options(self, pca: &huaweicloud_pca::Client) -> Result<Options, Box<dyn Error>> {
        let issuer = match self.issuer {
            Some(issuer) => issuer,
            None => {
                let mut active = pca.list_certificate_authority().status("ACTIVED").items();
                active.next().await.ok_or("there is no active CA")??.ca_id
            }
        };
        let folder =
            self.folder.unwrap_or_else(|| std::env::temp_dir().join(format!("renewed-{}", std::process::id())));
        Ok(Options {
            issuer,
            tag: self.tag.unwrap_or((TAG.0.to_owned(), TAG.1.to_owned())),
            push: Some(self.push.unwrap_or(Target { service: "ELB".to_owned(), region: "cn-north-4".to_owned() })),
            folder,
            days: self.days.unwrap_or(30),
            validity_days: self.validity_days.unwrap_or(365),
        })
    }
}

fn days(arguments: &mut Arguments) -> Result<u32, Box<dyn Error>> {
    let text = arguments.text("DAYS")?;
    text.parse().map_err(|_| usage_error(format!("{text} is no number of days")))
}

/// The tag of the sample certificates that are renewed.
const TAG: (&str, &str) = ("renewal", "private-ca");

/// How many of the sample certificates expire soon: more than the largest page of SCM has.
const EXPIRING: usize = 52;

/// How many of the sample certificates do not expire soon.
const LASTING: usize = 12;

/// Whether there are no sample certificates yet.
async fn is_empty(scm: &huaweicloud_scm::Client) -> Result<bool, Box<dyn Error>> {
    let tag = ScsTag::builder().key(TAG.0).values([TAG.1]).build()?;
    let mut samples = scm.list_certificates_by_tag().action("filter").tags([tag]).items();
    Ok(samples.next().await.transpose()?.is_none())
}

/// Imports certificates, and tags them.
async fn import_samples(cloud: &Cloud, scm: &huaweicloud_scm::Client) -> Result<(), Box<dyn Error>> {
    let expiring = issue_certificate(cloud, "www.example.com", 7).await?;
    let lasting = issue_certificate(cloud, "api.example.com", 90).await?;
    for number in 0..EXPIRING + LASTING {
        let Material { pem, key, chain } = if number < EXPIRING { &expiring } else { &lasting };
        let request = scm.import_certificate().name(format!("site-{number:02}")).certificate(pem);
        let id = request.certificate_chain(chain.as_deref()).private_key(key.clone()).send().await?.into_inner();
        let tag = ScsResourceTag::builder().key(TAG.0).value(TAG.1).build()?;
        scm.create_certificate_tag().resource_id(id.certificate_id).tag(tag).send().await?;
    }
    Ok(())
}
