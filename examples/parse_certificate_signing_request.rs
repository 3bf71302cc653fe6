//! Shows what a certificate signing request holds, as PCA reads it:
//! `cargo run --example parse_certificate_signing_request -- CSR.pem`
//!
//! In the emulator it makes one itself if there is no argument.

use std::process::ExitCode;

use ccm_examples::{Cloud, new_csr};
use huaweicloud_pca::Client;

#[tokio::main]
async fn main() -> ExitCode {
    ccm_examples::run("parse_certificate_signing_request [CSR.pem]", async |mut arguments| {
        let cloud = Cloud::find().await?;
        let csr = match arguments.optional_pem("CSR.pem")? {
            Some(csr) => csr,
            None => new_csr(&cloud).await?.pem,
        };

        let client = Client::new(&cloud.config)?;
        let parsed = client.parse_certificate_signing_request().csr(csr).send().await?;
        println!("{:#?}", parsed.into_inner());
        Ok(())
    })
    .await
}
