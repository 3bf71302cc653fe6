//! Prints the certificate signing request of a subordinate CA that is pending activation:
//! `cargo run --example export_certificate_authority_csr -- CA_ID`
//!
//! Without an argument it creates such a CA in the emulator.

use std::io::{self, Write as _};
use std::process::ExitCode;

use ccm_examples::{Cloud, create_pending_ca};
use huaweicloud_pca::Client;

#[tokio::main]
async fn main() -> ExitCode {
    ccm_examples::run("export_certificate_authority_csr [CA_ID]", async |mut arguments| {
        let mut out = io::stdout();
        let cloud = Cloud::find().await?;
        let ca_id = match arguments.is_empty() {
            true => create_pending_ca(&cloud).await?,
            false => arguments.text("CA_ID")?,
        };

        let client = Client::new(&cloud.config)?;
        let exported = client.export_certificate_authority_csr().ca_id(ca_id).send().await?;
        writeln!(out, "{}", exported.csr.as_str())?;
        Ok(())
    })
    .await
}
