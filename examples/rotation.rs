//! Replaces certificates that are about to expire: `cargo run --example rotation -- [DAYS]`
//!
//! Finds the certificates in SCM that have the tag `stage=live` and expire within DAYS days (30 by
//! default). For each, a private CA issues a new certificate, which is imported and tagged; then
//! the old one is deleted. So the loop changes the list that it reads, which has several pages:
//! `items()` still returns each certificate once, or ends with an error. In the emulator, such
//! certificates are imported first. A real account needs an active CA; no other certificates are
//! changed.

use std::error::Error;
use std::io::{self, Write as _};
use std::process::ExitCode;
use std::time::{Duration, SystemTime};

use ccm_examples::{Cloud, Material, issue_certificate};
use huaweicloud_pca::types::{CertDistinguishedName, SubjectAlternativeName, Validity};
use huaweicloud_scm::types::{ScsResourceTag, ScsTag};
use huaweicloud_scm::{UnixMillis, UtcOffset};

#[tokio::main]
async fn main() -> ExitCode {
    ccm_examples::run("rotation [DAYS]", async |mut arguments| {
        let mut out = io::stdout();
        let cloud = Cloud::find().await?;
        let days: u64 = if arguments.is_empty() { 30 } else { arguments.text("DAYS")?.parse()? };
        let pca = huaweicloud_pca::Client::new(&cloud.config)?;
        let scm = huaweicloud_scm::Client::new(&cloud.config)?;
        if cloud.is_emulated() {
            let issued = issue_certificate(&cloud, "www.example.com", 7).await?;
            for _ in 0..EXPIRING {
                let old = import(&scm, &issued).await?;
                tag_as_live(&scm, &old).await?;
            }
            writeln!(out, "imported {EXPIRING} certificates, valid for 7 days")?;
        }

        let limit = UnixMillis::from(SystemTime::now() + Duration::from_secs(days * 24 * 60 * 60));
        let live = ScsTag::builder().key("stage").values(["live"]).build()?;
        let mut found = scm.list_certificates_by_tag().action("filter").tags([live]).limit(PAGE).items();
        let mut replaced = 0;
        while let Some(resource) = found.next().await {
            let Some(id) = resource?.resource_id else { continue };
            let shown = scm.show_certificate().certificate_id(&id).send().await?;
            let Some(expires) = shown.not_after.as_ref().and_then(|time| time.at(ZONE)).filter(|time| *time < limit)
            else {
                continue;
            };
            writeln!(out, "{id} for {} expires on {expires}", shown.domain)?;

            let new =
                import(&scm, &issue(&pca, &shown.domain, shown.sans.as_deref().unwrap_or_default()).await?).await?;
            tag_as_live(&scm, &new).await?;
            writeln!(out, "{new} replaces it")?;
            // Delete the old certificate only when the new one is in place.
            scm.delete_certificate().certificate_id(&id).send().await?;
            writeln!(out, "deleted {id}")?;
            replaced += 1;
        }
        if replaced > 0 {
            writeln!(out, "replaced {replaced} certificates")?;
        }
        Ok(())
    })
    .await
}

/// The page size, the smallest there is. Without it, `items()` asks for the largest.
const PAGE: i32 = 10;

/// How many certificates the emulator has at first: more than a page.
const EXPIRING: usize = 12;

/// The zone of the times in SCM, which is not documented. Of the likely ones, this one is ahead: a
/// certificate rather expires some hours later than assumed.
const ZONE: UtcOffset = UtcOffset::CHINA;

/// Issues a certificate with the first active CA, for a domain and its additional names, which SCM
/// separates by `;`.
async fn issue(pca: &huaweicloud_pca::Client, domain: &str, sans: &str) -> Result<Material, Box<dyn Error>> {
    let mut active = pca.list_certificate_authority().status("ACTIVED").items();
    let authority = active.next().await.ok_or("there is no active CA")??;
    let request = pca.create_certificate().issuer_id(&authority.ca_id);
    let request = request.distinguished_name(CertDistinguishedName::builder().common_name(domain));
    let names = std::iter::once(domain).chain(sans.split(';').filter(|name| !name.is_empty()));
    let names = names.map(|name| SubjectAlternativeName::builder().type_("DNS").value(name).build());
    let request = request.subject_alternative_names(names.collect::<Result<Vec<_>, _>>()?);
    let request = request.validity(Validity::builder().type_("DAY").value(365));
    let issued = request.send().await?;
    let request = pca.export_certificate().certificate_id(&issued.certificate_id).is_compressed(false);
    let exported = request.type_("OTHER").send().await?.into_inner();
    let pem = exported.certificate.ok_or("the export has no certificate")?;
    Ok(Material { pem, key: exported.private_key.ok_or("the export has no key")?, chain: exported.certificate_chain })
}

/// Imports a certificate into SCM and returns its id.
async fn import(scm: &huaweicloud_scm::Client, material: &Material) -> Result<String, Box<dyn Error>> {
    let mut request = scm.import_certificate().name("www").certificate(&material.pem).private_key(material.key.clone());
    if let Some(chain) = &material.chain {
        request = request.certificate_chain(chain);
    }
    Ok(request.send().await?.into_inner().certificate_id)
}

async fn tag_as_live(scm: &huaweicloud_scm::Client, id: &str) -> Result<(), Box<dyn Error>> {
    let live = ScsResourceTag::builder().key("stage").value("live").build()?;
    scm.create_certificate_tag().resource_id(id).tag(live).send().await?;
    Ok(())
}
