//! Imports a certificate with its private key into SCM, and its chain if that is a file of its own:
//! `cargo run --example import_certificate -- NAME CERTIFICATE.pem KEY.pem [CHAIN.pem]`

use std::process::ExitCode;

use huaweicloud_scm::{Client, Config};

#[tokio::main]
async fn main() -> ExitCode {
    ccm_examples::run("import_certificate NAME CERTIFICATE.pem KEY.pem [CHAIN.pem]", async |mut arguments| {
        let name = arguments.text("NAME")?;
        let certificate = arguments.pem("CERTIFICATE.pem")?;
        let private_key = arguments.pem("KEY.pem")?;
        let chain = arguments.optional_pem("CHAIN.pem")?;

        let client = Client::new(&Config::from_env().await?)?;
        let mut request = client.import_certificate().name(name).certificate(certificate).private_key(private_key);
        if let Some(chain) = chain {
            request = request.certificate_chain(chain);
        }
        let imported = request.send().await?;
        println!("{:#?}", imported.into_inner());
        Ok(())
    })
    .await
}
