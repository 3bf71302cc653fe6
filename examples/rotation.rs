//! A certificate that is about to expire gives way to a new one: `cargo run --example rotation -- [DAYS]`
//!
//! Finds the certificates in SCM that carry the tag `stage=live` and expire within DAYS days (30 unless given). For each, a
//! private CA issues a new one, which is imported and tagged, and the old one is deleted. In the emulator such a certificate is
//! imported first. In a real account, which needs a CA that is active, nothing but these certificates is touched.

use std::error::Error;
use std::process::ExitCode;
use std::time::SystemTime;

use ccm_examples::{Cloud, Material, certificate};
use futures_util::StreamExt;
use huaweicloud_pca::types::{CertDistinguishedName, SubjectAlternativeName, Validity};
use huaweicloud_scm::types::{ScsResourceTag, ScsTag};

#[tokio::main]
async fn main() -> ExitCode {
    ccm_examples::run("rotation [DAYS]", async |mut arguments| {
        let cloud = Cloud::find().await?;
        let days: u64 = if arguments.is_empty() { 30 } else { arguments.text("DAYS")?.parse()? };
        let pca = huaweicloud_pca::Client::new(&cloud.config)?;
        let scm = huaweicloud_scm::Client::new(&cloud.config)?;
        if cloud.emulator().is_some() {
            let old = import(&scm, certificate(&cloud, "www.example.com", 7).await?).await?;
            mark(&scm, &old).await?;
            println!("imported {old}, which is valid for 7 days");
        }

        let live = ScsTag::builder().key("stage").values(["live"]).build()?;
        let found = scm.list_certificates_by_tag().action("filter").tags([live]).items().collect::<Vec<_>>().await;
        for resource in found {
            let Some(id) = resource?.resource_id else { continue };
            let shown = scm.show_certificate().certificate_id(&id).send().await?;
            let Some(left) = days_left(shown.not_after.as_deref().unwrap_or_default()) else { continue };
            if left > days {
                continue;
            }
            println!("{id} for {} expires in {left} days", shown.domain);

            let new =
                import(&scm, issue(&pca, &shown.domain, shown.sans.as_deref().unwrap_or_default()).await?).await?;
            mark(&scm, &new).await?;
            println!("{new} takes its place");
            // The old one is deleted when the new one is in place, never before.
            scm.delete_certificate().certificate_id(&id).send().await?;
            println!("{id} is deleted");
        }
        Ok(())
    })
    .await
}

/// A certificate of the first CA that is active, for a domain name and the further ones, which SCM joins with `;`.
async fn issue(pca: &huaweicloud_pca::Client, domain: &str, further: &str) -> Result<Material, Box<dyn Error>> {
    let mut active = pca.list_certificate_authority().status("ACTIVED").items();
    let authority = active.next().await.ok_or("no CA is active")??;
    let request = pca.create_certificate().issuer_id(&authority.ca_id);
    let request = request.distinguished_name(CertDistinguishedName::builder().common_name(domain));
    let names = std::iter::once(domain).chain(further.split(';').filter(|name| !name.is_empty()));
    let names = names.map(|name| SubjectAlternativeName::builder().type_("DNS").value(name).build());
    let request = request.subject_alternative_names(names.collect::<Result<Vec<_>, _>>()?);
    let request = request.validity(Validity::builder().type_("DAY").value(365));
    let issued = request.send().await?;
    let request = pca.export_certificate().certificate_id(&issued.certificate_id).is_compressed(false);
    let exported = request.type_("OTHER").send().await?.into_inner();
    let pem = exported.certificate.ok_or("the export has no certificate")?;
    Ok(Material { pem, key: exported.private_key.ok_or("and no key")?, chain: exported.certificate_chain })
}

/// Imports it into SCM, and gives its id.
async fn import(scm: &huaweicloud_scm::Client, given: Material) -> Result<String, Box<dyn Error>> {
    let mut request = scm.import_certificate().name("www").certificate(given.pem).private_key(given.key);
    if let Some(chain) = given.chain {
        request = request.certificate_chain(chain);
    }
    Ok(request.send().await?.into_inner().certificate_id)
}

async fn mark(scm: &huaweicloud_scm::Client, id: &str) -> Result<(), Box<dyn Error>> {
    let live = ScsResourceTag::builder().key("stage").value("live").build()?;
    scm.create_certificate_tag().resource_id(id).tag(live).send().await?;
    Ok(())
}

/// The days until a time such as `2021-05-27 16:46:25.0`, which is taken as UTC: the time zone is not documented.
fn days_left(time: &str) -> Option<u64> {
    let time: jiff::civil::DateTime = time.get(..19)?.replace(' ', "T").parse().ok()?;
    let expires = SystemTime::from(time.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp());
    Some(expires.duration_since(SystemTime::now()).ok()?.as_secs() / (24 * 60 * 60))
}
