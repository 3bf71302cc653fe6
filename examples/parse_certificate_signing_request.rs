//! Prints the contents of a certificate signing request, as parsed by PCA:
//! `cargo run --example parse_certificate_signing_request -- CSR.pem`
//!
//! Without an argument it creates a request in the emulator.

use std::io::{self, Write as _};
use std::process::ExitCode;

use ccm_examples::{Cloud, create_csr};
use huaweicloud_pca::Client;

#[tokio::main]
async fn main() -> ExitCode {
    ccm_examples::run("parse_certificate_signing_request [CSR.pem]", async |mut arguments| {
        let mut out = io::stdout();
        let cloud = Cloud::find().await?;
        let csr = match arguments.optional_pem("CSR.pem")? {
            Some(csr) => csr,
            None => create_csr(&cloud).await?.pem,
        };

        let client = Client::new(&cloud.config)?;
        let parsed = client.parse_certificate_signing_request().csr(csr).send().await?;
        writeln!(out, "{:#?}", parsed.into_inner())?;
        Ok(())
    })
    .await
}
