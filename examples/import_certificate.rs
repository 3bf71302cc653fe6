//! Imports a certificate with its private key into SCM, and its chain if that is a file of its own:
//! `cargo run --example import_certificate -- NAME CERTIFICATE.pem KEY.pem [CHAIN.pem]`

use std::process::ExitCode;

use huaweicloud_scm::types::ImportCertificateRequestBody;
use huaweicloud_scm::{Client, Config, Secret};

#[tokio::main]
async fn main() -> ExitCode {
    ccm_examples::run("import_certificate NAME CERTIFICATE.pem KEY.pem [CHAIN.pem]", async |mut arguments| {
        let mut body = ImportCertificateRequestBody::builder()
            .name(arguments.text("NAME")?)
            .certificate(arguments.pem("CERTIFICATE.pem")?)
            .private_key(Secret::from(arguments.pem("KEY.pem")?));
        if let Some(chain) = arguments.optional_pem("CHAIN.pem")? {
            body = body.certificate_chain(Some(chain.try_into()?));
        }

        let client = Client::new(&Config::from_env().await?)?;
        let imported = client.import_certificate().body(body).send().await?;
        println!("{:#?}", imported.into_inner());
        Ok(())
    })
    .await
}
