//! Shows what a certificate signing request holds, as PCA reads it:
//! `cargo run --example parse_certificate_signing_request -- CSR.pem`

use std::process::ExitCode;

use huaweicloud_pca::{Client, Config};

#[tokio::main]
async fn main() -> ExitCode {
    ccm_examples::run("parse_certificate_signing_request CSR.pem", async |mut arguments| {
        let csr = arguments.pem("CSR.pem")?;

        let client = Client::new(&Config::from_env().await?)?;
        let parsed = client.parse_certificate_signing_request().csr(csr).send().await?;
        println!("{:#?}", parsed.into_inner());
        Ok(())
    })
    .await
}
