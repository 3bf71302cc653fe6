//! Reads lists that span several pages: `cargo run --example pagination`
//!
//! `items()` yields one entry at a time and requests the next page when it is needed; `pages()`
//! yields whole pages, each with the total count. In the emulator, a CA first issues some
//! certificates.

use std::io::{self, Write as _};
use std::process::ExitCode;

use ccm_examples::{Cloud, issue_certificate};
use futures_util::{StreamExt, TryStreamExt};
use huaweicloud_pca::Client;
use huaweicloud_pca::types::{CertDistinguishedName, Validity};

#[tokio::main]
async fn main() -> ExitCode {
    ccm_examples::run("pagination", async |_| {
        let mut out = io::stdout();
        let cloud = Cloud::find().await?;
        let pca = Client::new(&cloud.config)?;
        if cloud.emulator().is_some() {
            issue_certificate(&cloud, "www.example.com", 365).await?;
            issue_many(&pca, 24).await?;
        }

        // Pages are requested on demand: a program that stops early does not fetch the rest. Each
        // page begins with the last entry of the page before, to notice changes; it is left out.
        let mut pages = pca.list_certificate().limit(10).pages();
        let mut number = 0;
        while let Some(page) = pages.next().await {
            let page = page?;
            number += 1;
            writeln!(out, "page {number}: {} of {} certificates", page.certificates.len(), page.total)?;
        }

        let newest = pca.list_certificate().limit(10).sort_key("create_time").sort_dir("DESC").items();
        let mut newest = newest.take(3);
        while let Some(found) = newest.next().await {
            let found = found?;
            writeln!(out, "{}: {}", found.distinguished_name.common_name.as_str(), found.status)?;
        }

        // A paginator is a stream, so the usual stream adapters work.
        let items = pca.list_certificate().limit(10).items();
        let revoked = items.try_filter(|found| std::future::ready(found.status.as_str() == "REVOKED"));
        writeln!(out, "revoked: {}", revoked.try_collect::<Vec<_>>().await?.len())?;
        Ok(())
    })
    .await
}

/// Issues certificates with the first CA of the account.
async fn issue_many(pca: &Client, count: usize) -> Result<(), Box<dyn std::error::Error>> {
    let authority = pca.list_certificate_authority().items().next().await.ok_or("there is no CA")??;
    for number in 1..=count {
        let name = CertDistinguishedName::builder().common_name(format!("server{number:02}.example.com"));
        let request = pca.create_certificate().issuer_id(&authority.ca_id).distinguished_name(name);
        request.validity(Validity::builder().type_("YEAR").value(1)).send().await?;
    }
    Ok(())
}
