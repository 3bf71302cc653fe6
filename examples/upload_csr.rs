//! Uploads a certificate signing request to SCM, optionally with its private key:
//! `cargo run --example upload_csr -- NAME CSR.pem [KEY.pem]`
//!
//! Without arguments it creates a request in the emulator.

use std::io::{self, Write as _};
use std::process::ExitCode;

use ccm_examples::{Cloud, create_csr};
use huaweicloud_scm::{Client, Secret};

#[tokio::main]
async fn main() -> ExitCode {
    ccm_examples::run("upload_csr [NAME CSR.pem [KEY.pem]]", async |mut arguments| {
        let mut out = io::stdout();
        let cloud = Cloud::find().await?;
        let (name, csr, private_key) = if arguments.is_empty() {
            let created = create_csr(&cloud).await?;
            ("my-csr".to_owned(), created.pem, Some(created.key))
        } else {
            let name = arguments.text("NAME")?;
            let csr = arguments.pem("CSR.pem")?;
            (name, csr, arguments.optional_pem("KEY.pem")?.map(Secret::from))
        };

        let client = Client::new(&cloud.config)?;
        let mut request = client.upload_csr().name(name).csr(csr);
        if let Some(private_key) = private_key {
            request = request.private_key(private_key);
        }
        let uploaded = request.send().await?;
        writeln!(out, "{:#?}", uploaded.into_inner())?;
        Ok(())
    })
    .await
}
