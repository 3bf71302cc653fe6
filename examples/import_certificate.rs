//! Imports a certificate with its private key into SCM, and its chain if that is a file of its own:
//! `cargo run --example import_certificate -- NAME CERTIFICATE.pem KEY.pem [CHAIN.pem]`
//!
//! In the emulator it makes one itself if there are no arguments.

use std::process::ExitCode;

use ccm_examples::{Cloud, Material, certificate};
use huaweicloud_scm::Client;

#[tokio::main]
async fn main() -> ExitCode {
    ccm_examples::run("import_certificate [NAME CERTIFICATE.pem KEY.pem [CHAIN.pem]]", async |mut arguments| {
        let cloud = Cloud::find().await?;
        let (name, given) = if arguments.is_empty() {
            ("my-certificate".to_owned(), certificate(&cloud, "www.example.com", 365).await?)
        } else {
            let name = arguments.text("NAME")?;
            let pem = arguments.pem("CERTIFICATE.pem")?;
            let key = arguments.pem("KEY.pem")?.into();
            (name, Material { pem, key, chain: arguments.optional_pem("CHAIN.pem")? })
        };

        let client = Client::new(&cloud.config)?;
        let mut request = client.import_certificate().name(name).certificate(given.pem).private_key(given.key);
        if let Some(chain) = given.chain {
            request = request.certificate_chain(chain);
        }
        let imported = request.send().await?;
        println!("{:#?}", imported.into_inner());
        Ok(())
    })
    .await
}
