//! Prints the certificate signing request of a subordinate CA that waits for its activation:
//! `cargo run --example export_certificate_authority_csr -- CA_ID`

use std::process::ExitCode;

use huaweicloud_pca::{Client, Config};

#[tokio::main]
async fn main() -> ExitCode {
    ccm_examples::run("export_certificate_authority_csr CA_ID", async |mut arguments| {
        let ca_id = arguments.text("CA_ID")?;

        let client = Client::new(&Config::from_env().await?)?;
        let exported = client.export_certificate_authority_csr().ca_id(ca_id).send().await?;
        println!("{}", exported.csr.as_str());
        Ok(())
    })
    .await
}
