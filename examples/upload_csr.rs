//! Uploads a certificate signing request to SCM, with its private key if one is given:
//! `cargo run --example upload_csr -- NAME CSR.pem [KEY.pem]`
//!
//! In the emulator it makes one itself if there are no arguments.

use std::process::ExitCode;

use ccm_examples::{Cloud, new_csr};
use huaweicloud_scm::{Client, Secret};

#[tokio::main]
async fn main() -> ExitCode {
    ccm_examples::run("upload_csr [NAME CSR.pem [KEY.pem]]", async |mut arguments| {
        let cloud = Cloud::find().await?;
        let (name, csr, private_key) = if arguments.is_empty() {
            let made = new_csr(&cloud).await?;
            ("my-csr".to_owned(), made.pem, Some(made.key))
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
        println!("{:#?}", uploaded.into_inner());
        Ok(())
    })
    .await
}
