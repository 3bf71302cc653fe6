//! Uploads a certificate signing request to SCM, with its private key if one is given:
//! `cargo run --example upload_csr -- NAME CSR.pem [KEY.pem]`

use std::process::ExitCode;

use huaweicloud_scm::{Client, Config, Secret};

#[tokio::main]
async fn main() -> ExitCode {
    ccm_examples::run("upload_csr NAME CSR.pem [KEY.pem]", async |mut arguments| {
        let name = arguments.text("NAME")?;
        let csr = arguments.pem("CSR.pem")?;
        let private_key = arguments.optional_pem("KEY.pem")?.map(Secret::from);

        let client = Client::new(&Config::from_env().await?)?;
        let uploaded =
            client.upload_csr().body_map(|body| body.name(name).csr(csr).private_key(private_key)).send().await?;
        println!("{:#?}", uploaded.into_inner());
        Ok(())
    })
    .await
}
