//! Imports a certificate with its private key into SCM, optionally with a separate chain file:
//! `cargo run --example import_certificate -- NAME CERTIFICATE.pem KEY.pem [CHAIN.pem]`
//!
//! Without arguments it issues a certificate in the emulator.

use std::io::{self, Write as _};
use std::process::ExitCode;

use ccm_examples::{Cloud, Material, issue_certificate};
use huaweicloud_scm::Client;

#[tokio::main]
async fn main() -> ExitCode {
    ccm_examples::run("import_certificate [NAME CERTIFICATE.pem KEY.pem [CHAIN.pem]]", async |mut arguments| {
        let mut out = io::stdout();
        let cloud = Cloud::find().await?;
        let (name, material) = if arguments.is_empty() {
            ("my-certificate".to_owned(), issue_certificate(&cloud, "www.example.com", 365).await?)
        } else {
            let name = arguments.text("NAME")?;
            let pem = arguments.pem("CERTIFICATE.pem")?;
            let key = arguments.pem("KEY.pem")?.into();
            (name, Material { pem, key, chain: arguments.optional_pem("CHAIN.pem")? })
        };

        let client = Client::new(&cloud.config)?;
        let mut request = client.import_certificate().name(name).certificate(material.pem).private_key(material.key);
        if let Some(chain) = material.chain {
            request = request.certificate_chain(chain);
        }
        let imported = request.send().await?;
        writeln!(out, "{:#?}", imported.into_inner())?;
        Ok(())
    })
    .await
}
