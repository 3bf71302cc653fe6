//! Prints the certificate signing request of a subordinate CA that waits for its activation:
//! `cargo run --example export_certificate_authority_csr -- CA_ID`
//!
//! In the emulator it makes that CA itself if there is no argument.

use std::process::ExitCode;

use ccm_examples::{Cloud, pending_authority};
use huaweicloud_pca::Client;

#[tokio::main]
async fn main() -> ExitCode {
    ccm_examples::run("export_certificate_authority_csr [CA_ID]", async |mut arguments| {
        let cloud = Cloud::find().await?;
        let ca_id = match arguments.is_empty() {
            true => pending_authority(&cloud).await?,
            false => arguments.text("CA_ID")?,
        };

        let client = Client::new(&cloud.config)?;
        let exported = client.export_certificate_authority_csr().ca_id(ca_id).send().await?;
        println!("{}", exported.csr.as_str());
        Ok(())
    })
    .await
}
