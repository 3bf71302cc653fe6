//! Uploads a certificate signing request to SCM, with its private key if one is given:
//! `cargo run --example upload_csr -- NAME CSR.pem [KEY.pem]`

use std::process::ExitCode;

use huaweicloud_scm::{Client, Config};

#[tokio::main]
async fn main() -> ExitCode {
    ccm_examples::run("upload_csr NAME CSR.pem [KEY.pem]", async |mut arguments| {
        let name = arguments.text("NAME")?;
        let csr = arguments.pem("CSR.pem")?;
        let private_key = arguments.optional_pem("KEY.pem")?;

        let client = Client::new(&Config::from_env().await?)?;
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
