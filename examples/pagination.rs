//! Lists that are longer than a page: `cargo run --example pagination`
//!
//! `items()` gives entry after entry and asks for the next page when it is due; `pages()` gives whole pages, with the total that
//! each tells. In the emulator a CA issues some certificates first; a real account is listed as it is.

use std::process::ExitCode;

use ccm_examples::{Cloud, certificate};
use futures_util::{StreamExt, TryStreamExt};
use huaweicloud_pca::Client;
use huaweicloud_pca::types::{CertDistinguishedName, Validity};

#[tokio::main]
async fn main() -> ExitCode {
    ccm_examples::run("pagination", async |_| {
        let cloud = Cloud::find().await?;
        let pca = Client::new(&cloud.config)?;
        if cloud.emulator().is_some() {
            certificate(&cloud, "www.example.com", 365).await?;
            issue_many(&pca, 24).await?;
        }

        // A page is asked for when it is needed, so a program that stops early has not read the rest.
        let mut pages = pca.list_certificate().limit(10).pages();
        let mut number = 0;
        while let Some(page) = pages.next().await {
            let page = page?;
            number += 1;
            println!("page {number}: {} of {} certificates", page.certificates.len(), page.total);
        }

        let newest = pca.list_certificate().limit(10).sort_key("create_time").sort_dir("DESC").items();
        let mut newest = newest.take(3);
        while let Some(found) = newest.next().await {
            let found = found?;
            println!("{}: {}", found.distinguished_name.common_name.as_str(), found.status);
        }

        // All that adapters of streams can do works too.
        let items = pca.list_certificate().limit(10).items();
        let revoked = items.try_filter(|found| std::future::ready(found.status.as_str() == "REVOKED"));
        println!("revoked: {}", revoked.try_collect::<Vec<_>>().await?.len());
        Ok(())
    })
    .await
}

/// Certificates of the first CA of the account.
async fn issue_many(pca: &Client, count: usize) -> Result<(), Box<dyn std::error::Error>> {
    let authority = pca.list_certificate_authority().items().next().await.ok_or("there is no CA")??;
    for number in 1..=count {
        let name = CertDistinguishedName::builder().common_name(format!("server{number:02}.example.com"));
        let request = pca.create_certificate().issuer_id(&authority.ca_id).distinguished_name(name);
        request.validity(Validity::builder().type_("YEAR").value(1)).send().await?;
    }
    Ok(())
}
